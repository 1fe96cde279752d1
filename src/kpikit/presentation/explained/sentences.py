"""The sentences of explanations about values, targets and the points of leaves.

Each has an English and a Vietnamese text. ``{fact}`` stands for a fact of the step; what stands in
square brackets is left out where it names a fact that the step does not have.
"""

from __future__ import annotations

from collections.abc import Mapping

from attrs import field, frozen

from kpikit.results import Because

Texts = tuple[str, str]
"""The same in English and in Vietnamese."""


@frozen
class Sentence:
    """The texts of one kind of step.

    Attributes:
        texts: in English and in Vietnamese; what follows the case where there are cases.
        by: name of the fact that tells which case it is.
        cases: the texts by the word of that fact; they stand before `texts`.
    """

    texts: Texts
    by: str = ""
    cases: Mapping[str, Texts] = field(factory=dict)


_VALUES = {
    Because.REPORTED: Sentence(
        (
            (
                "reported[ as “{as_written}”][ in {table}][, line {line}][, as of {vintage}]"
                "[: {bound}][; in the words of the report: {judgement}][; source: {source}]"
                "[; note: {note}]"
            ),
            (
                "số liệu báo cáo[ “{as_written}”][ trong {table}][, dòng {line}]"
                "[, bản ngày {vintage}][: {bound}][; báo cáo ghi: {judgement}][; nguồn: {source}]"
                "[; ghi chú: {note}]"
            ),
        )
    ),
    Because.TRIED: Sentence(
        (
            "tried, as if it were reported[, as of {vintage}][: {bound}][; judgement: {judgement}]",
            "số liệu giả định[, bản ngày {vintage}][: {bound}][; đánh giá: {judgement}]",
        )
    ),
    Because.TAKEN_OVER: Sentence(
        (
            "this unit is {org_unit} alone, and all of it[ ({successions})]",
            "đơn vị này chính là toàn bộ {org_unit} trước đây[ ({successions})]",
        )
    ),
    Because.SHARED: Sentence(
        (
            "[{share} of ][{value} of ]{org_unit}[: {state}][, {period}][ ({successions})]",
            "[{share} của ][{value} của ]{org_unit}[: {state}][, {period}][ ({successions})]",
        )
    ),
    Because.SUMMED: Sentence(("added up: {periods}", "cộng số liệu của {periods}")),
    Because.ROLLED_UP: Sentence(
        (
            (
                " of the units below: {org_units}[, weighted by {weight}]"
                "[; {coverage} of them have a figure]"
            ),
            (
                " của các đơn vị cấp dưới: {org_units}[, quyền số là {weight}][; {coverage} đơn vị "
                "có số liệu]"
            ),
        ),
        by="by",
        cases={
            "sum": ("the sum", "cộng số liệu"),
            "mean": ("the mean", "bình quân"),
            "weighted_mean": ("the weighted mean", "bình quân gia quyền"),
            "min": ("the lowest", "mức thấp nhất"),
            "max": ("the highest", "mức cao nhất"),
        },
    ),
    Because.COMPUTED: Sentence(
        (
            "computed as {formula}[; where the denominator is zero: {zero_denominator}]",
            "tính theo công thức {formula}[; mẫu số bằng 0 thì: {zero_denominator}]",
        )
    ),
    Because.MEASURED_BY_POINTS: Sentence(
        ("the published points of {node}", "là điểm công bố của {node}")
    ),
    Because.MISSING: Sentence(
        (
            "no value[: {state}][ ({reason})]",
            "chưa có giá trị[: {state}][ ({reason})]",
        )
    ),
    Because.CELL_MISSING: Sentence(
        (
            "{name}[ of {org_unit}][, {period}]: {state}[ ({reason})]",
            "{name}[ của {org_unit}][, {period}]: {state}[ ({reason})]",
        )
    ),
}

_TARGETS = {
    Because.OVERRIDDEN: Sentence(
        (
            "[ ({table}:{line})][, according to {reference}][; note: {note}]",
            "[ ({table}:{line})][, căn cứ {reference}][; ghi chú: {note}]",
        ),
        by="how",
        cases={
            "changed": (
                "{builder} changes {place}: {after} instead of {before}[ of {imported}]",
                "{builder} điều chỉnh {place}: {after} thay cho {before}[ của {imported}]",
            ),
            "added": ("{builder} adds {place}[: {after}]", "{builder} bổ sung {place}[: {after}]"),
            "dropped": (
                "{builder} drops {place}[ of {imported}]",
                "{builder} bỏ {place}[ của {imported}]",
            ),
            "tried_without": ("tried: without {place}", "giả định: không có {place}"),
            "tried": (
                "tried: {place} is {after}[ instead of {before}]",
                "giả định: {place} là {after}[ thay cho {before}]",
            ),
        },
    ),
    Because.CHOSEN_TARGET: Sentence(
        (
            (
                "set for {scope}[ {scope_id}][, {valid_in}][, issued on {issued}][; {carried}]"
                "[; {others}]"
            ),
            (
                "giao cho {scope}[ {scope_id}][, {valid_in}][, ban hành ngày {issued}][; {carried}]"
                "[; {others}]"
            ),
        )
    ),
    Because.LEVEL_STATED: Sentence(
        ("", ""),
        by="comparison",
        cases={
            "at_least": ("at least {level} are demanded", "yêu cầu tối thiểu {level}"),
            "at_most": ("at most {level} are allowed", "yêu cầu tối đa {level}"),
            "within": ("from {low} to {high} are demanded", "yêu cầu từ {low} đến {high}"),
            "equals": ("exactly {level} are demanded", "yêu cầu đúng bằng {level}"),
            "yes": ("the answer yes is demanded", "yêu cầu trả lời là có"),
            "unstated": ("the level is not stated", "không nêu mức giao"),
        },
    ),
    Because.LEVEL_DERIVED: Sentence(
        (
            "[, times {times}][, plus {plus}]: {comparison}[ {level}][ {low} to {high}]",
            "[, nhân {times}][, cộng {plus}]: {comparison}[ {level}][ {low} đến {high}]",
        ),
        by="of",
        cases={
            "target": ("from the level of “{target}”", "tính từ mức “{target}”"),
            "baseline": ("from {formula}", "tính từ {formula}"),
            "peers": ("from {peers} of the units compared", "tính từ {peers} của các đơn vị"),
        },
    ),
    Because.LEVEL_UNKNOWN: Sentence(
        ("the level is not known: {state}", "chưa xác định được mức giao: {state}")
    ),
    Because.RATIO: Sentence(
        ("", ""),
        by="ratio",
        cases={
            "actual_over_target": (
                "{value} is {achievement} of {level}",
                "{value} bằng {achievement} của mức {level}",
            ),
            "target_over_actual": (
                "{achievement}: the level {level} over {value}, as lower is better",
                "{achievement}: mức {level} chia cho {value}, vì càng thấp càng tốt",
            ),
            "two_minus_ratio": (
                "{achievement}: 2 minus {value} over {level}, as lower is better",
                "{achievement}: 2 trừ {value} chia {level}, vì càng thấp càng tốt",
            ),
            "from_baseline": (
                "{achievement} of the way from {baseline} to {level} is done: {value}",
                "đã đi được {achievement} quãng đường từ {baseline} đến {level}: {value}",
            ),
        },
    ),
    Because.WITHOUT_RATIO: Sentence(
        (
            (
                "there is no meaningful share[ of the level {level}][ for {value}][, starting from "
                "{baseline}]"
            ),
            (
                "không tính được tỷ lệ đạt[ so với mức {level}][ khi giá trị là {value}][, gốc là "
                "{baseline}]"
            ),
        )
    ),
    Because.COMPARED: Sentence(
        (
            ("[: {value} against {level}][, {reason}][; the report says: {judgement}]"),
            "[: {value} so với {level}][, {reason}][; báo cáo ghi: {judgement}]",
        ),
        by="met",
        cases={
            "met": ("the target is met", "đạt chỉ tiêu"),
            "unmet": ("the target is not met", "chưa đạt chỉ tiêu"),
            "undetermined": ("whether it is met is open", "chưa xác định được là đạt hay chưa"),
        },
    ),
    Because.ON_PATH: Sentence(
        (
            "[: {due}][, {on_path}]",
            "[: {due}][, {on_path}]",
        ),
        by="path",
        cases={
            "linear": ("due by now, month by month", "mức phải đạt đến nay, chia đều các tháng"),
            "milestones": ("due by now, by milestones", "mức phải đạt đến nay, theo mốc"),
            "last_year": (
                "due by now, as it grew last year",
                "mức phải đạt đến nay, theo tiến độ năm trước",
            ),
        },
    ),
}

_LEAVES = {
    Because.CONDITION: Sentence(
        ("", ""),
        by="truth",
        cases={
            "true": ("the condition holds: {formula}", "thỏa mãn điều kiện {formula}"),
            "false": (
                "the condition does not hold: {formula}",
                "không thỏa mãn điều kiện {formula}",
            ),
            "undetermined": (
                "it is open whether the condition holds: {formula}",
                "chưa xác định được điều kiện {formula}",
            ),
        },
    ),
    Because.READ: Sentence(
        ("", ""),
        by="reads",
        cases={
            "value": ("scored is the value, {measure}", "chấm theo giá trị {measure}"),
            "achievement": (
                "scored is the achievement of “{target}”, {measure}",
                "chấm theo tỷ lệ đạt “{target}”, {measure}",
            ),
            "path": (
                "scored is the share of what is due by now of “{target}”, {measure}",
                "chấm theo tỷ lệ so với tiến độ của “{target}”, {measure}",
            ),
            "met": (
                "scored is whether “{target}” is met: {measure}",
                "chấm theo việc đạt “{target}”: {measure}",
            ),
        },
    ),
    Because.RULE: Sentence(
        (
            "by the rule {rule}[ ({parameters})][: {points} points][: {reason}]",
            "theo quy tắc {rule}[ ({parameters})][: được {points} điểm][: {reason}]",
        )
    ),
    Because.PART: Sentence(
        (
            "[: {points} points][ by the rule {rule}][ ({reason})]",
            "[: {points} điểm][ theo quy tắc {rule}][ ({reason})]",
        ),
        by="counts",
        cases={
            "true": (
                "part {number} ({combined_by}) counts",
                "phần {number} ({combined_by}) được tính",
            ),
            "false": (
                "part {number} ({combined_by}) does not count",
                "phần {number} ({combined_by}) không được tính",
            ),
        },
    ),
    Because.GIVEN: Sentence(
        ("{points} points are given[ by {formula}]", "được cho {points} điểm[ theo {formula}]")
    ),
    Because.BY_MET: Sentence(
        (
            "no share can be told, so it counts whether the target is met: {met}, {points} points",
            "không tính được tỷ lệ nên xét theo kết quả: {met}, {points} điểm",
        )
    ),
}

ABOUT_FIGURES: Mapping[Because, Sentence] = {**_VALUES, **_TARGETS, **_LEAVES}
"""The sentences about values, targets, and the points of leaves."""

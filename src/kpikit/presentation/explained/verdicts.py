"""The sentences of explanations about groups, grades, ranks, and what would be needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpikit.presentation.explained.sentences import Sentence
from kpikit.results import Because

if TYPE_CHECKING:
    from collections.abc import Mapping

_GROUPS = {
    Because.CHILD: Sentence(
        (
            (
                "{node}[: {points} of {max_points} points][, weight {weight}][, {state}][, {role}]"
                "[, {policy}]"
            ),
            (
                "{node}[: {points} trên {max_points} điểm][, quyền số {weight}][, {state}]"
                "[, {role}][, {policy}]"
            ),
        )
    ),
    Because.METHOD: Sentence(
        ("[: {points} points]", "[: {points} điểm]"),
        by="method",
        cases={
            "sum": ("the sum of {children}", "tổng của {children}"),
            "weighted_mean": (
                "the weighted mean of {children}",
                "trung bình có trọng số của {children}",
            ),
            "mean": ("the mean of {children}", "trung bình của {children}"),
            "median": ("the median of {children}", "trung vị của {children}"),
            "min": ("the lowest of {children}", "mức thấp nhất trong {children}"),
            "max": ("the highest of {children}", "mức cao nhất trong {children}"),
            "geometric": ("the geometric mean of {children}", "trung bình nhân của {children}"),
            "harmonic": ("the harmonic mean of {children}", "trung bình điều hòa của {children}"),
            "power_mean": (
                "the power mean of {children}, power {number}",
                "trung bình lũy thừa bậc {number} của {children}",
            ),
            "mean_of_lowest": (
                "the mean of the lowest {number} of {children}",
                "trung bình {number} mức thấp nhất trong {children}",
            ),
            "product": (
                "the product of the shares that {children} have",
                "tích các tỷ lệ điểm của {children}",
            ),
            "count": (
                "the share of {children} that have full points",
                "tỷ lệ đạt điểm tối đa trong {children}",
            ),
            "all_of": (
                "all points if all of {children} have full points",
                "được điểm khi cả {children} đạt điểm tối đa",
            ),
            "at_least": (
                "all points if {number} of {children} or more have full points",
                "được điểm khi từ {number} trong {children} trở lên đạt điểm tối đa",
            ),
            "copeland": (
                "other units outdone, less those that outdo it, in {children}",
                "số đơn vị bị vượt qua trừ số đơn vị vượt qua, xét {children}",
            ),
        },
    ),
    Because.RESCALED: Sentence(
        (
            "what is there counts {from_max} points at most and is made up to {to_max}",
            "các nội dung có điểm tối đa {from_max} điểm, được quy đổi về {to_max} điểm",
        )
    ),
    Because.SHRUNK: Sentence(
        (
            "the most points shrink from {from_max} to the {to_max} of what is there",
            "điểm tối đa giảm từ {from_max} còn {to_max}, chỉ tính các nội dung có điểm",
        )
    ),
    Because.BONUS: Sentence(
        ("{points} points are added for {node}", "cộng {points} điểm thưởng: {node}")
    ),
    Because.PENALTY: Sentence(
        ("{points} points are taken away for {node}", "trừ {points} điểm: {node}")
    ),
    Because.AVAILABLE: Sentence(
        ("[: {coverage}][, needed are {needed}]", "[: {coverage}][, yêu cầu {needed}]"),
        by="enough",
        cases={
            "true": ("enough is reported below", "đủ số liệu bên dưới"),
            "false": ("too little is reported below", "quá ít số liệu bên dưới"),
        },
    ),
    Because.OVER: Sentence(
        (
            "the mean of {of} over {periods}[, weighted by {presence}]",
            "bình quân của {of} qua {periods}[, theo {presence}]",
        )
    ),
}

_NODES = {
    Because.FLOORED: Sentence(
        (
            "the floor makes {floor} points of {from_points}",
            "thấp hơn mức sàn nên được {floor} điểm (lẽ ra {from_points})",
        )
    ),
    Because.CAPPED: Sentence(
        (
            "the cap leaves {cap} points of {from_points}",
            "vượt mức trần nên còn {cap} điểm (lẽ ra {from_points})",
        )
    ),
    Because.STEPPED: Sentence(
        (
            "{from_points} becomes {points}, the nearest multiple of {step}",
            "{from_points} lấy thành {points}, bội số gần nhất của {step}",
        )
    ),
    Because.ROUNDED: Sentence(
        (
            "{from_points} is rounded to {points} before it counts ({decimals}[, {rounding}])",
            "làm tròn {from_points} thành {points} trước khi cộng lên ({decimals}[, {rounding}])",
        )
    ),
    Because.PUBLISHED: Sentence(
        (
            "{exact} is published as {points} ({decimals}[, {rounding}])",
            "làm tròn {exact} thành {points} khi công bố ({decimals}[, {rounding}])",
        )
    ),
    Because.POLICY: Sentence(
        ("[ ({reason})]", "[ ({reason})]"),
        by="policy",
        cases={
            "fail": (
                "{state}: what stands above has no points either",
                "{state}: nội dung cấp trên cũng chưa có điểm",
            ),
            "skip": ("{state}: left out", "{state}: không đưa vào tính"),
            "zero": ("{state}: that gives {points} points", "{state}: tính {points} điểm"),
            "full": ("{state}: that gives all {points} points", "{state}: tính đủ {points} điểm"),
            "impute": ("{state}: something stands in", "{state}: lấy số khác thay"),
        },
    ),
    Because.IMPUTED: Sentence(
        ("[, in the same {per}][, for {used_by}]", "[, trong cùng {per}][, dùng cho {used_by}]"),
        by="from",
        cases={
            "peers": (
                "{points} points stand in, by the {by} of the other units",
                "lấy thay {points} điểm theo {by} của các đơn vị khác",
            ),
            "last": (
                "{points} points stand in, by the last figure of the unit",
                "lấy thay {points} điểm theo số liệu gần nhất của đơn vị",
            ),
        },
    ),
    Because.LACKS: Sentence(
        ("{node}: {state}[ ({reason})]", "{node}: {state}[ ({reason})]"),
    ),
}

_SIDES = "[ ({left} {relation} {right})]"

_GRADES = {
    Because.EDGE: Sentence(
        ("", ""),
        by="edge",
        cases={
            "at_least": (
                "“{grade}” from {level} points on: {points} {reached}",
                "“{grade}” từ {level} điểm: {points} điểm, {reached}",
            ),
            "above": (
                "“{grade}” above {level} points: {points} {reached}",
                "“{grade}” trên {level} điểm: {points} điểm, {reached}",
            ),
            "top": (
                "“{grade}” for the best {level} of the units: {points} {reached}",
                "“{grade}” cho {level} đơn vị điểm cao nhất: {points} điểm, {reached}",
            ),
            "none": ("“{grade}” needs no points", "“{grade}” không yêu cầu điểm"),
        },
    ),
    Because.REQUIREMENT: Sentence(
        (
            f"“{{grade}}” requires {{formula}}: {{truth}}{_SIDES}",
            f"“{{grade}}” yêu cầu {{formula}}: {{truth}}{_SIDES}",
        )
    ),
    Because.CEILING: Sentence(
        (
            f"nothing better than “{{grade}}” where {{formula}}: {{truth}}{_SIDES}",
            f"không xếp trên “{{grade}}” nếu {{formula}}: {{truth}}{_SIDES}",
        )
    ),
    Because.LOWERED: Sentence(
        (
            f"{{by}} down where {{formula}}: {{truth}}{_SIDES}",
            f"hạ {{by}} nếu {{formula}}: {{truth}}{_SIDES}",
        )
    ),
    Because.VETO: Sentence(
        (
            f"“{{grade}}” at best where {{formula}}: {{truth}}{_SIDES}",
            f"cao nhất là “{{grade}}” nếu {{formula}}: {{truth}}{_SIDES}",
        )
    ),
    Because.QUOTA: Sentence(
        (
            (
                "“{grade}” for at most {at_most}[ of those graded {base}][, counted {counted}]"
                "[, in {group}]: room for {room}, {candidates} candidates, {admitted} admitted"
            ),
            (
                "“{grade}” tối đa {at_most}[ số đơn vị xếp loại {base}][, tính {counted}]"
                "[, trong {group}]: có {room} suất, {candidates} đơn vị đủ điều kiện, "
                "{admitted} đơn vị được xếp"
            ),
        )
    ),
    Because.CROWDED_OUT: Sentence(
        (
            (
                "with {points} points there was no room left for “{grade}”; it went to {admitted}"
                "[ (points: {admitted_points})]"
            ),
            (
                "với {points} điểm, không còn suất “{grade}”; đã xếp cho {admitted}[ (điểm: "
                "{admitted_points})]"
            ),
        )
    ),
    Because.CAPPED_BY: Sentence(
        (
            "not above the grade of {org_unit}, {node}[: “{grade}”]",
            "không cao hơn xếp loại của {org_unit}, {node}[: “{grade}”]",
        )
    ),
    Because.GRADED: Sentence(
        ("the grade is “{grade}”[, {provisional}]", "xếp loại “{grade}”[, {provisional}]")
    ),
    Because.PROVISIONAL: Sentence(
        (
            "it may still become anything from “{best}” to “{worst}”[: {reason}]",
            "còn có thể thay đổi từ “{best}” đến “{worst}”[: {reason}]",
        )
    ),
    Because.NOT_GRADED: Sentence(("there is no grade: {reason}", "không xếp loại: {reason}")),
    Because.NEEDED_FOR_NEXT_GRADE: Sentence(
        (
            "“{grade}”[ from {level} points on]: {points} are there[, {missing} are missing]",
            "“{grade}”[ từ {level} điểm]: hiện có {points} điểm[, còn thiếu {missing} điểm]",
        )
    ),
}

_RANKS = {
    Because.PEERS: Sentence(
        (
            "among {number} ranked units[ of {group}], {better}",
            "trong {number} đơn vị được xếp hạng[ thuộc {group}], {better}",
        )
    ),
    Because.TIED: Sentence(
        ("the same as {org_units}[; {ties}]", "bằng điểm với {org_units}[; {ties}]")
    ),
    Because.TIE_BREAK: Sentence(
        (
            "between equals decides {node}[: {points} points]",
            "khi bằng điểm thì xét {node}[: {points} điểm]",
        )
    ),
    Because.RANKED: Sentence(("{points} points are rank {rank}", "{points} điểm, xếp hạng {rank}")),
    Because.PREVIOUS_RANK: Sentence(
        ("in {period} it was rank {rank}[: {change}]", "{period} xếp hạng {rank}[: {change}]")
    ),
    Because.UNRANKED: Sentence(("not ranked: {reason}", "không xếp hạng: {reason}")),
    Because.NEEDED_FOR_NEXT_RANK: Sentence(
        (
            (
                "{org_unit} on rank {rank} has {points} points[, {missing} more]"
                "[; then {tie_break} decides][, where {tie_break_missing} are missing]"
            ),
            (
                "{org_unit} ở hạng {rank} có {points} điểm[, hơn {missing} điểm][; sau đó xét "
                "{tie_break}][, còn thiếu {tie_break_missing} điểm]"
            ),
        )
    ),
}

_NEEDS = {
    Because.NEEDED_FOR_TARGET: Sentence(
        (
            "{gap} missing[ to reach {level}][, {needed_pace} per month from now on]",
            "còn thiếu {gap}[ để đạt {level}][, từ nay mỗi tháng cần {needed_pace}]",
        )
    ),
    Because.NEEDED_FOR_NEXT_EDGE: Sentence(
        (
            "with {measure} it would be {points} points[, {missing} away]",
            "đạt {measure} thì được {points} điểm[, còn cách {missing}]",
        )
    ),
    Because.POINTS_LOST: Sentence(
        ("it costs {points} points", "làm mất {points} điểm"),
    ),
}

VERDICTS: Mapping[Because, Sentence] = {**_GROUPS, **_NODES, **_GRADES, **_RANKS, **_NEEDS}
"""The sentences about groups, grades, ranks, and what would be needed."""

"""Scoring rules in words: what somebody has to reach for how many points.

A rule of somebody's own, of which nothing is known here, is told as it is written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from kpikit.model.comparisons import Above, AtLeast, AtMost, Below
from kpikit.model.scoring import (
    Better,
    Composite,
    FirstOf,
    GivenPoints,
    HighestOf,
    LowestOf,
    SumOf,
)
from kpikit.rules import (
    Band,
    Bands,
    Borda,
    Count,
    DistanceTo,
    FractionOfMax,
    From,
    Increments,
    Leader,
    Linear,
    MinMax,
    Options,
    PassFail,
    PeerRank,
    Percentile,
    Piecewise,
    Value,
    ZScore,
)
from kpikit.spec import written_in_short

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from kpikit.model.declared import Declared
    from kpikit.presentation.explained.speech import Speech

Texts = tuple[str, str]
"""The same in English and in Vietnamese."""

_EDGES: Mapping[type, Texts] = {
    AtLeast: ("{} or more", "từ {} trở lên"),
    From: ("from {}", "từ {}"),
    Above: ("above {}", "trên {}"),
    AtMost: ("{} or less", "từ {} trở xuống"),
    Below: ("below {}", "dưới {}"),
}

_ALONE: Mapping[type, Texts] = {
    PassFail: (
        "all points where the target is met, none where it is not",
        "đạt chỉ tiêu thì đủ điểm, chưa đạt thì 0 điểm",
    ),
    Value: ("the figure itself is the points", "số liệu chính là điểm"),
    MinMax: (
        (
            "all points for the best of the units compared, {least} for the last, the others in "
            "proportion"
        ),
        "đơn vị tốt nhất được đủ điểm, đơn vị thấp nhất {least}, các đơn vị khác theo tỷ lệ",
    ),
    PeerRank: (
        (
            "all points for the first place among the units compared, {least} for the last, the "
            "others by their place"
        ),
        "đơn vị xếp thứ nhất được đủ điểm, đơn vị cuối {least}, các đơn vị khác theo thứ hạng",
    ),
    Percentile: (
        "points in proportion to how many of the units compared are worse, {least} for the last",
        "điểm theo tỷ lệ số đơn vị xếp sau, đơn vị cuối {least}",
    ),
    Borda: (
        "{start} and {each} for each unit that is worse",
        "{start} và {each} cho mỗi đơn vị xếp sau",
    ),
    FractionOfMax: (
        "the share of the best unit that is reached, from {least} to all points",
        "theo tỷ lệ so với đơn vị tốt nhất, từ {least} đến đủ điểm",
    ),
    Leader: (
        (
            "in proportion up to the target, which gives {at_target}; above it the leader of the "
            "units compared has all points"
        ),
        (
            "theo tỷ lệ cho đến khi đạt chỉ tiêu ({at_target}); vượt chỉ tiêu thì đơn vị dẫn đầu "
            "được đủ điểm"
        ),
    ),
    ZScore: (
        "{center} at the mean, and {spread} more for each standard deviation better",
        "{center} tại mức trung bình, thêm {spread} cho mỗi độ lệch chuẩn tốt hơn",
    ),
}
"""Rules that a sentence with their amounts tells."""

_COMPOSED: Mapping[type, Texts] = {
    SumOf: ("the sum of: {}", "tổng của: {}"),
    HighestOf: ("the most of: {}", "mức cao nhất trong: {}"),
    LowestOf: ("the least of: {}", "mức thấp nhất trong: {}"),
    FirstOf: ("the first that applies of: {}", "mức đầu tiên được áp dụng trong: {}"),
}

_LOWER = (", lower is better", ", càng thấp càng tốt")


def rule_in_words(rule: Declared, speech: Speech, indicator: str = "") -> str:
    """Return what a scoring rule gives for what, in words.

    Args:
        rule: as it is declared.
        speech: the language.
        indicator: id of the indicator whose words the rule may name.

    >>> from kpikit.model.specification import Specification
    >>> from kpikit.model.units import Quantity
    >>> from kpikit.presentation.explained.speech import Speech
    >>> rule = Linear(zero_below=Quantity.parse("50 percent"))
    >>> rule_in_words(rule, Speech.of(Specification(id="s"), "en"))
    'in proportion, all points at 100 % of the target, none below 50 %'
    """
    if type(rule) in _ALONE:
        return _alone(rule, speech)
    if isinstance(rule, Options):
        return "; ".join(
            f"{speech.names.option(indicator, one.id)}: {speech.points(one.points)}"
            for one in rule.options
        )
    if isinstance(rule, Composite):
        parts = (
            rule_in_words(cast("Declared", part.rule), speech, indicator) for part in rule.parts
        )
        listed = "; ".join(f"({place}) {text}" for place, text in enumerate(parts, 1))
        return speech.choose(_COMPOSED[type(rule)]).format(listed)
    tell = _TOLD.get(type(rule))
    return written_in_short(rule) if tell is None else tell(rule, speech)


def _alone(rule: object, speech: Speech) -> str:
    names = ("least", "start", "each", "at_target", "center", "spread")
    found = {name: getattr(rule, name) for name in names if hasattr(rule, name)}
    amounts = {name: _points(amount, speech) for name, amount in found.items()}
    text = speech.choose(_ALONE[type(rule)]).format(**amounts)
    lower = getattr(rule, "better", None) is Better.LOWER
    return text + (speech.choose(_LOWER) if lower else "")


def _points(amount: Any, speech: Speech) -> str:
    text = speech.points(amount)
    return text if amount.of_max else speech.choose(("{} points", "{} điểm")).format(text)


def _linear(rule: Linear, speech: Speech) -> str:
    full = speech.choose(("100 % of the target", "100 % chỉ tiêu giao"))
    if rule.full_at is not None:
        full = speech.quantity(rule.full_at)
    if rule.zero_at is None:
        texts = ("in proportion, all points at {}", "theo tỷ lệ thuận, đủ điểm tại {}")
        text = speech.choose(texts).format(full)
    else:
        texts = (
            "from 0 points at {} to all points at {}, in proportion between",
            "từ 0 điểm tại {} đến đủ điểm tại {}, ở giữa theo tỷ lệ",
        )
        text = speech.choose(texts).format(speech.quantity(rule.zero_at), full)
    if rule.log:
        text += speech.choose((", in logarithms", ", theo lôgarit"))
    if rule.zero_below is not None:
        below = speech.choose((", none below {}", ", dưới {} thì 0 điểm"))
        text += below.format(speech.quantity(rule.zero_below))
    return text


def _edge(edge: Any, speech: Speech) -> str:
    return speech.choose(_EDGES[type(edge)]).format(speech.quantity(edge.level))


def _bands(rule: Bands, speech: Speech) -> str:
    otherwise = speech.choose(("otherwise", "còn lại"))
    edges = (_edge(one.edge, speech) if isinstance(one, Band) else otherwise for one in rule.bands)
    points = (speech.points(one.points) for one in rule.bands)
    return "; ".join(f"{edge}: {some}" for edge, some in zip(edges, points, strict=True))


def _piecewise(rule: Piecewise, speech: Speech) -> str:
    def said() -> Iterator[str]:
        for one in rule.segments:
            first, last = map(speech.points, one.points)
            to = speech.choose((" to {}: {} to {}", " đến {}: {} đến {}"))
            end = to.format(speech.quantity(one.to), first, last)
            yield _edge(one.start, speech) + end

    return "; ".join(said())


_COUNTS: Mapping[Count, Texts] = {
    Count.EXACT: ("", ""),
    Count.WHOLE: (" whole", " trọn"),
    Count.BEGUN: (" begun", " bắt đầu"),
}


def _increments(rule: Increments, speech: Speech) -> str:
    texts = (
        "{start}, and {each} for every{count} {per} from {origin} on",
        "{start}, cứ mỗi {per}{count} kể từ {origin} thì {each}",
    )
    return speech.choose(texts).format(
        start=_points(rule.start, speech),
        each=_points(rule.each, speech),
        per=speech.quantity(rule.per),
        count=speech.choose(_COUNTS[rule.count]),
        origin=speech.quantity(rule.origin),
    )


_REFERENCES: Mapping[str, Texts] = {
    "best": ("the best unit", "đơn vị tốt nhất"),
    "target": ("the target", "chỉ tiêu giao"),
}


def _distance(rule: DistanceTo, speech: Speech) -> str:
    texts = (
        (
            "from {least} for the last of the units compared to all points at {reference}, the "
            "others in proportion"
        ),
        "từ {least} cho đơn vị thấp nhất đến đủ điểm tại {reference}, các đơn vị khác theo tỷ lệ",
    )
    if rule.at is not None:
        reference = speech.quantity(rule.at)
    elif rule.reference in _REFERENCES:
        reference = speech.choose(_REFERENCES[str(rule.reference)])
    else:
        reference = speech.org_unit(str(rule.reference))
    return speech.choose(texts).format(least=_points(rule.least, speech), reference=reference)


def _given(rule: GivenPoints, speech: Speech) -> str:
    if hasattr(rule.points, "tree"):
        return speech.choose(("by the formula {}", "theo công thức {}")).format(rule.points)
    return _points(rule.points, speech)


_TOLD: Mapping[type, Callable[[Any, Speech], str]] = {
    Linear: _linear,
    Bands: _bands,
    Piecewise: _piecewise,
    Increments: _increments,
    DistanceTo: _distance,
    GivenPoints: _given,
}

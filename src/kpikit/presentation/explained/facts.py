"""The facts of a step as texts: what each of them is decides how it is said."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

from attrs import frozen

from kpikit.model.declared import Declared
from kpikit.numbers import plain
from kpikit.periods import Period
from kpikit.presentation.explained.codes import CODES
from kpikit.presentation.explained.declared import succession_in_words
from kpikit.presentation.explained.formulas import formula_in_words
from kpikit.presentation.explained.rules import rule_in_words
from kpikit.presentation.explained.speech import Speech
from kpikit.presentation.reasons import lacking_in_words, reasons_in_words
from kpikit.presentation.view import GRADE_REASONS
from kpikit.results import Because, Explanation, Step

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kpikit.results import Fact

RATIO = "ratio"
"""The unit of a measure that is a share, such as an achievement."""

_LISTED = 5
"""Names that are told before the others are counted."""

_DIGITS = 6
"""Decimals of a number that is told before it is rounded."""


@frozen
class Context:
    """What a fact is told in.

    Attributes:
        speech: the language.
        explanation: whose step it is.
        step: the step.
    """

    speech: Speech
    explanation: Explanation
    step: Step

    def fact(self, name: str) -> Fact:
        """Return another fact of the step; `None` without it."""
        return self.step.values.get(name)

    @property
    def card_and_node(self) -> tuple[str, str]:
        """Ids of the scorecard and the node that are explained."""
        card, _, node = self.explanation.name.partition(".")
        return card, node


Say: TypeAlias = "Callable[[Context, Fact], str]"
"""How a fact is told; an empty text is nothing to say."""


def told_facts(context: Context) -> dict[str, str]:
    """Return the facts of a step as texts, by name; those without anything to say are left out."""
    texts = {
        name: _SAID.get(name, _plainly)(context, fact)
        for name, fact in context.step.values.items()
        if fact is not None
    }
    return {name: text for name, text in texts.items() if text}


def code_of(fact: Fact) -> str:
    """Return the word of a fact that is one of several; truths are words too.

    >>> code_of(True), code_of("at_least")
    ('true', 'at_least')
    """
    return str(fact).lower() if isinstance(fact, bool) else str(fact)


# --- numbers ---


def _number(context: Context, fact: Fact) -> str:
    return context.speech.number(fact) if isinstance(fact, int | Fraction) else str(fact)


def _numbers(context: Context, fact: Fact) -> str:
    several = fact if isinstance(fact, tuple) else (fact,)
    return ", ".join(_number(context, one) for one in several)


def _points(context: Context, fact: Fact) -> str:
    """Return points; nothing to say of those of a method that are the result already."""
    one = context.explanation
    told = context.step.what is Because.METHOD and fact in (one.exact, one.result)
    return "" if told else _number(context, fact)


def _precise(context: Context, fact: Fact) -> str:
    """Return a number before rounding, with so many decimals that the rounding can be seen."""
    if not isinstance(fact, Fraction) or (fact * 10**_DIGITS).denominator == 1:
        return _number(context, fact)
    text = plain(fact, _DIGITS)
    return text.replace(".", context.speech.language.point) + "…"


def _percent(context: Context, fact: Fact) -> str:
    return context.speech.percent(fact) if isinstance(fact, Fraction) else _number(context, fact)


def _share(context: Context, fact: Fact) -> str:
    """Return a share; nothing to say of all."""
    return "" if fact == 1 else _percent(context, fact)


def _amount(context: Context, fact: Fact) -> str:
    speech, name = context.speech, context.explanation.name
    unit = context.fact("unit") or speech.unit_of(name) or context.explanation.unit
    return told_value(speech, fact, name, unit and str(unit))


def _difference(context: Context, fact: Fact) -> str:
    """Return what is missing, in the unit of what it is missing to."""
    speech, unit = context.speech, context.fact("unit")
    if not isinstance(fact, Fraction):
        return _amount(context, fact)
    if context.step.what is Because.NEEDED_FOR_NEXT_EDGE and unit in {None, RATIO}:
        return speech.difference(fact * 100, "percent")
    name = context.explanation.name
    return speech.difference(fact, str(unit) if unit else speech.unit_of(name))


def told_value(speech: Speech, fact: Fact, name: str, unit: str | None) -> str:
    """Return a value of an indicator: a number with its unit, a word, a day, yes or no.

    Args:
        speech: the language.
        fact: the value.
        name: the indicator, or one of its targets.
        unit: unit of numbers.
    """
    if isinstance(fact, bool):
        return speech.language.word(code_of(fact))
    if isinstance(fact, int | Fraction):
        return speech.amount(Fraction(fact), unit)
    if isinstance(fact, date):
        return speech.day(fact)
    known = speech.names.option(name, str(fact))
    if known == str(fact):
        known = speech.names.option(name.rpartition(".")[0], str(fact))
    return {"yes": speech.choose(("yes", "có")), "no": speech.choose(("no", "không"))}.get(
        known, known
    )


def _measure(context: Context, fact: Fact) -> str:
    """Return what a rule reads: a value with its unit, a share, or whether a target is met."""
    speech, unit = context.speech, context.fact("unit")
    if context.fact("reads") == "met":
        return speech.language.word("met" if fact == 1 else "unmet")
    if not isinstance(fact, Fraction) or unit not in {None, RATIO}:
        return _amount(context, fact)
    word = speech.word_of(str(context.fact("name") or ""), fact)
    return speech.percent(fact) if word is None else told_value(speech, word, _name(context), None)


def _name(context: Context) -> str:
    return str(context.fact("name") or context.explanation.name)


def _missing(context: Context, fact: Fact) -> str:
    """Return what is missing: points, or of a measure an amount; nothing to say of nothing."""
    if not fact:
        return ""
    if context.step.what is Because.NEEDED_FOR_NEXT_EDGE:
        return _difference(context, fact)
    return _number(context, fact)


def _level(context: Context, fact: Fact) -> str:
    if context.fact("edge") == "top":
        return _percent(context, fact)
    verdicts = (Because.EDGE, Because.NEEDED_FOR_NEXT_GRADE)
    return (_number if context.step.what in verdicts else _amount)(context, fact)


def _plus(context: Context, fact: Fact) -> str:
    unit = context.fact("plus_unit")
    return told_value(context.speech, fact, "", str(unit) if unit else context.explanation.unit)


def _at_most(context: Context, fact: Fact) -> str:
    if context.fact("of_max"):
        return _percent(context, fact)
    return context.speech.choose(("{} units", "{} đơn vị")).format(_number(context, fact))


def _needed(context: Context, fact: Fact) -> str:
    """Return how much has to be reported: of the leaves, or of their points."""
    leaves = ("of the leaves", "số nội dung") if context.fact("by_count") else ("", "")
    number = (_percent if context.fact("of_max") else _number)(context, fact)
    return f"{number} {context.speech.choose(leaves)}".strip()


def _times(context: Context, fact: Fact) -> str:
    unit = context.fact("times_unit")
    return told_value(context.speech, fact, "", str(unit) if unit else None)


# --- names ---


def _org_unit(context: Context, fact: Fact) -> str:
    """Return the name of a unit; nothing to say of the own one where a cell lacks."""
    own = context.step.what is Because.CELL_MISSING and fact == context.explanation.org_unit
    return "" if own else _unit_name(context, fact)


def _unit_name(context: Context, fact: Fact) -> str:
    return context.speech.names.org_units.get(str(fact), str(fact))


def _org_units(context: Context, fact: Fact) -> str:
    ids = fact if isinstance(fact, tuple) else (fact,)
    names = [_unit_name(context, one) for one in ids]
    if len(names) <= _LISTED + 1:
        return context.speech.joined(names)
    more = context.speech.language.word("more").format(len(names) - _LISTED)
    return f"{', '.join(names[:_LISTED])} {more}"


def _admitted(context: Context, fact: Fact) -> str:
    return (_org_units if isinstance(fact, tuple) else _number)(context, fact)


def _node(context: Context, fact: Fact) -> str:
    name, (card, _) = str(fact), context.card_and_node
    own = context.speech.names.nodes.get((card, name))
    return context.speech.node(name) if own is None else own.name


def _indicator(context: Context, fact: Fact) -> str:
    return context.speech.indicator(str(fact))


def _of(context: Context, fact: Fact) -> str:
    return _node(context, fact)


def _weight(context: Context, fact: Fact) -> str:
    return (_indicator if isinstance(fact, str) else _number)(context, fact)


def _grade(context: Context, fact: Fact) -> str:
    return context.speech.names.grade(*context.card_and_node, str(fact))


def _grades(context: Context, fact: Fact) -> str:
    ids = fact if isinstance(fact, tuple) else (fact,)
    return context.speech.joined([f"“{_grade(context, one)}”" for one in ids])


def _scope_id(context: Context, fact: Fact) -> str:
    return "" if context.fact("scope") in {"org_unit", "all"} else str(fact)


# --- times ---


def _day(context: Context, fact: Fact) -> str:
    return context.speech.day(fact) if isinstance(fact, date) else str(fact)


def _period(context: Context, fact: Fact) -> str:
    """Return a period; nothing to say of the own one where a cell lacks, or a part is told."""
    short = {Because.CELL_MISSING, Because.SHARED}
    own = context.step.what in short and fact == context.explanation.period
    return "" if own else _period_name(context, fact)


def _period_name(context: Context, fact: Fact) -> str:
    return context.speech.period(fact) if isinstance(fact, Period) else str(fact)


def _periods(context: Context, fact: Fact) -> str:
    several = fact if isinstance(fact, tuple) else (fact,)
    texts = [_period_name(context, one) for one in several]
    if len(texts) <= _LISTED:
        return context.speech.joined(texts)
    words = context.speech.choose(("{} periods, from {} to {}", "{} kỳ, từ {} đến {}"))
    return words.format(len(texts), texts[0], texts[-1])


# --- what is declared ---


def _table(context: Context, fact: Fact) -> str:
    return context.speech.file(str(fact))


def _formula(context: Context, fact: Fact) -> str:
    return formula_in_words(str(fact), context.speech)


def _parameters(context: Context, fact: Fact) -> str:
    if not isinstance(fact, Declared):
        return str(fact)
    return rule_in_words(fact, context.speech, str(context.fact("name") or ""))


def _successions(context: Context, fact: Fact) -> str:
    paths = fact if isinstance(fact, tuple) else (fact,)
    return "; ".join(succession_in_words(str(path), context.speech) for path in paths)


# --- words ---


def _word(context: Context, fact: Fact) -> str:
    return context.speech.language.word(code_of(fact))


def _state(context: Context, fact: Fact) -> str:
    """Return a state; nothing to say of a value, nor where the reason begins with it."""
    told = context.step.what is Because.MISSING and context.fact("reason") is not None
    return "" if fact == "value" or told else _word(context, fact)


def _coded(name: str) -> Say:
    """Return how a fact is told whose codes have words; a code without one in plain letters."""

    def say(context: Context, fact: Fact) -> str:
        texts = CODES[name].get(code_of(fact))
        return _word(context, fact) if texts is None else context.speech.choose(texts)

    return say


def _truth(context: Context, fact: Fact) -> str:
    required = context.step.what is Because.REQUIREMENT
    return _coded("fulfilled" if required else "applies")(context, fact)


def _reason(context: Context, fact: Fact) -> str:
    """Return a reason; nothing to say where it is the state that is told already."""
    if fact == context.fact("state"):
        return ""

    def named(word: str, about: str) -> str:
        if word in GRADE_REASONS:
            return _grade(context, about)
        node = _node(context, about)
        return _lacking(context, about) if node == about else node

    return reasons_in_words(str(fact), context.speech.language, named)


def _lacking(context: Context, fact: Fact) -> str:
    names = context.speech.names
    return lacking_in_words(str(fact), context.speech.language, names.org_units)


def _by(context: Context, fact: Fact) -> str:
    """Return which mean; or by how many grades."""
    if isinstance(fact, str):
        return _coded("by")(context, fact)
    several = context.speech.choose(("grades", "bậc"))
    one = context.speech.choose(("grade", "bậc"))
    return f"{_number(context, fact)} {one if fact == 1 else several}"


# --- counts ---


def _counted(one: tuple[str, str], several: tuple[str, str], nothing: tuple[str, str]) -> Say:
    def say(context: Context, fact: Fact) -> str:
        texts = {0: nothing, 1: one}.get(fact, several) if isinstance(fact, int) else several
        return context.speech.choose(texts).format(_number(context, fact))

    return say


def _change(context: Context, fact: Fact) -> str:
    if not isinstance(fact, int | Fraction) or fact == 0:
        return context.speech.choose(("no change", "giữ nguyên"))
    texts = ("{} up", "tăng {} bậc") if fact > 0 else ("{} down", "giảm {} bậc")
    return context.speech.choose(texts).format(_number(context, max(fact, -fact)))


def _plainly(context: Context, fact: Fact) -> str:
    return _number(context, fact) if isinstance(fact, Fraction) else str(fact)


_SAID: Mapping[str, Say] = {
    **{name: _coded(name) for name in CODES if name not in {"by", "fulfilled", "applies"}},
    **dict.fromkeys(
        ("max_points", "floor", "cap", "step", "from_max", "to_max", "rank", "room",
         "candidates", "left", "right", "tie_break_missing"),
        _number,
    ),
    **dict.fromkeys(("exact", "from_points"), _precise),
    "table": _table,
    **dict.fromkeys(("achievement", "coverage"), _percent),
    **dict.fromkeys(("value", "low", "high", "due", "needed_pace", "baseline"), _amount),
    **dict.fromkeys(("grade", "best", "worst"), _grade),
    **dict.fromkeys(("vintage", "issued"), _day),
    **dict.fromkeys(("period", "valid_in"), _period),
    **dict.fromkeys(("met", "judgement"), _word),
    **dict.fromkeys(("node", "tie_break"), _node),
    **dict.fromkeys(("name", "presence"), _indicator),
    "admitted": _admitted,
    "admitted_points": _numbers,
    "at_most": _at_most,
    "base": _grades,
    "better": _counted(
        ("1 has more points", "có 1 đơn vị điểm cao hơn"),
        ("{} have more points", "có {} đơn vị điểm cao hơn"),
        ("none has more points", "không đơn vị nào điểm cao hơn"),
    ),
    "by": _by,
    "change": _change,
    "children": _counted(
        ("1 part", "1 nội dung"), ("{} parts", "{} nội dung"), ("0 parts", "0 nội dung")
    ),
    "decimals": _counted(
        ("1 decimal", "1 chữ số thập phân"),
        ("{} decimals", "{} chữ số thập phân"),
        ("no decimals", "số nguyên"),
    ),
    "formula": _formula,
    "gap": _difference,
    "lacking": _lacking,
    "level": _level,
    "measure": _measure,
    "missing": _missing,
    "needed": _needed,
    "of": _of,
    "org_unit": _org_unit,
    "org_units": _org_units,
    "others": _counted(
        ("it goes before 1 level that is more general", "ưu tiên trước 1 mức giao chung hơn"),
        ("it goes before {} levels that are more general", "ưu tiên trước {} mức giao chung hơn"),
        ("", ""),
    ),
    "parameters": _parameters,
    "periods": _periods,
    "plus": _plus,
    "points": _points,
    "reason": _reason,
    "scope_id": _scope_id,
    "share": _share,
    "state": _state,
    "successions": _successions,
    "times": _times,
    "truth": _truth,
    "weight": _weight,
}  # fmt: skip

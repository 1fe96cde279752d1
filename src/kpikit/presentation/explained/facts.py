"""The facts of a step as texts: what each of them is decides how it is said."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from kpikit.errors import PeriodError
from kpikit.model.declared import Declared
from kpikit.periods import Period
from kpikit.presentation.explained import amounts
from kpikit.presentation.explained.codes import CODES
from kpikit.presentation.explained.context import Context, Say, code_of
from kpikit.presentation.explained.declared import reference_in_words, succession_in_words
from kpikit.presentation.explained.formulas import formula_in_words
from kpikit.presentation.explained.rules import rule_in_words
from kpikit.presentation.reasons import lacking_in_words, reasons_in_words
from kpikit.presentation.view import GRADE_REASONS
from kpikit.results import Because, Fact

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kpikit.presentation.explained.speech import Speech

_LISTED = 5
"""Names that are told before the others are counted."""


def told_facts(context: Context) -> dict[str, str]:
    """Return the facts of a step as texts, by name; those without anything to say are left out."""
    texts = {
        name: _SAID.get(name, _plainly)(context, fact)
        for name, fact in context.step.values.items()
        if fact is not None
    }
    return {name: text for name, text in texts.items() if text}


# --- names ---


def _org_unit(context: Context, fact: Fact) -> str:
    """Return the name of a unit; nothing to say of the own one where a cell lacks."""
    own = context.step.what is Because.CELL_MISSING and fact == context.explanation.org_unit
    return "" if own else _unit_name(context, fact)


def _unit_name(context: Context, fact: Fact) -> str:
    return context.speech.org_unit(str(fact))


def _org_units(context: Context, fact: Fact) -> str:
    ids = fact if isinstance(fact, tuple) else (fact,)
    names = [_unit_name(context, one) for one in ids]
    if len(names) <= _LISTED + 1:
        return context.speech.joined(names)
    more = context.speech.language.word("more").format(len(names) - _LISTED)
    return f"{', '.join(names[:_LISTED])} {more}"


def _admitted(context: Context, fact: Fact) -> str:
    return (_org_units if isinstance(fact, tuple) else amounts.number)(context, fact)


def _node(context: Context, fact: Fact) -> str:
    name, (card, _) = str(fact), context.card_and_node
    own = context.speech.names.nodes.get((card, name))
    return context.speech.node(name) if own is None else own.name


def _indicator(context: Context, fact: Fact) -> str:
    return context.speech.indicator(str(fact))


def _of(context: Context, fact: Fact) -> str:
    return _node(context, fact)


def _weight(context: Context, fact: Fact) -> str:
    return (_indicator if isinstance(fact, str) else amounts.number)(context, fact)


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
    """Return a rule in words; the words that it gives points for are those of what is read."""
    if not isinstance(fact, Declared):
        return str(fact)
    steps = context.explanation.steps
    read = next((step.values for step in steps if step.what is Because.READ), {})
    return rule_in_words(fact, context.speech, str(read.get("name", "")))


def _reference(context: Context, fact: Fact) -> str:
    return reference_in_words(str(fact), context.speech)


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


def _policy(context: Context, fact: Fact) -> str:
    """Return what happens about a part that lacks; nothing to say of one that is only shown."""
    shown = context.step.what is Because.CHILD and context.fact("role") == "information"
    return "" if shown else _coded("policy")(context, fact)


def _coverage(context: Context, fact: Fact) -> str:
    """Return how much is reported; nothing to say where leaves are counted, not weighed."""
    counted = context.step.what is Because.AVAILABLE and context.fact("by_count") is True
    return "" if counted else amounts.percent(context, fact)


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
    """Return the units or the periods that lack, by their names."""
    speech, text = context.speech, str(fact)
    listed = text.partition(" and ")[0].split(", ")
    periods = {one: _period_text(speech, one) for one in listed}
    return lacking_in_words(text, speech.language, {**periods, **speech.names.org_units})


def _period_text(speech: Speech, text: str) -> str:
    """Return a period in words; a text that is none as it is."""
    try:
        return speech.period(Period.parse(text))
    except PeriodError:
        return text


def _by(context: Context, fact: Fact) -> str:
    """Return which mean; or by how many grades."""
    if isinstance(fact, str):
        return _coded("by")(context, fact)
    several = context.speech.choose(("grades", "bậc"))
    one = context.speech.choose(("grade", "bậc"))
    return f"{amounts.number(context, fact)} {one if fact == 1 else several}"


# --- counts ---


def _counted(one: tuple[str, str], several: tuple[str, str], nothing: tuple[str, str]) -> Say:
    def say(context: Context, fact: Fact) -> str:
        texts = {0: nothing, 1: one}.get(fact, several) if isinstance(fact, int) else several
        return context.speech.choose(texts).format(amounts.number(context, fact))

    return say


def _change(context: Context, fact: Fact) -> str:
    if not isinstance(fact, int | Fraction) or fact == 0:
        return context.speech.choose(("no change", "giữ nguyên"))
    texts = ("{} up", "tăng {} bậc") if fact > 0 else ("{} down", "giảm {} bậc")
    return context.speech.choose(texts).format(amounts.number(context, max(fact, -fact)))


def _plainly(context: Context, fact: Fact) -> str:
    return amounts.number(context, fact) if isinstance(fact, Fraction) else str(fact)


_SAID: Mapping[str, Say] = {
    **{name: _coded(name) for name in CODES if name not in {"by", "fulfilled", "applies"}},
    **dict.fromkeys(
        ("max_points", "floor", "cap", "step", "from_max", "to_max", "rank", "room",
         "candidates", "left", "right", "tie_break_missing"),
        amounts.number,
    ),
    **dict.fromkeys(("exact", "from_points"), amounts.precise),
    "table": _table,
    "reference": _reference,
    "achievement": amounts.percent,
    **dict.fromkeys(("value", "low", "high", "due", "needed_pace", "baseline"), amounts.amount),
    **dict.fromkeys(("grade", "best", "worst"), _grade),
    **dict.fromkeys(("vintage", "issued"), _day),
    **dict.fromkeys(("period", "valid_in"), _period),
    **dict.fromkeys(("met", "judgement"), _word),
    **dict.fromkeys(("node", "tie_break"), _node),
    **dict.fromkeys(("name", "presence"), _indicator),
    "admitted": _admitted,
    "admitted_points": amounts.numbers,
    "at_most": amounts.at_most,
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
    "coverage": _coverage,
    "decimals": _counted(
        ("1 decimal", "1 chữ số thập phân"),
        ("{} decimals", "{} chữ số thập phân"),
        ("no decimals", "số nguyên"),
    ),
    "formula": _formula,
    "gap": amounts.difference,
    "lacking": _lacking,
    "level": amounts.level,
    "measure": amounts.measure,
    "missing": amounts.missing,
    "needed": amounts.needed,
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
    "plus": amounts.plus,
    "points": amounts.points,
    "policy": _policy,
    "reason": _reason,
    "scope_id": _scope_id,
    "share": amounts.share,
    "state": _state,
    "successions": _successions,
    "times": amounts.times,
    "truth": _truth,
    "weight": _weight,
}  # fmt: skip

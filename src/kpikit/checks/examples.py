"""Examples: figures that say what they are of, and something that is expected of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpikit.errors import Code, Diagnostic, quoted
from kpikit.model.examples import comparable
from kpikit.model.sources import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kpikit.checks.context import Context
    from kpikit.model.examples import Example, ExpectedUnmet, Given

_OF_ONE_VALUE = ("value", "unit", "state", "judgement", "bound")
_OF_FIGURES = ("K3", "K7", "K8")
_NAMED = 8


def examples_alike(context: Context) -> Iterator[Diagnostic]:
    """Find two examples of one id, or of one name: nobody could tell which of them fails."""
    seen: dict[str, Example] = {}
    for example in context.specification.examples:
        for name in filter(None, (example.id, str(example.name or ""))):
            if name in seen and seen[name] is not example:
                message = f"a second example is called {quoted(name)}"
                hint = f"give it another name; the first is {seen[name].declared_at}"
                path = example.declared_at
                yield Diagnostic(Code.DUPLICATE_ID, message, hint=hint, path=path)
            seen.setdefault(name, example)


def examples_of_nothing(context: Context) -> Iterator[Diagnostic]:
    """Find examples that expect nothing, and expectations that state nothing to compare."""
    for example in context.specification.examples:
        path = example.declared_at
        stated = example.expect or example.diagnostics is not None
        if not stated and context.whole(f"{path}.expect") and context.whole(f"{path}.diagnostics"):
            message = "the example expects nothing"
            hint = "add 'expect', with rows like {node: total, points: 83.25}"
            yield Diagnostic(Code.EXAMPLE_EMPTY, message, hint=hint, path=path)
        for one in example.expect:
            if not one.compared:
                message = "nothing is stated that could be compared"
                hint = f"add one of {', '.join(comparable(type(one))[:_NAMED])}"
                path = one.declared_at
                yield Diagnostic(Code.EXAMPLE_EMPTY, message, hint=hint, path=path)


def unknown_codes(context: Context) -> Iterator[Diagnostic]:
    """Find expected diagnostics that figures never have."""
    known = [code.value for code in Code if code.value[:2] in _OF_FIGURES]
    for example in context.specification.examples:
        for place, name in enumerate(example.diagnostics or ()):
            if name not in known:
                close = context.suggestions.meant(name, known)
                meant = f"did you mean '{close}'? " if close else ""
                message = f"{quoted(name)} is no code of what is found about figures"
                hint = f"{meant}write codes like K711, those of observations and evaluations"
                path = f"{example.declared_at}.diagnostics[{place}]"
                yield Diagnostic(Code.EXAMPLE_FIGURE, message, hint=hint, path=path)


def periods_not_evaluated(context: Context) -> Iterator[Diagnostic]:
    """Find what is expected of a period that the example does not evaluate."""
    for example in context.specification.examples:
        for one in example.expect:
            if example.periods and one.period is not None and one.period not in example.periods:
                message = f"the example does not evaluate {one.period}"
                periods = ", ".join(map(str, example.periods))
                hint = f"it evaluates {periods}; add the period there, or correct it here"
                path = f"{one.declared_at}.period"
                yield Diagnostic(Code.EXAMPLE_PERIOD, message, hint=hint, path=path)


def examples_without_figures(context: Context) -> Iterator[Diagnostic]:
    """Find examples that give nothing, where the specification names no table either."""
    specification = context.specification
    for example in specification.examples:
        given = example.given or example.given_table or specification.observations
        whole = context.whole(f"{example.declared_at}.given") and context.whole("observations")
        if not given and whole:
            message = "the example gives no figures, and there is no table of observations"
            hint = "add 'given', or name a table under 'observations'"
            path = example.declared_at
            yield Diagnostic(Code.EXAMPLE_GIVEN, message, hint=hint, path=path)


def rows_of_nothing(context: Context) -> Iterator[Diagnostic]:
    """Find given rows that do not say whose figures they are, or have no figure."""
    for example, row in _given(context):
        headings = [heading for heading, _ in row.cells.pairs]
        if row.org_unit is None and "org_unit" not in headings:
            hint = "add 'org_unit: ...', or write the row below the id of the unit"
            yield _of_nothing("the row does not say of which org_unit it is", hint, row)
        if "period" not in headings and len(example.periods) != 1:
            hint = "add 'period: ...' to it, or one 'period' to the example"
            yield _of_nothing("the row does not say of which period it is", hint, row)
        if "indicator" in headings:
            continue
        if all(heading in _others(context) for heading in headings):
            hint = "add figures, like 'disbursed: 219600'"
            yield _of_nothing("there is no figure in the row", hint, row)
        for heading in headings:
            if heading in _OF_ONE_VALUE:
                message = f"nothing says of which indicator the {heading} is"
                hint = "add 'indicator: ...', in a row of its own"
                yield _of_nothing(message, hint, row, heading)


def _of_nothing(message: str, hint: str, row: Given, heading: str = "") -> Diagnostic:
    path = f"{row.declared_at}.cells.{heading}" if heading else row.declared_at
    return Diagnostic(Code.EXAMPLE_GIVEN, message, hint=hint, path=path)


def unknown_names_given(context: Context) -> Iterator[Diagnostic]:
    """Find given rows with headings, indicators or units that are not known."""
    units = {unit.id: unit for unit in context.specification.org_units}
    declared = units and context.whole("org_units")
    others = _others(context)
    told: set[str] = set()
    for _, row in _given(context):
        cells = dict(row.cells.pairs)
        path = f"{row.declared_at}.cells"
        for heading in cells:
            if heading not in others and heading not in context.indicators:
                yield from _unknown_heading(context, heading, f"{path}.{heading}", others)
        if "indicator" in cells:
            known = context.indicators
            name, place = cells["indicator"], f"{path}.indicator"
            yield from context.unknown(place, "indicator", name, known, "indicators")
        unit = cells.get("org_unit") or row.org_unit
        if unit is not None and declared and unit not in told:
            told.add(unit)
            place = f"{path}.org_unit" if "org_unit" in cells else row.declared_at
            yield from context.unknown(place, "org_unit", unit, units, "org_units")


def _unknown_heading(
    context: Context, heading: str, path: str, others: dict[str, None]
) -> Iterator[Diagnostic]:
    if heading in context.omitted:
        return
    known = [*context.indicators, *others]
    close = context.suggestions.meant(heading, known)
    hint = "write ids of indicators, or columns of a table of observations"
    if close:
        hint = f"did you mean '{close}'? {hint}"
    message = f"{quoted(heading)} is neither an indicator nor a column of observations"
    yield Diagnostic(Code.EXAMPLE_GIVEN, message, hint=hint, path=path)


def _others(context: Context) -> dict[str, None]:
    """Return the headings that are no indicators: of observations, and of units found in them."""
    table = context.specification.org_units_table
    found = dict.fromkeys(COLUMNS)
    if table is not None:
        found |= dict.fromkeys(("name", "level", "parent"))
        pairs = (*table.groups.pairs, *table.attributes.pairs)
        found |= dict.fromkeys(word for word, _ in pairs)
    return found


def _given(context: Context) -> Iterator[tuple[Example, Given]]:
    for example in context.specification.examples:
        for row in example.given:
            yield example, row


def names_of_unmet(expected: ExpectedUnmet) -> Iterator[tuple[str, str]]:
    """Yield path and name of every target in the lists of an expectation."""
    for word in ("unmet", "behind", "undetermined"):
        for place, name in enumerate(getattr(expected, word) or ()):
            yield f"{expected.declared_at}.{word}[{place}]", name

"""Values against targets: which level, how derived, met or not, and what is missing to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from attrs import evolve

from kpikit.evaluation.explained.observed import shares_of, worded
from kpikit.evaluation.explained.values import lacking
from kpikit.evaluation.reference.cells import cell_key
from kpikit.evaluation.reference.known import in_force
from kpikit.evaluation.reference.levels import applies, faced_targets
from kpikit.evaluation.reference.points import node_key
from kpikit.evaluation.reference.statuses import status_text
from kpikit.evaluation.reference.tables import why
from kpikit.evaluation.reference.targets import baseline_of
from kpikit.model.levels import (
    Derived,
    FromBaseline,
    FromPeers,
    FromTarget,
    Maximum,
    Minimum,
    levels_of,
)
from kpikit.model.paths import Path
from kpikit.model.states import Met, State
from kpikit.model.targets import Ratio
from kpikit.results.because import Because
from kpikit.results.explanation import Explanation, Kind, Step

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from kpikit.evaluation.explained.explaining import Explainer
    from kpikit.evaluation.reference.cells import Cell, Facts
    from kpikit.evaluation.reference.levels import Span, Wanted
    from kpikit.evaluation.reference.targets import Compared
    from kpikit.evaluation.reference.traced import Key, Made
    from kpikit.model.indicators import Indicator
    from kpikit.model.org import OrgUnit
    from kpikit.model.targets import Target
    from kpikit.periods import Period
    from kpikit.results.explanation import Fact


def cell_of(made: Made) -> Cell:
    """Return the cell that a comparison or a level is of."""
    _, name, unit, window, *_ = made.key
    facts = made.facts
    there = next(one for one in facts.specification.org_units if one.id == unit)
    return facts.cell(facts.indicator(str(name)), there, cast("Period", window))


def _faced(facts: Facts, cell: Cell, name: object) -> Target:
    return next(one for one in faced_targets(facts, cell) if one.id == name)


# --- levels ---


def level(explainer: Explainer, made: Made, inputs: tuple[Explanation, ...]) -> Explanation:
    """Return the explanation of what a target demands of a cell."""
    cell, demand = cell_of(made), cast("Wanted", made.result)
    target = _faced(made.facts, cell, made.key[4])
    carried = _may_be_carried(explainer, target)
    shares = shares_of(explainer, cell.org_unit.id, weights=True) if carried else ()
    return Explanation(
        kind=Kind.LEVEL,
        org_unit=cell.org_unit.id,
        name=f"{cell.indicator.id}.{target.id}",
        period=cell.window,
        result=_ends(cell.indicator, demand.span),
        unit=cell.indicator.unit or None,
        state=(demand.lacking or State.VALUE).value,
        obs_status=status_text(demand.statuses),
        steps=(_chosen(explainer, made.facts, cell, target), _demanded(cell, target, demand)),
        why_not=tuple(lacking(inputs)) if demand.lacking else (),
        inputs=tuple(dict.fromkeys((*inputs, *shares))),
        **explainer.declared(target, target.reference),  # type: ignore[arg-type]
    )


def _may_be_carried(explainer: Explainer, target: Target) -> bool:
    """Whether levels for single units may have been carried to those that follow them."""
    every = explainer.specification.targets_of(target.indicator)
    return any(one.org_unit is not None for one in every)


def _ends(indicator: Indicator, span: Span | None) -> Fact:
    """Return the level; of a range both ends."""
    if span is None:
        return None
    ends = tuple(worded(indicator, one) for one in (span.low, span.high) if one is not None)
    return ends[0] if len(set(ends)) == 1 else ends


def _chosen(explainer: Explainer, facts: Facts, cell: Cell, target: Target) -> Step:
    """Return why a level is the one that a cell faces."""
    known = in_force(facts.specification.targets_of(target.indicator), facts.as_of)
    fitting = [one for one in known if one.id == target.id and applies(one, cell)]
    scopes = {"org_unit": target.org_unit, "group": target.group, "level": target.level}
    stated = [(word, name) for word, name in scopes.items() if name is not None]
    scope, name = stated[0] if stated else ("all", None)
    values: dict[str, Fact] = {
        "target": target.id,
        "scope": scope,
        "others": len(fitting) - 1,
    }
    if name is not None:
        values["scope_id"] = name
    if target.period is not None:
        values["valid_in"] = target.period
    if target.issued is not None:
        values["issued"] = target.issued
    if target not in explainer.specification.targets:
        values["carried"] = True
    return Step(Because.CHOSEN_TARGET, values)


def _demanded(cell: Cell, target: Target, demand: Wanted) -> Step:
    """Return what a target says."""
    comparison = target.comparison
    values: dict[str, Fact] = {"comparison": comparison.form.tag or "unstated"}
    if demand.span is not None:
        ends = _ends(cell.indicator, demand.span)
        pair = isinstance(ends, tuple)
        values |= dict(zip(("low", "high"), ends, strict=True)) if pair else {"level": ends}  # type: ignore[arg-type]
    if cell.indicator.unit:
        values["unit"] = cell.indicator.unit
    if demand.lacking is not None:
        return Step(Because.LEVEL_UNKNOWN, {**values, "state": demand.lacking.value})
    derived = [one for one in levels_of(comparison) if isinstance(one, Derived)]
    if not derived:
        return Step(Because.LEVEL_STATED, values)
    return Step(Because.LEVEL_DERIVED, values | _source(derived[0]))


def _source(one: Derived) -> dict[str, Fact]:
    """Return what a level is derived from, and how."""
    values: dict[str, Fact]
    match one:
        case FromTarget(target=target):
            values = {"of": "target", "target": target}
        case FromBaseline(baseline=baseline):
            values = {"of": "baseline", "formula": baseline.text}
        case _:
            assert isinstance(one, FromPeers)  # noqa: S101 - the only other one
            values = {"of": "peers", "peers": one.peers.value}
    for word, quantity in (("times", one.times), ("plus", one.plus)):
        if quantity is not None:
            values[word] = quantity.number
            values |= {f"{word}_unit": quantity.unit} if quantity.unit is not None else {}
    return values


# --- achievements ---


def measured_key(facts: Facts, name: str, unit: OrgUnit, window: Period) -> Key:
    """Return the key under which a cell was worked out: of an indicator, or of a node."""
    node = facts.nodes.get(name)
    if node is None:
        return cell_key(name, unit.id, window)
    return node_key(node.card.id, node.node.id, unit.id, window)


def achievement(explainer: Explainer, made: Made, inputs: tuple[Explanation, ...]) -> Explanation:
    """Return the explanation of a cell against a target; an imputed value is that of the key."""
    found, (state, value) = cast("Compared", made.result), made.key[5:]
    cell = evolve(cell_of(made), state=cast("State", state), value=cast("Fraction | None", value))
    key = measured_key(made.facts, cell.indicator.id, cell.org_unit, cell.window)
    own = explainer.at(made.facts, key)
    inputs = tuple(dict.fromkeys((*(() if own is None else (own,)), *inputs)))
    target = found.target
    return Explanation(
        kind=Kind.ACHIEVEMENT,
        org_unit=cell.org_unit.id,
        name=f"{cell.indicator.id}.{target.id}",
        period=cell.window,
        result=found.ratio,
        state=cell.state.value,
        obs_status=status_text(found.statuses),
        reason=why(cell, found),
        steps=tuple(_compared(made.facts, cell, found)),
        why_not=(*needed(cell, found), *(lacking(inputs) if found.met is Met.UNDETERMINED else ())),
        inputs=inputs,
        **explainer.declared(target, target.reference),  # type: ignore[arg-type]
    )


def _compared(facts: Facts, cell: Cell, found: Compared) -> Iterator[Step]:
    """Yield the ratio, what is due, and the verdict."""
    target, indicator = found.target, cell.indicator
    if indicator.id in facts.nodes:
        yield Step(Because.MEASURED_BY_POINTS, {"node": indicator.id})
    pair: dict[str, Fact] = {
        "value": worded(indicator, cell.value),
        "level": worded(indicator, found.level),
    }
    pair = {name: fact for name, fact in pair.items() if fact is not None}
    if isinstance(target.comparison, Minimum | Maximum):
        yield _ratio(facts, cell, found, pair)
    if found.due is not None:
        course = target.path.value if isinstance(target.path, Path) else "milestones"
        values: dict[str, Fact] = {"path": course}
        values["due"] = found.due
        values |= {"on_path": found.on_path} if found.on_path is not None else {}
        values |= {"needed_pace": found.needed_pace} if found.needed_pace is not None else {}
        yield Step(Because.ON_PATH, values)
    values = {"met": found.met.value, **pair}
    values |= {"gap": found.gap} if found.gap is not None else {}
    values |= {"reason": why(cell, found)} if found.reason is not None else {}
    values |= {"judgement": cell.judgement.value} if cell.judgement is not None else {}
    yield Step(Because.COMPARED, values)


def _ratio(facts: Facts, cell: Cell, found: Compared, pair: dict[str, Fact]) -> Step:
    """Return the ratio, or that it has no meaning."""
    target = found.target
    base = baseline_of(facts, cell, target).number
    if base is not None:
        pair = {**pair, "baseline": base}
    if found.ratio is None:
        return Step(Because.WITHOUT_RATIO, pair)
    upward = isinstance(target.comparison, Minimum) and target.ratio is not Ratio.FROM_BASELINE
    word = "actual_over_target" if upward else target.ratio.value
    return Step(Because.RATIO, {"ratio": word, **pair, "achievement": found.ratio})


def needed(cell: Cell, found: Compared) -> Iterator[Step]:
    """Yield what is missing to the target, if it is not met and there is a number."""
    if found.met is Met.MET or found.gap is None:
        return
    facts: dict[str, Fact] = {
        "gap": found.gap,
        "level": worded(cell.indicator, found.level),
        "unit": cell.indicator.unit or None,
        "due": found.due,
        "needed_pace": found.needed_pace,
    }
    values = {name: fact for name, fact in facts.items() if fact is not None}
    yield Step(Because.NEEDED_FOR_TARGET, values)

"""Laws of explanations: they recompute what is published, and mention all that influences it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from attrs import evolve, frozen
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kpikit import (
    Evaluation,
    Specification,
    evaluate,
    load_specification,
    parse_specification,
    read_observations,
)
from kpikit.errors import KpikitError
from kpikit.evaluation.explained import Question, explain, explainer_of
from kpikit.model.ids import Identifier
from kpikit.model.levels import Minimum
from kpikit.model.maps import Maps
from kpikit.model.targets import Target
from kpikit.model.units import Quantity
from kpikit.periods import Period
from kpikit.results import Kind
from tests.strategies import Case, cases
from tests.strategies.graph import connected_cases
from tests.strategies.successions import DAYS, territories

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from random import Random

    from hypothesis.strategies import DrawFn

    from kpikit.evaluation.explained.explaining import Explainer
    from kpikit.results import Achievement, Explanation, Unmet

    Records = Sequence[Mapping[str, object]]
    Numbers = Sequence[tuple[Question, object]]

SPECS = Path(__file__).parents[1] / "specs"
FOLDERS = sorted(file.parent for file in SPECS.rglob("specification.yaml"))

# --- what can be asked for ---


def everything(ev: Evaluation) -> Iterator[tuple[Question, object]]:
    """Yield every number of the tables, as it is asked for, and what is published of it."""
    measured = {one.id for one in ev.specification.indicators}
    for cell in ev.achievements:
        about = asked(cell, measured)
        if about.indicator is not None:
            yield about, (cell.value, cell.state.value)
        if cell.target is not None:
            against = evolve(about, target=cell.target)
            yield against, (cell.achievement, cell.obs_status, cell.reason)
    for entry in ev.unmet:
        listed = evolve(asked(entry, measured), target=entry.target, kind=Kind.UNMET)
        yield listed, (entry.met.value, entry.obs_status, entry.reason)
    for score in ev.scores:
        node = f"{score.scorecard}.{score.node}"
        about = Question(org_unit=score.org_unit, period=score.period, node=node)
        yield about, (score.points, score.state.value, score.obs_status)
        if score.grade is not None:
            yield evolve(about, kind=Kind.GRADE), (score.grade, score.obs_status, score.reason)
    for rank in ev.rankings:
        about = Question(org_unit=rank.org_unit, period=rank.period, ranking=rank.ranking)
        yield about, (rank.rank, rank.obs_status, rank.reason)


def asked(row: Achievement | Unmet, measured: Collection[str]) -> Question:
    """Return the question about what a row is of: an indicator or a node."""
    about = Question(org_unit=row.org_unit, period=row.period)
    if row.indicator in measured:
        return evolve(about, indicator=row.indicator)
    return evolve(about, node=row.indicator)


def told(one: Explanation) -> object:
    """Return what an explanation says of a number, as it is published."""
    if one.kind is Kind.VALUE:
        return (one.result, one.state)
    if one.kind in {Kind.POINTS, Kind.TOTAL}:
        return (one.result, one.state, one.obs_status)
    return (one.result, one.obs_status, one.reason)


def of_two_kinds(numbers: Numbers, random: Random) -> Numbers:
    """Return numbers of two kinds."""
    kinds: dict[object, list[tuple[Question, object]]] = {}
    for number in numbers:
        one = number[0]
        kind = (one.kind, one.node is None, one.ranking is None, one.target is None)
        kinds.setdefault(kind, []).append(number)
    few = random.sample(list(kinds.values()), min(len(kinds), 2))
    return [random.choice(some) for some in few]


# --- what is evaluated ---


@frozen
class Asked:
    """A specification and how it is evaluated."""

    specification: Specification
    records: Records
    periods: Sequence[str] | None
    as_of: str | None = None
    map_of: date | None = None

    @classmethod
    def of(cls, case: Case) -> Asked:
        return cls(case.specification, case.records, case.periods, case.as_of)

    def evaluated(self) -> Evaluation:
        observations = read_observations(self.records, self.specification)
        return evaluate(
            self.specification,
            observations,
            period=self.periods,
            as_of=self.as_of,
            map_of=self.map_of,
        )

    def explainer(self, ev: Evaluation) -> Explainer:
        return explainer_of(ev.specification, ev.observations, self.map_of)


def is_recomputed(one: Asked) -> None:
    ev = one.evaluated()
    explainer = one.explainer(ev)
    for question, published in everything(ev):
        assert told(explain(explainer, question)) == published, question


def is_complete(one: Asked, random: Random) -> None:
    """Change all that is not mentioned: the number stays."""
    ev = one.evaluated()
    explainer = one.explainer(ev)
    for question, published in of_two_kinds(list(everything(ev)), random):
        found = explain(explainer, question)
        mentioned = {(each.source.line, each.name) for each in found.observations if each.source}
        records = tuple(
            row if (line, row["indicator"]) in mentioned else changed(row, random)
            for line, row in enumerate(one.records, 1)
        )
        try:
            again = evolve(one, records=records).evaluated()
        except KpikitError:
            continue  # some other number has no meaning for its indicator
        assert (question, published) in list(everything(again)), question


def changed(row: Mapping[str, object], random: Random) -> Mapping[str, object]:
    """Return an observation with another number, if it has one."""
    text = str(row.get("value") or "")
    if not text[-1:].isdigit():
        return row
    return {**row, "value": random.choice(("0", "7", "-3", f"{text}7", "1000"))}


# --- the laws ---

randoms = st.randoms(use_true_random=False)
fewer = settings(max_examples=max(settings().max_examples // 2, 25))
rarely = settings(max_examples=max(settings().max_examples // 4, 25))


@fewer
@given(st.one_of(cases(), connected_cases()))
def test_an_explanation_recomputes_what_is_published(case: Case):
    is_recomputed(Asked.of(case))


@given(st.one_of(cases(), connected_cases()), randoms)
def test_what_an_explanation_does_not_mention_changes_nothing(case: Case, random: Random):
    is_complete(Asked.of(case), random)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_number_of_every_specification_is_recomputed(folder: Path):
    specification = load_specification(folder)
    assert specification.observations is not None
    table = folder / specification.observations.table
    ev = evaluate(specification, read_observations(table, specification))
    for question, published in everything(ev):
        assert told(explain(ev._explainer, question)) == published, question


# --- where the map changes ---

RULE_BOOK = parse_specification("""
kpikit: 1
id: laws
indicators:
  births: {unit: person}
  people: {unit: person, accumulation: as_of}
  spent: {unit: triệu đồng, accumulation: year_to_date}
  online: {unit: percent}
  rate: {unit: percent, direction: higher, numerator: births, denominator: people}
targets: {births: {plan: {at_least: 5}}}
scorecard:
  missing: zero
  children:
    - {indicator: births, max_points: 10, score: {target: plan, linear: {}}}
    - {indicator: rate, max_points: 10, score: {min_max: {}}}
rankings: {all: {of: total}}
""")
NAMES = ("births", "people", "spent", "online")
PERIODS = ("2023", "2023-M05", "2024-M05", "2024-M11", "2024-M12")
BASES = (Identifier("births"), Identifier("people"))


@st.composite
def reformed(draw: DrawFn) -> Asked:
    """Return units that follow others, with what they report, and with levels of their own."""
    territory = draw(territories(BASES))
    levels = tuple(
        Target(
            indicator=Identifier("births"),
            id=Identifier("plan"),
            org_unit=unit.id,
            comparison=Minimum(level=Quantity(draw(st.fractions(1, 9, max_denominator=3)))),
        )
        for unit in territory.org_units
        if draw(st.booleans())
    )
    specification = evolve(
        RULE_BOOK,
        org_units=territory.org_units,
        successions=territory.successions,
        targets=(*RULE_BOOK.targets, *levels),
    )
    maps = Maps.of(specification)
    records = tuple(
        {"org_unit": unit.id, "indicator": name, "period": period, "value": str(number)}
        for unit in territory.org_units
        for period in PERIODS
        if maps.exists(unit.id, maps.at(Period.parse(period).end))
        for name in NAMES
        if (number := draw(st.integers(-3, 30))) >= 0
    )
    assume(records)
    day = draw(st.sampled_from((None, *DAYS)))
    return Asked(specification, records, PERIODS, map_of=day)


@rarely
@given(reformed())
def test_what_is_restated_is_recomputed(one: Asked):
    is_recomputed(one)


@rarely
@given(reformed(), randoms)
def test_what_is_not_mentioned_of_what_is_restated_changes_nothing(one: Asked, random: Random):
    is_complete(one, random)

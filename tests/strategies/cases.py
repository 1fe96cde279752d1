"""Whole cases: a specification, observations of it, and the windows that are asked for."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from io import StringIO
from typing import TYPE_CHECKING

from attrs import evolve, frozen
from hypothesis import strategies as st

from kpikit import dump_specification
from kpikit.model.ids import Slug
from kpikit.model.sources import TableSource
from kpikit.model.specification import Specification
from kpikit.periods import Period
from tests.strategies.asking import CALENDARS
from tests.strategies.identities import identified
from tests.strategies.indicators import measured
from tests.strategies.known import DAYS, awaited
from tests.strategies.levels import aimed_at_nodes, looks_back, widened
from tests.strategies.observations import COLUMNS, USUAL, nothing, observed
from tests.strategies.over import over_time
from tests.strategies.over_time import PARTS
from tests.strategies.picking import Picker, several
from tests.strategies.rankings import ranked
from tests.strategies.rolling import rolled
from tests.strategies.scorecards import carded
from tests.strategies.targets import aimed
from tests.strategies.versions import versioned
from tests.strategies.windows import SAME_END, asked, earlier
from tests.strategies.world import World, populated

if TYPE_CHECKING:
    from collections.abc import Callable

    from hypothesis.strategies import DrawFn
    from hypothesis.vendor.pretty import RepresentationPrinter

TABLE = "observations.csv"


@frozen
class Case:
    """A specification with observations of it, and the windows that are asked for.

    Attributes:
        specification: free of errors.
        records: the observations, as `read_observations` takes them; at least one.
        periods: the windows; `None` for all that are observed.
        as_of: the day by which everything has to be known; `None` if nothing is left out.
    """

    specification: Specification
    records: tuple[Mapping[str, object], ...]
    periods: tuple[str, ...] | None
    as_of: str | None = None

    def __str__(self) -> str:
        """Return the case as two files of a folder, and the command that evaluates it."""
        windows = "".join(f" --period {period}" for period in self.periods or ())
        windows += f" --as-of {self.as_of}" if self.as_of else ""
        parts = [
            f"# specification.yaml\n{self.yaml}",
            f"# {TABLE}\n{self.csv}",
            f"# in their folder\nkpikit evaluate .{windows}",
        ]
        return "\n" + "\n".join(parts) + "\n"

    @property
    def yaml(self) -> str:
        """The specification, which names the table of observations beside it."""
        source = TableSource(table=TABLE, locale="plain")
        return dump_specification(evolve(self.specification, observations=source))

    @property
    def csv(self) -> str:
        """The observations as a table; unusual columns only where something stands in them."""
        said = {name for row in self.records for name in row if row[name] not in {None, ""}}
        used = [name for name in COLUMNS if name in said or name in USUAL]
        stream = StringIO()
        table = csv.DictWriter(stream, used, extrasaction="ignore", lineterminator="\n")
        table.writeheader()
        table.writerows(self.records)
        return stream.getvalue()

    def _repr_pretty_(self, printer: RepresentationPrinter, cycle: bool) -> None:  # noqa: FBT001, ARG002
        """Print the case as hypothesis asks for it when a test fails."""
        printer.text(str(self))


@st.composite
def cases(draw: DrawFn) -> Case:
    """Return a specification, observations of it, and windows to evaluate."""
    return case(draw, in_versions)


def case(draw: DrawFn, specify: Callable[[Picker, World], Specification]) -> Case:
    """Return a specification made by a function, observations of it, and windows to evaluate."""
    pick = Picker(draw)
    world = pictured(pick)
    specification = specify(pick, world)
    together = [draw(st.permutations(names)) for names in several(pick, SAME_END, 1, 2)]
    derived = any(indicator.derived for indicator in specification.indicators)
    compared = bool(specification.rankings) and pick.chance(4)
    if derived or compared or looks_back(specification.targets):
        names = pick.of((together[0], *earlier(together[0])))
        ends = {Period.parse(known[0]).end for known in together}
        together += [] if Period.parse(names[0]).end in ends else [names]
    ends = {Period.parse(known[0]).end for known in together}
    apart = [names for names in PARTS if Period.parse(names[0]).end not in ends]
    parts = several(pick, apart, 1, len(apart)) if pick.chance(4) else []
    records = [
        record
        for measure in world.measures
        for unit in world.having(measure)
        for names in (*together, *parts)
        for record in observed(pick, measure, unit, names)
    ]
    known = tuple(records) or (nothing(world),)
    day, windows = pick.of(DAYS), asked(pick, together)
    if day is not None and windows is None:  # nothing may be observed by then
        windows = tuple(names[0] for names in together)
    return Case(specification, known, windows, day)


def pictured(pick: Picker) -> World:
    """Return units with one to five indicators and their targets."""
    world = populated(pick)
    for number in range(pick.count(1, 5)):
        one = rolled(pick, world, awaited(pick, measured(pick, world, number)))
        world = evolve(world, measures=(*world.measures, one))
    targets = (one for each in world.measures for one in aimed(pick, world, each))
    return widened(pick, evolve(world, targets=tuple(targets)))


def specified(pick: Picker, world: World) -> Specification:
    """Return a valid specification."""
    names = pick.of((("card",), (), ("first", "second")))
    scored = any(not one.indicator.dated for one in world.measures)
    cards = over_time(pick, world, [carded(pick, world, name) for name in names if scored])
    found = Specification(
        id=Slug("case"),
        language=pick.of(("en", "vi")),
        org_units=world.org_units,
        indicators=tuple(one.indicator for one in world.measures),
        calendar=pick.of(CALENDARS),
        targets=world.targets,
        checks=identified(pick, world),
        scorecards=cards,
        rankings=ranked(pick, world, cards),
    )
    return evolve(found, targets=(*found.targets, *aimed_at_nodes(pick, found)))


def in_versions(pick: Picker, world: World) -> Specification:
    """Return a valid specification, of which a scorecard may have versions."""
    found = specified(pick, world)
    return evolve(found, scorecards=versioned(pick, world, found.scorecards))

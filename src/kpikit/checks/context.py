"""What a check may know: the specification, its units, and what was left out while reading."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

from attrs import evolve, field, frozen

from kpikit.checks.events import Day, days_of
from kpikit.checks.suggestions import Suggestions
from kpikit.errors import Code, Diagnostic, quoted
from kpikit.model.graph import Graph
from kpikit.model.indicators import Indicator
from kpikit.model.scorecards import CardNode, Group, Leaf, Over
from kpikit.model.scored import scored_nodes
from kpikit.model.scoring import parts_of_score
from kpikit.model.specification import Specification
from kpikit.model.targets import Target
from kpikit.model.upward import upward
from kpikit.model.walk import nodes_of
from kpikit.units import UnitSystem, declaration_problems

if TYPE_CHECKING:
    from fractions import Fraction

    from kpikit.model.maps import Maps
    from kpikit.model.org import OrgUnit
    from kpikit.model.scorecards import Scorecard
    from kpikit.model.units import Quantity

_NAMED = 8


@frozen(kw_only=True)
class Context:
    """The specification under its checks.

    Attributes:
        specification: what could be read.
        units: its units of measure, without those wrongly declared.
        unit_problems: why some declared units are left out.
        omitted: ids of declarations that were left out: nothing that refers to them is reported.
        incomplete: paths of lists from which something was left out.
        indicators: the indicators by id.
        measured: what may have targets, by the name that targets use: the indicators, and the
            nodes that targets name.
        targets: the levels of all targets by indicator.
        suggestions: finds what was probably meant.
    """

    specification: Specification
    units: UnitSystem
    unit_problems: tuple[Diagnostic, ...]
    omitted: frozenset[str]
    incomplete: frozenset[str]
    indicators: Mapping[str, Indicator] = field(init=False, eq=False, repr=False)
    measured: Mapping[str, Indicator] = field(init=False, eq=False, repr=False)
    targets: Mapping[str, list[Target]] = field(init=False, eq=False, repr=False)
    suggestions: Suggestions = field(factory=Suggestions, eq=False, repr=False)
    _broken: frozenset[str] = field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        """Index what the checks look up often."""
        found = {indicator.id: indicator for indicator in self.specification.indicators}
        levels: dict[str, list[Target]] = {}
        for target in self.specification.targets:
            levels.setdefault(target.indicator, []).append(target)
        above = frozenset(path for place in self.incomplete for path in upward(place))
        object.__setattr__(self, "indicators", found)
        scored = scored_nodes(self.specification).items()
        nodes = {name: one.measured for name, one in scored if name not in self.omitted}
        object.__setattr__(self, "measured", {**found, **nodes})
        object.__setattr__(self, "targets", levels)
        object.__setattr__(self, "_broken", above)

    @classmethod
    def of(
        cls,
        specification: Specification,
        omitted: Iterable[str] = (),
        incomplete: Iterable[str] = (),
    ) -> Context:
        """Return the context of a specification, from which something may have been left out."""
        table = specification.org_units_table
        elsewhere = {"org_units"} if table is not None and table.in_observations else set()
        return cls(
            specification=specification,
            units=UnitSystem.of_sound(specification.units),
            unit_problems=tuple(
                Diagnostic(error.code, error.message, hint=error.hint, path=unit.declared_at)
                for unit, error in declaration_problems(specification.units)
            ),
            omitted=frozenset(omitted),
            incomplete=frozenset(elsewhere.union(incomplete)),
        )

    def is_node(self, name: str) -> bool:
        """Return whether what has targets is a node of a scorecard."""
        return name in self.measured and name not in self.indicators

    @cached_property
    def graph(self) -> Graph:
        """What depends on what."""
        return Graph.of(self.specification)

    @cached_property
    def maps(self) -> Maps:
        """Which organisation units there are on which day."""
        return self.specification.maps

    @cached_property
    def days(self) -> tuple[Day, ...]:
        """The days on which successions take effect, with what goes where."""
        return days_of(self.specification.successions)

    @cached_property
    def ever(self) -> tuple[OrgUnit, ...]:
        """The organisation units, each as it ever is: once for each of its memberships."""
        return tuple(one for unit in self.specification.org_units for one in unit.ever())

    def where(self, path: str) -> str:
        """Return the place in a file of a path, in brackets; empty if it is not known."""
        source = self.specification.sources.get(path)
        return f" ({source})" if source is not None else ""

    @cached_property
    def nodes(self) -> tuple[tuple[Scorecard, CardNode], ...]:
        """Every node with its scorecard, each before what is below it."""
        return tuple(
            (card, node) for card in self.specification.scorecards for node in nodes_of(card)
        )

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """Every group, the tops of scorecards too."""
        return tuple(node for _, node in self.nodes if isinstance(node, Group))

    @cached_property
    def leaves(self) -> tuple[tuple[Scorecard, Leaf], ...]:
        """Every leaf with its scorecard."""
        return tuple((card, node) for card, node in self.nodes if isinstance(node, Leaf))

    @cached_property
    def overs(self) -> tuple[tuple[Scorecard, Over], ...]:
        """Every node over the periods of another scorecard, with its own scorecard."""
        return tuple((card, node) for card, node in self.nodes if isinstance(node, Over))

    @cached_property
    def scored(self) -> tuple[Leaf, ...]:
        """Every leaf, and one more for each part of its score: with that score alone."""
        return tuple(
            leaf if score is leaf.score else evolve(leaf, score=score, max_points=most)
            for _, leaf in self.leaves
            for score, most in parts_of_score(leaf.score, leaf.max_points)
        )

    def whole(self, path: str) -> bool:
        """Return whether nothing was left out at a path or below it."""
        return path not in self._broken

    def unknown(
        self, path: str, what: str, name: str, known: Collection[str], *sections: str
    ) -> Iterator[Diagnostic]:
        """Return the finding that a name is not declared, unless its declaration was left out.

        Args:
            path: where the name is used.
            what: what it should name, as "indicator".
            name: the name used.
            known: the names declared; a set or a mapping.
            sections: where it would be declared, the usual place first.
        """
        if name in known or name in self.omitted:
            return
        if not known and not all(map(self.whole, sections)):
            return
        message = f"there is no {what} {quoted(name)}"
        hint = self._hint(name, known, sections[0])
        yield Diagnostic(Code.UNKNOWN_ID, message, hint=hint, path=path)

    def number(self, quantity: Quantity, unit: str) -> Fraction | None:
        """Return a quantity in a unit; ``None`` where units are unknown or do not fit."""
        source = unit if quantity.unit is None else quantity.unit
        if not (self.units.known(unit) and self.units.known(source)):
            return None
        if not self.units.compatible(source, unit):
            return None
        return self.units.convert(quantity, unit)

    def _hint(self, name: str, known: Collection[str], section: str) -> str:
        close = self.suggestions.meant(name, known)
        if close:
            return f"did you mean '{close}'?"
        if not known:
            return f"declare it under '{section}', where there is none yet"
        names = ", ".join(islice(known, _NAMED))
        more = f" and {len(known) - _NAMED} more" if len(known) > _NAMED else ""
        return f"under '{section}' there are: {names}{more}"

"""The units that exist: their names, their declarations put in order, and what pint makes of them.

The only importer of pint. What a declaration equals is worked out once, down to root units, and
bounded, so that no chain of declarations makes pint recurse or a number grow without end.
"""

from __future__ import annotations

from contextlib import contextmanager, suppress
from fractions import Fraction
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING, Any

from attrs import define, field, frozen
from pint import UnitRegistry
from pint.facets.plain import ScaleConverter, UnitDefinition

from kpikit.errors import Code, UnitError
from kpikit.model.units import Unit
from kpikit.units.built_in import BUILT_IN
from kpikit.units.expressions import (
    LARGEST_POWER,
    NAME_RULE,
    RATIO,
    factors_of,
    folded,
    is_name,
    joined,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_LARGEST_SCALE = 10**100
_SHOWN = 60
"""Characters of a faulty text that a message repeats."""


def _own_registry() -> Any:
    """Return an empty registry of our own that computes with fractions.

    It is typed as `Any`: the hints of pint say float where such a registry has fractions.
    """
    return UnitRegistry(None, non_int_type=Fraction, on_redefinition="raise")


@frozen
class Measure:
    """What a unit text means.

    Attributes:
        factors: ids of units with their powers, in the order written, without `ratio`.
        scale: how many root units make 1 of it.
        dimension: ids of the root units with their powers, sorted; empty for dimensionless.

    >>> Measure((("million_dong", 1),), Fraction(10**6), (("dong", 1),)).canonical
    'million_dong'
    """

    factors: tuple[tuple[str, int], ...]
    scale: Fraction
    dimension: tuple[tuple[str, int], ...]

    @property
    def canonical(self) -> str:
        """The text with ids only, in a fixed order."""
        single = len(self.factors) == 1 and self.factors[0][1] == 1
        is_one = not self.dimension and self.scale == 1
        return RATIO if is_one and not single else joined(sorted(self.factors))


@define(eq=False)
class Table:
    """The names of units, and the registry that computes with them.

    Attributes:
        ids: folded name -> id. Names of a unit that is not in `units` lead to ``/`` and its name,
            which is nobody's id.
        units: id -> unit, for every unit whose names are free.
        defined: id -> id in the registry, for every sound unit.
        kinds: dimension in the registry -> id of its root unit.
        problems: position among the declared units -> contradiction.

    >>> Table.of(()).ids["người"]
    'person'
    """

    ids: dict[str, str] = field(factory=dict)
    units: dict[str, Unit] = field(factory=dict)
    defined: dict[str, str] = field(factory=dict)
    kinds: dict[str, str] = field(factory=dict)
    problems: dict[int, UnitError] = field(factory=dict)
    positions: dict[str, int] = field(factory=dict)
    _registry: Any = field(factory=_own_registry)

    @classmethod
    def of(cls, units: tuple[Unit, ...]) -> Table:
        """Return the table of the built-in units and these, with what is wrong with these."""
        table = cls()
        for position, unit in enumerate((*BUILT_IN, *units), -len(BUILT_IN)):
            try:
                table._enter(unit, position)
            except UnitError as problem:
                table.problems[position] = problem
                for text in (unit.id, *unit.aliases):
                    table.ids.setdefault(folded(text), f"/{text}")
        table._define_all()
        return table

    def measure(self, factors: Mapping[str, int]) -> Measure:
        """Return what units with powers amount to.

        Raises:
            UnitError: a unit that is left out, since its declaration is contradictory.

        >>> Table.of(()).measure({"year": 1, "percent": 1}).scale
        Fraction(3, 25)
        """
        for ident in factors:
            if ident not in self.defined:
                message = f"unit {ident.removeprefix('/')!r} is left out"
                raise UnitError(message, "correct its declaration under 'units'")
        kept = tuple(item for item in factors.items() if item[1] and item[0] != RATIO)
        container = self._registry.UnitsContainer({self.defined[i]: power for i, power in kept})
        scale, _ = self._registry.get_root_units(container)
        kinds = self._registry.get_dimensionality(container).items()
        dimension = sorted((self.kinds[kind], int(power)) for kind, power in kinds)
        return Measure(kept, Fraction(scale), tuple(dimension))

    def name(self, ident: str, language: str) -> str:
        """Return the name of one unit for people.

        >>> Table.of(()).name("dossier", "vi")
        'hồ sơ'
        """
        name = self.units[ident].name
        return name.in_language(language) if name else ident

    def _enter(self, unit: Unit, position: int) -> None:
        names = _spellings(unit)
        for name in names:
            owner = self.ids.get(name)
            if owner in self.units:
                message = f"the name {name!r} of unit {unit.id!r} already means {owner!r}"
                raise _contradiction(message, "choose another id, name or alias")
        self.ids.update(dict.fromkeys(names, unit.id))
        self.units[unit.id] = unit
        self.positions[unit.id] = position

    def _define_all(self) -> None:
        graph = {}
        for ident, unit in self.units.items():
            with self._reporting(ident):
                graph[ident] = self._parts(unit)
        for ident in _in_circles(graph):
            with self._reporting(ident):
                through = joined(graph[ident].items())
                message = f"unit {ident!r} is made of itself, through {through!r}"
                raise _contradiction(message, "leave one unit of the circle without 'equals'")
        for ident in _ordered(graph):
            if graph.get(ident, {}).keys() <= self.defined.keys() and ident in graph:
                with self._reporting(ident):
                    self._define(self.units[ident], graph[ident])

    @contextmanager
    def _reporting(self, ident: str) -> Iterator[None]:
        """Keep a contradiction in the declaration of a unit."""
        try:
            yield
        except UnitError as problem:
            self.problems[self.positions[ident]] = problem

    def _parts(self, unit: Unit) -> dict[str, int]:
        text = unit.equals.unit if unit.equals else None
        try:
            return factors_of(text, self.ids) if text else {}
        except UnitError as problem:
            message = f"unit {unit.id!r} is made of an unknown one: {problem.message}"
            raise _contradiction(message, problem.hint) from problem

    def _define(self, unit: Unit, parts: Mapping[str, int]) -> None:
        name = f"u{len(self.defined)}"
        scale, roots = Fraction(1), {f"[{name}]": 1}
        if unit.equals:
            whole = self.measure(parts)
            scale = unit.equals.number * whole.scale
            roots = {self.defined[ident]: power for ident, power in whole.dimension}
            _require_moderate(unit, scale, roots.values())
        else:
            self.kinds[f"[{name}]"] = unit.id
        converter = ScaleConverter(scale)  # type: ignore[arg-type] # exact, unlike pint's hint
        reference = self._registry.UnitsContainer(roots)
        self._registry.define(UnitDefinition(name, None, (), converter, reference))
        self.defined[unit.id] = name


def _require_moderate(unit: Unit, scale: Fraction, powers: Iterable[int]) -> None:
    """Raise an error for a unit that is no positive amount, or too large to compute with."""
    if scale <= 0:
        message = f"unit {unit.id!r} equals a number that is not above zero"
        raise _contradiction(message, "write how many of the other unit make 1 of it")
    if max(scale.numerator, scale.denominator) > _LARGEST_SCALE:
        message = f"unit {unit.id!r} is too large or too small"
        raise _contradiction(message, "its number in root units has at most 100 digits")
    if max(map(abs, powers), default=0) > LARGEST_POWER:
        message = f"unit {unit.id!r} has too large a power"
        raise _contradiction(message, f"at most the power {LARGEST_POWER} of a root unit")


def _contradiction(message: str, hint: str) -> UnitError:
    return UnitError(message, hint, Code.UNIT_DECLARATION)


def _spellings(unit: Unit) -> list[str]:
    """Return the names by which a unit is found; a display name only where it can be one."""
    names = [folded(text) for text in (unit.id, *unit.aliases)]
    for name in names:
        if not is_name(name):
            raise _contradiction(f"{name[:_SHOWN]!r} cannot be the name of a unit", NAME_RULE)
    shown = [folded(text) for _, text in unit.name.texts] if unit.name else []
    return [*names, *filter(is_name, shown)]


def _ordered(graph: Mapping[str, Iterable[str]]) -> list[str]:
    """Return nodes after those they need, without nodes that are or need a circle."""
    sorter = TopologicalSorter(graph)
    with suppress(CycleError):
        sorter.prepare()
    order: list[str] = []
    while sorter.is_active():
        ready = sorter.get_ready()
        order += ready
        sorter.done(*ready)
    return order


def _in_circles(graph: Mapping[str, Iterable[str]]) -> list[str]:
    """Return the nodes that need themselves, or lie between such nodes."""
    blocked = graph.keys() - _ordered(graph)
    users: dict[str, list[str]] = {ident: [] for ident in blocked}
    for ident in blocked:
        for need in blocked.intersection(graph[ident]):
            users[need].append(ident)
    harmless = set(_ordered(users))
    return [ident for ident in graph if ident in blocked and ident not in harmless]

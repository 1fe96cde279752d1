"""`UnitSystem`: the questions that can be asked about units."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache

from attrs import field, frozen

from kpikit.errors import Code, UnitError
from kpikit.model.units import Quantity, Unit
from kpikit.units.expressions import LONGEST_TEXT, RATIO, factors_of, joined
from kpikit.units.table import Measure, Table

_ONE = Fraction(1)
_MOST_REMEMBERED = 4096
_WHOLE = ("person", "household", "dossier", "case", "task", "count")
_COUNTED = {((kind, 1),) for kind in _WHOLE}
"""Dimensions of what has no parts."""

_OF_ONE = frozenset({"point", "day", "working_day", "month"})
"""The units that measure each of several organisation units, and never all of them together."""


@frozen(eq=False)
class UnitSystem:
    """The units that a specification knows: the built-in ones and those that it declares.

    A unit is written as an id, a name or an alias, whatever its case, its spaces and the way its
    diacritics are encoded; or as a compound: units joined by ``/``, ``*`` or ``·``, each perhaps
    with a power (``^2``, ``²``). ``a/b/c`` is a per b and per c. Nothing else is a unit: there
    are no prefixes and no plurals beside those in the table.

    Every method that takes the text of a unit raises `UnitError` (unknown unit) for a text that
    is none, or that has above 200 characters, ten factors or the power 9, unless it says otherwise.

    >>> units = UnitSystem.of()
    >>> units.factor("tỷ đồng", "triệu đồng")
    Fraction(1000, 1)
    """

    declared: tuple[Unit, ...]
    _table: Table = field(repr=False)
    _measures: dict[str, Measure | UnitError] = field(factory=dict, repr=False)

    @classmethod
    def of(cls, units: tuple[Unit, ...] = ()) -> UnitSystem:
        """Return the system with the built-in units and these; the same object for equal ones.

        Raises:
            UnitError: the first contradiction among the declarations; `declaration_problems` has
                all of them.

        >>> UnitSystem.of() is UnitSystem.of()
        True
        """
        for _, problem in declaration_problems(units):
            raise problem
        return cls.of_sound(units)

    @classmethod
    def of_sound(cls, units: tuple[Unit, ...]) -> UnitSystem:
        """Return the system without the units whose declaration is contradictory.

        Units that are made from a unit left out are left out too.

        >>> broken = Unit(id="chest", equals=Quantity.parse("20 xyz"))
        >>> UnitSystem.of_sound((broken,)).known("chest")
        False
        """
        return _system(units)

    def factor(self, source: str, target: str) -> Fraction:
        """Return the number by which values in `source` are multiplied to get them in `target`.

        Raises:
            UnitError: an unknown unit, or units that measure different things.

        >>> UnitSystem.of().factor("triệu đồng/person/year", "nghìn đồng/person/month")
        Fraction(250, 3)
        """
        here, there = self._measure(source), self._measure(target)
        if here is there:
            return _ONE
        if here.dimension != there.dimension:
            raise UnitError(
                f"a value in {source!r} cannot be given in {target!r}",
                f"the first measures {joined(here.dimension)}, "
                f"the second {joined(there.dimension)}",
                Code.INCOMPATIBLE_UNIT,
            )
        return here.scale / there.scale

    def convert(self, quantity: Quantity, target: str) -> Fraction:
        """Return the number of a quantity in `target`; a bare number is taken to be in it.

        Raises:
            UnitError: an unknown unit, or units that measure different things.

        >>> UnitSystem.of().convert(Quantity.parse("80 %"), "ratio")
        Fraction(4, 5)
        """
        factor = self.factor(quantity.unit or target, target)
        return quantity.number if factor is _ONE else quantity.number * factor

    def known(self, text: str) -> bool:
        """Return whether a text is a unit; it raises nothing.

        >>> UnitSystem.of().known("hồ sơ / tháng"), UnitSystem.of().known("kilodong")
        (True, False)
        """
        try:
            self._measure(text)
        except UnitError:
            return False
        return True

    def left_out(self, text: str) -> bool:
        """Return whether a text names a unit whose declaration is contradictory.

        The declaration has been reported; what refers to it need not be. It raises nothing.

        >>> broken = Unit(id="chest", equals=Quantity.parse("20 xyz"))
        >>> UnitSystem.of_sound((broken,)).left_out("dong/chest")
        True
        """
        try:
            return not self._table.defined.keys() >= factors_of(text, self._table.ids).keys()
        except UnitError:
            return False

    def same(self, one: str, other: str) -> bool:
        """Return whether two texts are the same unit, whatever the spelling and order.

        >>> UnitSystem.of().same("VND", "đồng"), UnitSystem.of().same("percent", "pp")
        (True, False)
        """
        return self.canonical(one) == self.canonical(other)

    def compatible(self, one: str, other: str) -> bool:
        """Return whether values in one unit can be given in the other.

        >>> UnitSystem.of().compatible("day", "working day")
        False
        """
        return self._measure(one).dimension == self._measure(other).dimension

    def is_ratio(self, text: str) -> bool:
        """Return whether values in a unit are rates: shares, or amounts per something.

        That is every dimensionless unit, and every unit that is made of several kinds of units
        or has one below a stroke, be it under a name of its own. An area is not a ratio.

        >>> units = UnitSystem.of()
        >>> [units.is_ratio(text) for text in ("%", "triệu đồng/person", "triệu đồng", "km2")]
        [True, True, False, False]
        """
        dimension = self._measure(text).dimension
        return len(dimension) != 1 or dimension[0][1] < 0

    def adds_up(self, text: str) -> bool:
        """Return whether amounts of several organisation units make an amount of all together.

        Ratios do not, nor do points, nor times: of those who need 3 and 5 days, nobody needs 8.

        >>> units = UnitSystem.of()
        >>> [units.adds_up(text) for text in ("%", "point", "year", "triệu đồng", "km2")]
        [False, False, False, True, True]
        """
        dimension = self._measure(text).dimension
        return not self.is_ratio(text) and dimension[0][0] not in _OF_ONE

    def counts(self, text: str) -> bool:
        """Return whether values in a unit count what has no parts, one by one.

        >>> units = UnitSystem.of()
        >>> [units.counts(text) for text in ("hồ sơ", "person", "tấn", "person/year")]
        [True, True, False, False]
        """
        measure = self._measure(text)
        return measure.scale == _ONE and measure.dimension in _COUNTED

    def name(self, text: str, language: str = "en") -> str:
        """Return the name of a unit for people, the parts of a compound in the order written.

        >>> UnitSystem.of().name("million VND/person/year", "vi")
        'triệu đồng/người/năm'
        """
        factors = self._measure(text).factors
        return joined(
            [(self._table.name(ident, language), power) for ident, power in factors],
            nothing=self._table.name(RATIO, language),
        )

    def canonical(self, text: str) -> str:
        """Return the one text, made of ids, that all spellings of a unit share.

        >>> UnitSystem.of().canonical("Triệu đồng / năm / người")
        'million_dong/person/year'
        """
        return self._measure(text).canonical

    def multiplied(self, one: str, other: str) -> str:
        """Return the canonical unit of a product: 1 in `one` times 1 in `other` is 1 in it.

        >>> UnitSystem.of().multiplied("triệu đồng/person", "person")
        'million_dong'
        """
        return self._combined(one, other, 1)

    def divided(self, one: str, other: str) -> str:
        """Return the canonical unit of a quotient: 1 in `one` by 1 in `other` is 1 in it.

        Equal units leave ``ratio``. Units that differ by a factor remain, as in
        ``million_dong/billion_dong``, which converts to ``ratio`` by that factor.

        >>> UnitSystem.of().divided("hồ sơ", "dossier")
        'ratio'
        """
        return self._combined(one, other, -1)

    def __reduce__(self) -> tuple[object, ...]:
        """Rebuild from the declarations, also in another process."""
        return (UnitSystem.of_sound, (self.declared,))

    def _combined(self, one: str, other: str, sign: int) -> str:
        powers = dict(self._measure(one).factors)
        for ident, power in self._measure(other).factors:
            powers[ident] = powers.get(ident, 0) + sign * power
        return self.canonical(joined([item for item in powers.items() if item[1]]))

    def _measure(self, text: str) -> Measure:
        found = self._measures.get(text)
        if found is None:
            found = self._remembered(text)
        if isinstance(found, UnitError):
            raise _again(found)
        return found

    def _remembered(self, text: str) -> Measure | UnitError:
        """Work out what a text means, or what is wrong with it, and keep it for the next time."""
        found: Measure | UnitError
        try:
            found = self._table.measure(factors_of(text, self._table.ids))
        except UnitError as problem:
            found = _again(problem)
        if len(self._measures) >= _MOST_REMEMBERED:
            self._measures.clear()
        if len(text) <= LONGEST_TEXT:
            self._measures[text] = found
        return found


def declaration_problems(units: tuple[Unit, ...]) -> list[tuple[Unit, UnitError]]:
    """Return every contradiction among declarations of units, in the order declared.

    A name that is taken, a unit that is made of an unknown one or, in a circle, of itself, a
    number that is not above zero. Units that only refer to a contradictory one are not listed.

    >>> broken = Unit(id="chest", equals=Quantity.parse("20 xyz"))
    >>> [str(problem) for _, problem in declaration_problems((broken,))]
    ["unit 'chest' is made of an unknown one: unknown unit 'xyz'; declare it under 'units'"]
    """
    problems = _table(units).problems
    return [(units[position], _again(problem)) for position, problem in sorted(problems.items())]


def _again(problem: UnitError) -> UnitError:
    """Return the same error without the trace of its first raising."""
    return UnitError(problem.message, problem.hint, problem.code)


@lru_cache(maxsize=64)
def _table(units: tuple[Unit, ...]) -> Table:
    return Table.of(units)


@lru_cache(maxsize=64)
def _system(units: tuple[Unit, ...]) -> UnitSystem:
    return UnitSystem(units, _table(units))

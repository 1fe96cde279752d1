"""Points by named options: the value is one word of several."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar

from attrs import evolve, field, frozen

from kpikit.kernels.rationals import Rationals
from kpikit.model.declared import Declared, Form, key
from kpikit.model.ids import Identifier
from kpikit.model.scoring import Amount

if TYPE_CHECKING:
    from kpikit.model.scoring import Measured, Setting
    from kpikit.rules.columns import MeasuredColumn


@frozen(kw_only=True)
class OptionPoints(Declared):
    """What one option gives."""

    form: ClassVar = Form(short="points")
    id: Identifier = field(metadata=key("Id of the option among the indicator's `values`."))
    points: Amount = field(metadata=key("Points, as a number or in percent of max_points."))


@frozen(kw_only=True)
class Options(Declared):
    """Points by the option reported, for indicators that list `values`.

    Attributes:
        numbers: the number that stands for each option in the values, once that is known.

    >>> from kpikit.model.scoring import Measured, Setting
    >>> half = OptionPoints(id="deputy", points=Amount(Fraction(1, 2), of_max=True))
    >>> rule = Options(options=(half,)).fitted(Setting(words=("head", "deputy", "none")))
    >>> rule.points(Measured(measure=Fraction(1), max_points=Fraction(4)))
    Fraction(2, 1)
    """

    form: ClassVar = Form(tag="options", short="options", whole=True)
    options: tuple[OptionPoints, ...] = field(
        metadata=key("Points of each option.", ids=("id",), examples=("{head: 100 percent}",))
    )
    numbers: tuple[int, ...] = ()

    def fitted(self, setting: Setting) -> Options:
        """Return the rule with the number of each option: its place among the words."""
        words = setting.words
        return evolve(self, numbers=tuple(words.index(option.id) for option in self.options))

    def points(self, cell: Measured) -> Fraction:
        """Return the points of one cell; 0 for an option that is not listed."""
        for number, option in zip(self.numbers, self.options, strict=True):
            if cell.measure == number:
                return option.points.of(cell.max_points)
        return Fraction(0)

    def column(self, cells: MeasuredColumn) -> Rationals:
        """Return the points of a column of cells."""
        points = Rationals.constant(Fraction(0), len(cells))
        for number, option in zip(self.numbers, self.options, strict=True):
            chosen = cells.measures.compared(Fraction(number)) == 0
            points = Rationals.chosen(chosen, option.points.of(cells.max_points), points)
        return points

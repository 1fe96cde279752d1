"""Indicators: what is measured."""

from __future__ import annotations

from enum import Enum
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar

from attrs import field, frozen

from kpikit.model.declared import Declared, Form, key
from kpikit.model.doubts import Plausible
from kpikit.model.formulas import Formula, ZeroDenominator
from kpikit.model.ids import Identifier, Slug
from kpikit.model.roll_up import SUMMED, RollingBy, RollUp, with_those_above
from kpikit.model.text import Text
from kpikit.model.units import Quantity
from kpikit.periods import Frequency

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kpikit.model.org import OrgUnit


class Direction(Enum):
    """Which values are better."""

    HIGHER = "higher"
    LOWER = "lower"
    WITHIN = "within"
    NONE = "none"


class Accumulation(Enum):
    """How the values of an indicator relate to time.

    `PER_PERIOD` values belong to their whole window. The others run: a cell is identified by the
    end of its period, so that June, the second quarter and the first half are one cell.
    """

    PER_PERIOD = "per_period"
    YEAR_TO_DATE = "year_to_date"
    FISCAL_YEAR_TO_DATE = "fiscal_year_to_date"
    TERM_TO_DATE = "term_to_date"
    AS_OF = "as_of"


@frozen(kw_only=True)
class Option(Declared):
    """One of the words that may be reported instead of a number."""

    form: ClassVar = Form(short="id")
    id: Identifier = field(metadata=key("The word, as tables and rules use it."))
    name: Text | None = field(default=None, metadata=key("Name for people."))


YES_NO = (
    Option(id=Identifier("no"), name=Text.of({"en": "no", "vi": "không"})),
    Option(id=Identifier("yes"), name=Text.of({"en": "yes", "vi": "có"})),
)
"""The options of ``values: yes_no``."""


DATE = (Option(id=Identifier("date"), name=Text.of({"en": "date", "vi": "ngày"})),)
"""What stands for ``values: date``: no word is reported, but a day of the calendar."""


@frozen(kw_only=True)
class Indicator(Declared):
    """A quantity that is reported for organisation units and periods.

    Its values are kept in its own unit; observations in other units are converted once.
    """

    form: ClassVar = Form(
        apart=(
            ("unit", "values"),
            ("values", "formula"),
            ("values", "numerator"),
            ("formula", "numerator"),
            ("formula", "denominator"),
        ),
        needs=(("unit", "values"),),
        together=(("numerator", "denominator"),),
    )
    id: Identifier = field(metadata=key("Id of the indicator, as formulas use it."))
    name: Text | None = field(default=None, metadata=key("Name for people."))
    unit: str = field(
        default="",
        metadata=key(
            "Unit of measure of the values; needed unless `values` says what is reported instead.",
            examples=("triệu đồng", "percent"),
        ),
    )
    values: tuple[Option, ...] = field(
        default=(),
        metadata=key(
            "What is reported instead of numbers: `yes_no`, `date`, or words from a list.",
            ids=("id",),
            named=(("yes_no", YES_NO), ("date", DATE)),
            examples=("yes_no", "[head, deputy, none]", "date"),
        ),
    )
    formula: Formula | None = field(
        default=None,
        metadata=key("How the value is derived.", examples=("revenue / population",)),
    )
    numerator: Formula | None = field(
        default=None, metadata=key("What is above the stroke of a ratio; needs `denominator`.")
    )
    denominator: Formula | None = field(
        default=None, metadata=key("What is below the stroke of a ratio; needs `numerator`.")
    )
    zero_denominator: ZeroDenominator = field(
        default=ZeroDenominator.NOT_APPLICABLE,
        metadata=key("What the value is where something is divided by zero."),
    )
    level: Slug | None = field(
        default=None,
        metadata=key("Level of the organisation units that have the indicator; all if absent."),
    )
    direction: Direction | None = field(
        default=None,
        metadata=key("Which values are better; what the targets say if absent."),
    )
    accumulation: Accumulation = field(
        default=Accumulation.PER_PERIOD,
        metadata=key(
            "How values relate to time: `per_period` values belong to their whole window, and "
            "totals of the parts of a window add up to it; `year_to_date`, `fiscal_year_to_date` "
            "and `term_to_date` run up since the year or the term began; `as_of` is a stock."
        ),
    )
    frequency: Frequency | None = field(
        default=None,
        metadata=key(
            "How often it is reported: year, half, quarter or month. In shorter windows, and in "
            "ranges of days, there is no cell.",
            examples=("half",),
        ),
    )
    due: Quantity | None = field(
        default=None,
        metadata=key(
            "Days after the end of a period by which its figure is due; below zero before the end. "
            "Until then a figure that is not there is not due, if the evaluation says as of when.",
            examples=("20", "5 working days", "-10"),
        ),
    )
    additive: bool | None = field(
        default=None,
        metadata=key("Whether the indicator is a total that grows towards its target."),
    )
    roll_up: RollUp | None = field(
        default=None,
        metadata=key(
            "What the units below make of the value of a unit that is not reported itself: `sum`, "
            "`mean`, `min`, `max` or `none`. If absent, amounts such as money, people and areas "
            "are summed where units below have the indicator, and nothing else is: no ratios, "
            "points, times and words; derived values are computed from their parts. If stated, "
            "the units above those of `level` have the indicator, too.",
            examples=("sum", "{by: mean, weight: population}", "{by: sum, available: 90 percent}"),
        ),
    )
    plausible: Plausible | None = field(
        default=None,
        metadata=key(
            "The range outside which a value is doubted, with a warning.",
            examples=("{from: 0, to: 100}",),
        ),
    )
    responsible: Text | None = field(default=None, metadata=key("Who answers for the indicator."))
    reference: Identifier | None = field(default=None, metadata=key("Id of the source it is from."))
    note: Text | None = field(default=None, metadata=key("Remark for readers."))

    @property
    def derived(self) -> bool:
        """Whether values are computed from other indicators."""
        return self.formula is not None or self.numerator is not None

    @property
    def dated(self) -> bool:
        """Whether values are dates; the number that stands for one counts the days up to it."""
        return self.values == DATE

    @property
    def words(self) -> tuple[str, ...]:
        """The ids of the options; a word's place is the number that stands for it in columns."""
        return tuple(option.id for option in self.values)

    def number_of(self, word: str) -> Fraction:
        """Return the number that stands for one of the words in columns.

        Raises:
            ValueError: the indicator has no such option.
        """
        return Fraction(self.words.index(word))

    def is_total(self, is_ratio: Callable[[str], bool]) -> bool:
        """Return whether values add up over time, unless stated: stocks, words, rates do not.

        Args:
            is_ratio: whether values in a unit are rates.
        """
        if self.additive is not None:
            return self.additive
        if not self.unit or self.accumulation is Accumulation.AS_OF:
            return False
        return self.denominator is None and not is_ratio(self.unit)

    def rolled_by(self, adds_up: Callable[[str], bool]) -> RollUp | None:
        """Return what units below make of the value of a unit above; `None` if nothing.

        Unless stated, reported amounts are summed, stocks too: these do not add up over time, but
        over units. `additive: false` of anything else says that it never adds up.

        Args:
            adds_up: whether amounts in a unit add up over organisation units.

        >>> poor = Indicator(id="poor", unit="household", accumulation=Accumulation.AS_OF)
        >>> poor.rolled_by(lambda unit: unit == "household").by.value
        'sum'
        """
        if self.roll_up is not None:
            return self.roll_up if self.roll_up.lifts else None
        if self.derived or not self.unit or not adds_up(self.unit):
            return None
        stock = self.accumulation is Accumulation.AS_OF
        return SUMMED if stock or self.additive is not False else None

    def sums_up(self, adds_up: Callable[[str], bool]) -> bool:
        """Return whether reported figures of several units make that of all of them together.

        Args:
            adds_up: whether amounts in a unit add up over organisation units.

        >>> Indicator(id="paid", unit="percent").sums_up(lambda unit: unit == "household")
        False
        """
        rule = self.rolled_by(adds_up)
        return rule is not None and rule.by is RollingBy.SUM and not self.derived

    @property
    def level_of_cells(self) -> Slug | None:
        """The level of all units that have the indicator; `None` if it is rolled up beyond."""
        return None if self.roll_up is not None and self.roll_up.lifts else self.level

    def owners(self, units: Sequence[OrgUnit]) -> list[OrgUnit]:
        """Return the units that have the indicator: of its level, and above if it is rolled up."""
        own = [unit for unit in units if self.level in {None, unit.level}]
        if self.level_of_cells == self.level:
            return own
        names = with_those_above(units, own)
        return [unit for unit in units if unit.id in names]

    @property
    def cumulative(self) -> bool:
        """Whether values run up since a year or a term began."""
        return self.runs and self.accumulation is not Accumulation.AS_OF

    @property
    def runs(self) -> bool:
        """Whether a cell is identified by the end of its period alone."""
        return self.accumulation is not Accumulation.PER_PERIOD

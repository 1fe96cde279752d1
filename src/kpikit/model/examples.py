"""Examples: figures that are given, and what has to come out of them."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction
from typing import ClassVar

import attrs
from attrs import field, frozen

from kpikit.errors import NumberError, quoted
from kpikit.model.declared import Declared, Form, key
from kpikit.model.ids import Slug
from kpikit.model.pairs import Pairs
from kpikit.model.sources import TableSource
from kpikit.model.states import Met, State
from kpikit.model.text import Text
from kpikit.model.units import Quantity
from kpikit.numbers import rounded
from kpikit.periods import Period

NOTHING = "none"
"""The word for a figure that is not there, whatever the reason."""

ABSENT = (NOTHING, *(state.value for state in State if state is not State.VALUE))
"""The words for a figure that is not there: `none`, or the state of what should have it."""

_WRITTEN = re.compile(r"[-+\u2212]?[0-9]*(?:\.(?P<part>[0-9]+))?(?:[eE](?P<power>[-+]?[0-9]+))?")
_MOST_DECIMALS = 100
_CHOOSING = frozenset(
    {"declared_at", "org_unit", "period", "indicator", "target", "node", "ranking", "peer_group"}
)


@frozen
class Figure:
    """A number as somebody expects it: right if the actual one, rounded like it, is the same.

    Attributes:
        text: as it was written.
        number: the number, in `unit`; `None` where a word says that there is none.
        decimals: how many it is written with, below zero for ``1e3``; `None` for ``3/7``, which has
            to be exactly the same.
        unit: its unit; `None` for a bare number.

    >>> Figure.parse("61.0 percent").fits(Fraction(182_983, 3_000))
    True
    >>> Figure.parse("3/7").fits(Fraction("0.428571")), Figure.parse("none").fits(None)
    (False, True)
    """

    text: str
    number: Fraction | None = None
    decimals: int | None = None
    unit: str | None = None

    @classmethod
    def parse(cls, text: str) -> Figure:
        """Return the figure that a text says: a number, perhaps with a unit, or a word for none.

        Raises:
            NumberError: the text is neither.
        """
        tidy = " ".join(text.split())
        if tidy in ABSENT:
            return cls(tidy)
        if not tidy.lstrip("-+\u2212.,")[:1].isdigit():
            hint = f"write one, or one of {', '.join(ABSENT)}"
            raise NumberError(f"{quoted(tidy)} is not a number", hint)
        quantity = Quantity.parse(tidy)
        number = tidy.removesuffix(quantity.unit or "").strip()
        written = _WRITTEN.fullmatch(number)
        decimals = None
        if written is not None:
            decimals = len(written["part"] or "") - int(written["power"] or 0)
        if decimals is not None and abs(decimals) > _MOST_DECIMALS:
            message = f"{quoted(tidy)} has {abs(decimals)} decimals"
            raise NumberError(message, f"the most is {_MOST_DECIMALS}")
        return cls(tidy, quantity.number, decimals, quantity.unit)

    def fits(self, actual: Fraction | None) -> bool:
        """Return whether a number, in the unit of this one, is what is expected.

        It is rounded to the written decimals, half away from zero.
        """
        if self.number is None or actual is None:
            return self.number is actual
        if self.decimals is None:
            return self.number == actual
        return self.number == rounded(actual, self.decimals)

    def __str__(self) -> str:
        """Return the text."""
        return self.text


@frozen(kw_only=True)
class Given(Declared):
    """A row of observations, as in a table: what stands under each heading.

    With an `indicator` it is one observation: `{org_unit: a, indicator: x, period: 2024, value: 5}`
    with any other column of observations. Without one, the ids of indicators are headings:
    `{org_unit: a, period: 2024, x: 5, y: 6}`. The period may be left out where the example has one
    alone. Rows below the id of a unit need no `org_unit`: `a: {x: 5, y: 6}`. Headings are kpikit's
    own words, numbers have a decimal point, whatever the specification says of its table.
    """

    form: ClassVar = Form(short="cells", whole=True)
    org_unit: Slug | None = field(
        default=None, metadata=key("Id of the organisation unit, where it stands before the row.")
    )
    cells: Pairs = field(
        metadata=key("What stands under each heading.", examples=("{disbursed: 219600}",))
    )


@frozen(kw_only=True)
class Expectation(Declared):
    """What is expected of a row of results, or of several: of all for which the same is stated."""

    org_unit: Slug | None = field(
        default=None,
        metadata=key(
            "Id of the organisation unit; if absent, each of which rows are given, or, where a "
            "table is, each in it."
        ),
    )
    period: Period | None = field(
        default=None, metadata=key("The evaluated period; each if absent.", examples=("2024-S1",))
    )

    @property
    def compared(self) -> tuple[str, ...]:
        """The fields that are stated and compared; the others say what is meant.

        >>> ExpectedRank(ranking="districts", org_unit="a", rank=Figure.parse("1")).compared
        ('rank',)
        """
        return tuple(name for name in comparable(type(self)) if getattr(self, name) is not None)


def comparable(expected: type[Expectation]) -> tuple[str, ...]:
    """Return the fields of expectations of a class that can be compared.

    >>> comparable(ExpectedUnmet)
    ('unmet', 'behind', 'undetermined')
    """
    return tuple(one.name for one in attrs.fields(expected) if one.name not in _CHOOSING)


@frozen(kw_only=True)
class ExpectedCell(Expectation):
    """What is expected of an indicator: of its value, and of the achievement of its targets.

    The words are those of the table `achievements`.
    """

    indicator: str = field(
        metadata=key("Id of the indicator, or of a node that has targets.", marks=True)
    )
    target: str | None = field(
        default=None, metadata=key("Id of the target; each if absent, `none` for a cell without.")
    )
    value: Figure | str | None = field(
        default=None,
        metadata=key(
            "The value: a number, a word or date of the indicator, a state, or `none`.",
            examples=("219600", "2.2 tỷ đồng", "missing"),
        ),
    )
    state: State | None = field(default=None, metadata=key("What the cell is."))
    obs_status: str | None = field(
        default=None, metadata=key("Weakest status of what the value is made of.", examples=("E",))
    )
    target_value: Figure | str | None = field(
        default=None, metadata=key("Level of the target, in the unit of the indicator.")
    )
    achievement: Figure | None = field(
        default=None,
        metadata=key("Ratio of actual to target.", examples=("61.0 percent", "3/7", "none")),
    )
    gap: Figure | None = field(
        default=None, metadata=key("What is still missing, in the unit of the indicator.")
    )
    met: Met | None = field(default=None, metadata=key("Whether the target is met."))
    reason: str | None = field(
        default=None,
        metadata=key("Why `met` is undetermined: one reason or several.", examples=("not_due",)),
    )
    due_value: Figure | None = field(default=None, metadata=key("Level due by the period's end."))
    on_path: bool | None = field(default=None, metadata=key("Whether that level is reached."))
    needed_pace: Figure | None = field(
        default=None, metadata=key("What has to come in per month from now on.")
    )
    coverage: Figure | None = field(
        default=None, metadata=key("Share of the units below that have a value.")
    )
    points_lost: Figure | None = field(
        default=None, metadata=key("Points lost by the target, as in the list of unmet targets.")
    )


@frozen(kw_only=True)
class ExpectedScore(Expectation):
    """What is expected of a node of a scorecard; the words are those of the table `scores`."""

    node: str = field(
        metadata=key(
            "Id of the node; `card.node` where scorecards share it.",
            marks=True,
            examples=("total",),
        )
    )
    points: Figure | None = field(
        default=None,
        metadata=key(
            "Published points; a state or `none` where there are none.",
            examples=("83.25", "missing"),
        ),
    )
    max_points: Figure | None = field(default=None, metadata=key("The most it can give."))
    excess: Figure | None = field(default=None, metadata=key("Points that the cap cuts off."))
    grade: str | None = field(
        default=None, metadata=key("Id of the grade; `none` for no grade.", examples=("good",))
    )
    provisional: bool | None = field(
        default=None, metadata=key("Whether the grade may still change.")
    )
    state: State | None = field(default=None, metadata=key("What the node is."))
    obs_status: str | None = field(
        default=None, metadata=key("Weakest status of what the points are made of.")
    )
    coverage: Figure | None = field(
        default=None, metadata=key("Share of the leaves with reported values.")
    )
    reason: str | None = field(
        default=None,
        metadata=key(
            "Why there are no points or no better grade: one reason or several.",
            examples=("missing", '"missing: satisfaction"'),
        ),
    )


@frozen(kw_only=True)
class ExpectedRank(Expectation):
    """What is expected of a ranking; the words are those of the table `rankings`."""

    ranking: str = field(metadata=key("Id of the ranking.", marks=True, examples=("districts",)))
    peer_group: str | None = field(
        default=None, metadata=key("The group within which it is ranked.")
    )
    rank: Figure | None = field(
        default=None, metadata=key("The place; `none` for the unranked.", examples=("1", "none"))
    )
    points: Figure | None = field(default=None, metadata=key("The points that decide."))
    previous_rank: Figure | None = field(
        default=None, metadata=key("The place in the earlier period.")
    )
    change: Figure | None = field(
        default=None, metadata=key("By how many places it is better than then.")
    )
    obs_status: str | None = field(
        default=None, metadata=key("Weakest status of all that are compared.")
    )
    reason: str | None = field(default=None, metadata=key("Why it is unranked."))


@frozen(kw_only=True)
class ExpectedUnmet(Expectation):
    """Which targets are not met: those that are named, and no others."""

    unmet: tuple[str, ...] = field(
        metadata=key(
            "Indicators of the targets that are not met; `indicator.target` names one of several.",
            marks=True,
            examples=("[income, online_payment]", "[]"),
        )
    )
    behind: tuple[str, ...] | None = field(
        default=None, metadata=key("Those that are not due, and behind their path.")
    )
    undetermined: tuple[str, ...] | None = field(
        default=None, metadata=key("Those of which it cannot be said.")
    )


Expected = ExpectedCell | ExpectedScore | ExpectedRank | ExpectedUnmet
"""Whatever is expected of the units of an example."""


@frozen(kw_only=True)
class Example(Declared):
    """Figures that are given, and what has to come out of them; `kpikit test` tries it."""

    id: Slug | None = field(default=None, metadata=key("Id of the example."))
    name: Text | None = field(default=None, metadata=key("What it shows, for people."))
    note: Text | None = field(default=None, metadata=key("Remark for readers."))
    periods: tuple[Period, ...] = field(
        default=(),
        metadata=key(
            "The periods that are evaluated, or the one `period`; all that are observed if absent.",
            one="period",
        ),
    )
    as_of: date | None = field(
        default=None, metadata=key("Day by whose end figures and levels have to be known.")
    )
    map_of: date | None = field(
        default=None, metadata=key("Day on whose map of units everything is evaluated.")
    )
    given: tuple[Given, ...] = field(
        default=(),
        metadata=key(
            "The observations: rows, rows below the ids of units, or a table beside the "
            "specification; if absent, the table that the specification names.",
            ids=("org_unit",),
            many=True,
            table="given_table",
            examples=(
                "{hung-nguyen: {disbursed: 219600}}",
                "[{org_unit: hung-nguyen, indicator: disbursed, value: 219600, obs_status: E}]",
                "{table: example.csv}",
            ),
        ),
    )
    expect: tuple[Expected, ...] = field(
        default=(),
        metadata=key(
            "What has to come out: rows that state what is compared, or such rows below the ids of "
            "units. Numbers are compared at their written decimals.",
            ids=("org_unit",),
            many=True,
            examples=("[{node: total, points: 83.25, grade: good}]",),
        ),
    )
    diagnostics: tuple[str, ...] | None = field(
        default=None,
        metadata=key(
            "Codes of the findings about the figures, all of them and no others; not compared if "
            "absent.",
            examples=("[K711]", "[]"),
        ),
    )
    given_table: TableSource | None = None

    @property
    def units(self) -> frozenset[str]:
        """The organisation units of the given rows; none where a table is given.

        >>> rows = (Given(cells=Pairs.of({"org_unit": "a"})), Given(org_unit="b", cells=Pairs()))
        >>> sorted(Example(given=rows).units)
        ['a', 'b']
        """
        named = (row.cells.get("org_unit") or row.org_unit for row in self.given)
        return frozenset(unit for unit in named if unit is not None)

    def label(self, language: str = "") -> str:
        """Return what the example is called: its name, else its id, else its place.

        >>> Example(id=Slug("five-months")).label()
        'five-months'
        """
        name = self.name.in_language(language) if self.name is not None else ""
        return name or self.id or self.declared_at

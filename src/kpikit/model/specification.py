"""The specification: a whole rule book as one value."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Protocol

from attrs import field, frozen

from kpikit.errors import KpikitError, Source
from kpikit.model.calendars import Calendar
from kpikit.model.declared import Declared, key
from kpikit.model.doubts import Acceptance, AcceptedWarning
from kpikit.model.examples import Example
from kpikit.model.formulas import Formula
from kpikit.model.ids import Identifier, Slug
from kpikit.model.indicators import Indicator
from kpikit.model.maps import Maps
from kpikit.model.org import OrgUnit
from kpikit.model.overrides import Adding, Dropping, Overridden, Setting
from kpikit.model.rankings import Ranking
from kpikit.model.scorecards import Scorecard
from kpikit.model.sources import OrgUnitsTable, TableSource
from kpikit.model.successions import Succession
from kpikit.model.targets import Target
from kpikit.model.text import Text
from kpikit.model.units import Unit
from kpikit.model.upward import nearest, upward

FORMAT_VERSION = 1
"""The version of the written form that this kpikit reads."""


@frozen(kw_only=True)
class Reference(Declared):
    """A document that levels, rules or figures are taken from."""

    id: Identifier = field(metadata=key("Id by which declarations cite it."))
    title: Text = field(metadata=key("Title of the document."))
    date: str | None = field(default=None, metadata=key("Date or month of the document."))
    note: Text | None = field(default=None, metadata=key("Remark for readers."))


@frozen(kw_only=True)
class DataCheck(Declared):
    """An identity that the data has to satisfy, such as shares that add up to 100 percent.

    Where both sides have values and differ, the evaluation carries a warning. Published figures are
    rounded: of 33.3 + 33.3 + 33.3 percent the parts may have made 100. With `as_printed` there is
    no warning where figures fit that would be printed as those that are reported.
    """

    name: Text | None = field(default=None, metadata=key("Name for people."))
    formula: Formula = field(
        metadata=key("What is computed.", examples=("agriculture + industry + services",))
    )
    equals: Formula = field(metadata=key("What it has to equal.", examples=("100 percent",)))
    as_printed: bool = field(
        default=False,
        metadata=key(
            "Whether each figure may be any that is printed with the same decimals, halves rounded "
            "away from zero; whole numbers of people, cases and the like are exact."
        ),
    )


class Evolving(Protocol):
    """Whatever a specification was read from, and can be read from again with other values."""

    def evolved(self, specification: Specification, changes: Mapping[str, object]) -> Specification:
        """Return the specification with other values at some paths."""
        ...


@frozen(kw_only=True)
class Specification(Declared):
    """Everything that a rule book declares.

    Attributes:
        org_units_table: the table that `org_units` are still to be taken from: that of the
            observations. A table in the folder has been read: its rows are declared, as if they
            stood in the YAML.
        targets_table: likewise for `targets`; nothing once they are read.
        successions_table: likewise for `successions`.
        imports: what it builds on, as it is written. All of that stands in the other fields; these
            two take no part in equality, and are not written again.
        overrides: what it says otherwise, as it is written; `overridden` tells what became of it.
        overridden: what it says otherwise than the specifications it builds on, in the order in
            which it was overridden; takes no part in equality.
        sources: place in a file of each declared path; takes no part in equality.
        folder: the folder it was read from, where its tables lie; takes no part in equality.
        written: what it was read from, for `evolve`; takes no part in equality.
    """

    kpikit: int = field(
        default=FORMAT_VERSION,
        metadata=key("Version of the written form: 1.", own=True, always=True, examples=("1",)),
    )
    id: Slug = field(
        metadata=key("Id of the rule book.", own=True, examples=("vn-hung-nguyen-2024",))
    )
    title: Text | None = field(default=None, metadata=key("Title for people.", own=True))
    description: Text | None = field(
        default=None, metadata=key("What the rule book is for.", own=True)
    )
    language: str = field(default="en", metadata=key("Language of plain texts.", examples=("vi",)))
    imports: tuple[str, ...] = field(
        default=(),
        eq=False,
        metadata=key(
            "Specifications that it builds on: files or folders inside its own folder, or "
            "`kpikit:...` for what ships with kpikit. What they declare is declared here, too.",
            resolved=True,
            examples=("[province.yaml]", "['kpikit:vn/hung-nguyen-2024']"),
        ),
    )
    overrides: tuple[Setting | Adding | Dropping, ...] = field(
        default=(),
        eq=False,
        metadata=key(
            "What it says otherwise than those it imports.",
            resolved=True,
            examples=("[{at: scorecard.economy, set: {max_points: 50}}]",),
        ),
    )
    references: tuple[Reference, ...] = field(
        default=(), metadata=key("Documents that are cited.", ids=("id",))
    )
    observations: TableSource | None = field(
        default=None, metadata=key("Table of observations that is read by default.", own=True)
    )
    calendar: Calendar = field(
        default=Calendar(),
        metadata=key("Which days are working days, for `working_days(from, to)`."),
    )
    units: tuple[Unit, ...] = field(
        default=(), metadata=key("Units of measure beside the built-in ones.", ids=("id",))
    )
    org_units: tuple[OrgUnit, ...] = field(
        default=(), metadata=key("Who is evaluated.", ids=("id",), table="org_units_table")
    )
    successions: tuple[Succession, ...] = field(
        default=(),
        metadata=key(
            "Mergers, splits, transfers, new names and ends of organisation units.",
            table="successions_table",
            examples=("[{effective: 2024-12-01, merge: [hung-thinh, hung-my], into: thinh-my}]",),
        ),
    )
    indicators: tuple[Indicator, ...] = field(
        default=(), metadata=key("What is measured.", ids=("id",))
    )
    targets: tuple[Target, ...] = field(
        default=(),
        metadata=key(
            "Levels that values are compared with.",
            ids=("indicator", "id"),
            many=True,
            table="targets_table",
        ),
    )
    checks: tuple[DataCheck, ...] = field(
        default=(), metadata=key("Identities that the data has to satisfy.")
    )
    accepted: tuple[Acceptance | AcceptedWarning, ...] = field(
        default=(),
        metadata=key("Figures that are right, and rules that are meant, though they look wrong."),
    )
    scorecards: tuple[Scorecard, ...] = field(
        default=(),
        metadata=key("How points are given.", ids=("id",), many=True, one="scorecard"),
    )
    rankings: tuple[Ranking, ...] = field(
        default=(), metadata=key("Orders of units by points.", ids=("id",))
    )
    examples: tuple[Example, ...] = field(
        default=(),
        metadata=key(
            "Figures with what has to come out of them; `kpikit test` tries them. They change no "
            "evaluation.",
            own=True,
            ids=("id",),
        ),
    )
    org_units_table: OrgUnitsTable | None = None
    targets_table: TableSource | None = None
    successions_table: TableSource | None = None
    overridden: tuple[Overridden, ...] = field(default=(), eq=False, repr=False)
    sources: Mapping[str, Source] = field(factory=dict, eq=False, repr=False)
    folder: Path | None = field(default=None, eq=False, repr=False)
    written: Evolving | None = field(default=None, eq=False, repr=False)

    @cached_property
    def maps(self) -> Maps:
        """Which units there are on which days, by all successions that are declared."""
        return Maps.made(self.org_units, self.successions)

    @property
    def default_table(self) -> Path | None:
        """Where the table of observations lies that it names; `None` if it names none."""
        if self.observations is None or self.folder is None:
            return None
        return self.folder / self.observations.table

    @property
    def accepted_figures(self) -> tuple[Acceptance, ...]:
        """What is accepted of figures."""
        return tuple(one for one in self.accepted if isinstance(one, Acceptance))

    @property
    def accepted_warnings(self) -> tuple[AcceptedWarning, ...]:
        """What is accepted of the rule book."""
        return tuple(one for one in self.accepted if isinstance(one, AcceptedWarning))

    def targets_of(self, indicator: str) -> tuple[Target, ...]:
        """Return all levels of all targets of an indicator, in the order declared."""
        return tuple(target for target in self.targets if target.indicator == indicator)

    def place(self, path: str) -> Source | None:
        """Return the place in a file of a path, or of the nearest path above it.

        `None` for what was made in Python.

        >>> Specification(id="empty").place("targets.paved.plan") is None
        True
        """
        return self.sources.get(nearest(path, self.sources))

    def evolve(self, changes: Mapping[str, object]) -> Specification:
        """Return the specification with other values at some paths: what if it said that?

        The paths are those of overrides, and so is what happens: keys and ids with dots between
        them, and a mapping changes the keys that it has. The result is checked as a whole; of the
        examples, those that name something that is no longer there are left out.

        Args:
            changes: values by path: texts as YAML has them, numbers, dates, lists and mappings;
                `None` drops what is there.

        Raises:
            SpecificationError: it has errors then, or a path leads nowhere; the place of a finding
                is the argument.
            KpikitError: it was made in Python, not read.

        >>> from kpikit.spec import load_specification
        >>> review = load_specification("kpikit:vn/hung-nguyen-2024")
        >>> lower = review.evolve({"targets.disbursed.plan.at_least": 250_000})
        >>> print(*lower.overridden)
        targets.disbursed.plan.at_least: 250000 instead of 300000 of vn-hung-nguyen-2024
        """
        if self.written is None:
            message = (
                "this specification was made in Python, and evolve needs one that was read; "
                "change it with attrs.evolve, or write it with dump_specification and read that"
            )
            raise KpikitError(message)
        return self.written.evolved(self, changes)

    def override_of(self, path: str) -> Overridden | None:
        """Return the last override of what stands at a path, or of something above it.

        Args:
            path: place in the specification, as `declared_at` has it.

        Returns:
            `None` where the specification says it itself, or takes it over as it is.

        >>> level = Overridden(path="targets.paved.plan.at_least", at="targets.paved.plan.at_least",
        ...                    before="80", after="70", imported="province", by="district")
        >>> district = Specification(id="district", overridden=(level,))
        >>> district.override_of("targets.paved.plan.at_least").before
        '80'
        >>> district.override_of("targets.paved.plan") is None
        True
        """
        above = frozenset(upward(path))
        return next((one for one in reversed(self.overridden) if one.path in above), None)

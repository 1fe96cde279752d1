"""What a specification changes of those it builds on, and the record of what was changed."""

from __future__ import annotations

from typing import Literal

from attrs import field, frozen

from kpikit.errors import Source
from kpikit.model.declared import Declared, key
from kpikit.model.ids import Identifier
from kpikit.model.text import Text


@frozen
class Anything:
    """Something that is written and not read where it stands: its place in the end says what it is.

    Attributes:
        written: what was written, as the reader has it.
    """

    written: object


@frozen(kw_only=True)
class Override(Declared):
    """Something that a specification says otherwise than those it imports."""

    at: str = field(
        metadata=key(
            "What is changed: keys and ids with dots between them, as findings show them. A node "
            "of a scorecard is named by its id, however deep it lies; one of several levels of a "
            "target by a key in it.",
            examples=(
                "targets.disbursed.plan",
                "scorecard.economy.max_points",
                "'targets.roads.new_rural[group=north]'",
            ),
        )
    )
    reference: Identifier | None = field(
        default=None, metadata=key("Id of the document that changes it.")
    )
    note: Text | None = field(default=None, metadata=key("Remark for readers."))


@frozen(kw_only=True)
class Setting(Override):
    """Another value; of a mapping, other values of some keys, and the rest as it is."""

    value: Anything = field(
        metadata=key(
            "The value, or the keys that change with theirs.",
            name="set",
            marks=True,
            examples=("50", "{at_least: 250000}"),
        )
    )


@frozen(kw_only=True)
class Adding(Override):
    """Further entries of a list or a mapping."""

    entries: Anything = field(
        metadata=key(
            "The entries; below a key, those of the list or mapping there.",
            name="add",
            marks=True,
            examples=("{children: [{indicator: paved, max_points: 5, score: {value: }}]}",),
        )
    )


@frozen(kw_only=True)
class Dropping(Override):
    """Something that is left out. What refers to it has to be changed, too."""

    drop: Literal["true"] = field(metadata=key("Leaves it out.", marks=True, examples=("true",)))


@frozen(kw_only=True)
class Overridden:
    """One thing that a specification says otherwise than the one it builds on.

    Attributes:
        path: place in the specification, as `declared_at` and `sources` have it; of what was
            dropped, where it was, with ids instead of places in lists.
        at: the same place as the override names it, with ids: ``scorecard.economy.max_points``.
        before: what stood there, on one line as in YAML; empty if nothing did.
        after: what stands there now; empty if it was dropped.
        source: place of the override in its file.
        replaced: place of what stood there before; ``None`` if nothing did.
        imported: id of the specification that said it before; empty if nothing stood there.
        by: id of the specification that overrides; empty for `Specification.evolve`.
        reference: id of the document that the override cites.
        note: remark for readers.

    >>> print(Overridden(path="scorecard.children[1].max_points", at="scorecard.economy.max_points",
    ...                  before="60", after="50", imported="province", by="district"))
    scorecard.economy.max_points: 50 instead of 60 of province
    """

    path: str
    at: str
    before: str = ""
    after: str = ""
    source: Source | None = None
    replaced: Source | None = None
    imported: str = ""
    by: str = ""
    reference: str | None = None
    note: Text | None = None

    @property
    def dropped(self) -> bool:
        """Whether nothing stands there any more."""
        return not self.after

    @property
    def added(self) -> bool:
        """Whether nothing stood there before."""
        return not self.before

    def __str__(self) -> str:
        """Return what is said now, and what was said before."""
        whose = f" of {self.imported}" if self.imported else ""
        if self.added:
            return f"{self.at}: added"
        if self.dropped:
            return f"{self.at}{whose}: dropped"
        return f"{self.at}: {self.after} instead of {self.before}{whose}"

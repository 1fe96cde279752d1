"""What a specification changes of those it builds on, and the record of what was changed."""

from __future__ import annotations

from attrs import frozen

from kpikit.errors import Source
from kpikit.model.text import Text


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
            return f"{self.at}: {self.after}, added"
        if self.dropped:
            return f"{self.at}: dropped, instead of {self.before}{whose}"
        return f"{self.at}: {self.after} instead of {self.before}{whose}"

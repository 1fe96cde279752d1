"""Overrides put into effect: nodes that say something else than those of an imported file."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice

from attrs import define, evolve, field

from kpikit.checks.suggestions import Suggestions
from kpikit.errors import Code, Diagnostic, Related, Severity, Source, quoted
from kpikit.model.overrides import Overridden
from kpikit.model.upward import upward
from kpikit.spec.changes import Author, Change, Done, in_short, same
from kpikit.spec.nodes import (
    Entries,
    Items,
    Node,
    Origin,
    Scalar,
    at_place_of,
    file_of,
    shape,
)
from kpikit.spec.spots import Astray, Spot
from kpikit.spec.steps import Walk

_NAMED = 8


@define
class Overriding:
    """Puts overrides into effect, one after the other.

    Attributes:
        walk: follows paths.
        root: the specification, as far as it is put together.
        names: the id of the specification in each file.
        records: what was overridden; the paths are those with ids.
        findings: what is wrong with the overrides.
        dropped: where each id was dropped.
    """

    walk: Walk
    root: Entries
    names: Mapping[Origin | None, str]
    records: list[Overridden] = field(factory=list)
    findings: list[Diagnostic] = field(factory=list)
    dropped: dict[str, Source] = field(factory=dict)
    _done: dict[str, list[Done]] = field(factory=dict)
    _within: dict[str, list[Done]] = field(factory=dict)
    _pending: list[tuple[str, tuple[Author, Author], Diagnostic]] = field(factory=list)
    _suggestions: Suggestions = field(factory=Suggestions)

    def put(self, change: Change) -> None:
        """Put one override into effect, or record why it has none."""
        spot = self._hit(change)
        if spot is None:
            return
        if change.value is None:
            self._assign(spot, None, None, change)
        elif change.way == "set":
            self._set(spot, change.value, change)
        else:
            self._add(change.at, spot, change.value, change)

    def unsettled(self) -> list[Diagnostic]:
        """Return the contradictions between imports that nobody above them has decided."""
        return [
            finding
            for at, between, finding in self._pending
            if not any(done.author.above(between) for done in self._done[at])
        ]

    # --- where ---

    def _hit(self, change: Change) -> Spot | None:
        """Return the place that is overridden, if it is there and comes from an import."""
        found, sees = self.walk.to(self.root, change.at), change.author.sees
        if isinstance(found, Astray):
            self._miss(change, found)
            return None
        where, _, step = found.at.rpartition(".")
        if found.node is None and (change.value is None or (sees is not None and not where)):
            self._miss(change, Astray(where, step, ()))
            return None
        owner = file_of(found.owner)
        if sees is not None and owner not in {None, change.author.origin, *sees}:
            name = self.names.get(owner, "")
            message = f"{quoted(change.at)} is declared by {quoted(name)}, which is not imported"
            self._find(change, change.place, Code.HITS_NOTHING, message, "import it here, too")
            return None
        return found

    def _miss(self, change: Change, found: Astray) -> None:
        """Report that an override hits nothing."""
        author = change.author
        own = self.walk.to(author.root, change.at) if author.root is not None else None
        if isinstance(own, Spot) and own.node is not None:
            message = f"{quoted(change.at)} is declared in this specification, not imported"
            hint = "change it where it is declared"
            self._find(change, change.place, Code.HITS_NOTHING, message, hint)
            return
        close = self._suggestions.meant(found.step, found.known)
        names = ", ".join(islice(found.known, _NAMED))
        hint = "nothing that is imported says it: delete the override, or declare it here"
        hint = f"there are: {names}" if names else hint
        hint = f"did you mean '{close}'?" if close else hint
        if author.sees is not None and not author.sees:
            hint = "name under 'imports' the specification that it changes"
        self._absent(change, change.place, found.step, found.at, hint)

    def _absent(self, change: Change, node: Node, step: str, where: str, hint: str) -> None:
        below = f" under {quoted(where)}" if where else ""
        message = f"there is nothing to override: no {quoted(step)}{below}"
        self._find(change, node, Code.HITS_NOTHING, message, hint)

    # --- what ---

    def _set(self, spot: Spot, value: Node, change: Change) -> None:
        opened = self.walk.opened(spot)
        if isinstance(value, Entries) and isinstance(opened.node, Items):
            message = f"there are {len(opened.node.items)} entries, of which one has to be named"
            hint = f"write '{change.at}[...]' with a key of the one meant, such as [group=north]"
            self._find(change, value, Code.HITS_NOTHING, message, hint)
        elif not isinstance(value, Entries) or not self._merges(opened, value):
            word = spot.at.rpartition(".")[2]
            self._assign(spot, value, at_place_of(value, word), change)
        elif not value.entries:
            self._find(change, value, Code.OVERRIDE, "nothing is set", "write keys with values")
        else:
            for key, part in value.entries:
                self._set_key(key, part, change)

    def _set_key(self, key: Scalar, part: Node, change: Change) -> None:
        """Set a key of the mapping that is overridden."""
        opened = self._open(change.at)
        child = self.walk.key(opened, key.text)
        if child is not None:
            self._assign(child, part, key, change)
            return
        close = self._suggestions.meant(key.text, self.walk.known(opened))
        hint = f"did you mean '{close}'?" if close else "declare it in its section, or 'add' it"
        self._absent(change, key, key.text, change.at, hint)

    def _merges(self, spot: Spot, value: Entries) -> bool:
        """Whether a mapping changes keys of what is there, instead of taking its place."""
        if not isinstance(spot.node, Entries):
            return False
        marks = self.walk.marks(spot.kind) & set(value.keys())
        return marks <= set(spot.node.keys())

    def _add(self, at: str, spot: Spot, value: Node, change: Change) -> None:
        opened = self.walk.opened(spot)
        if isinstance(value, Items) and isinstance(opened.node, Items):
            self._append(spot, opened.node, value, change)
        elif isinstance(value, Items) and self.walk.may_be_several(spot) and spot.node is not None:
            alone = Items((spot.node,), spot.node.line, spot.node.column, spot.node.origin)
            self._append(spot, alone, value, change)
        elif isinstance(value, Entries) and isinstance(opened.node, Entries):
            for key, part in value.entries:
                self._add_key(at, key, part, change)
        else:
            there = "nothing" if opened.node is None else shape(opened.node)
            message = f"{shape(value)} cannot be added to {there}"
            hint = "add a list to a list, a mapping to a mapping, or 'set' another value"
            self._find(change, value, Code.OVERRIDE, message, hint)

    def _add_key(self, at: str, key: Scalar, part: Node, change: Change) -> None:
        """Add to what stands at a key of a mapping, or add the key."""
        opened = self._open(at)
        child = self.walk.key(opened, key.text) or self.walk.new(opened, key.text)
        if child.node is None:
            self._assign(child, part, key, change)
        else:
            self._add(f"{at}.{key.text}", child, part, change)

    def _open(self, at: str) -> Spot:
        """Return the place at a path that is known to lead to one, with its keys."""
        found = self.walk.to(self.root, at)
        assert isinstance(found, Spot)  # noqa: S101 - what is above it was hit
        return self.walk.opened(found)

    def _append(self, spot: Spot, there: Items, value: Items, change: Change) -> None:
        items = (*there.items, *value.items)
        self.root = spot.put(evolve(there, items=items), None)
        for number, item in enumerate(value.items, len(there.items)):
            self._record(self.walk.called(spot, item, number), None, item, item, change)

    def _assign(self, spot: Spot, value: Node | None, key: Scalar | None, change: Change) -> None:
        """Put another value at a place, or nothing, unless it was put there already."""
        place = change.place if key is None else key
        if self._twice(spot.at, place, change):
            return
        if value is not None and spot.node is not None and same(spot.node, value):
            self._unchanged(spot.at, value, place, change)
            return
        self._contradicted(spot.at, place, change.author)
        self.root = spot.put(value, key)
        self._record(spot.at, spot.former or spot.node, value, place, change)
        if value is None:
            self.dropped[spot.at.rpartition(".")[2]] = change.author.source(place)

    # --- one after the other ---

    def _twice(self, at: str, place: Node, change: Change) -> bool:
        """Report what the same file sets twice, or sets within what it sets as a whole."""
        above = (done for one in upward(at) for done in self._done.get(one, ()))
        known = (*above, *self._within.get(at, ()))
        before = next((done for done in known if done.author is change.author), None)
        if before is None:
            return False
        message = f"{quoted(at)} is overridden a second time in this file"
        first = Related("first overridden here", source=before.source)
        self._find(change, place, Code.OVERRIDE, message, "keep one of them", first)
        return True

    def _unchanged(self, at: str, value: Node, place: Node, change: Change) -> None:
        """Report that an override changes nothing, unless another import made it so."""
        if not any(done.agrees(change.author, value) for done in self._done.get(at, ())):
            message = f"{quoted(at)} is {shape(value)} already: nothing changes"
            hint = "delete it, or set another value"
            self._find(change, place, Code.OVERRIDE, message, hint)
            self.findings[-1] = evolve(self.findings[-1], severity=Severity.WARNING)

    def _contradicted(self, at: str, place: Node, author: Author) -> None:
        """Remember that two imports, which do not know each other, override the same thing."""
        for done in self._done.get(at, ()):
            if done.author.apart(author):
                message = f"{quoted(at)} is overridden differently by two imports"
                hint = "decide it: override it in the specification that imports both"
                source, other = author.source(place), Related("the other one", source=done.source)
                finding = Diagnostic(
                    Code.OVERRIDE, message, hint=hint, source=source, related=(other,)
                )
                self._pending.append((at, (done.author, author), finding))

    def _record(
        self, at: str, before: Node | None, after: Node | None, place: Node, change: Change
    ) -> None:
        source = change.author.source(place)
        origin = before.origin if before is not None else None
        replaced = origin.source(before.line, before.column) if before and origin else None
        record = Overridden(
            path=at,
            at=at,
            before=in_short(before),
            after=in_short(after),
            source=source,
            replaced=replaced,
            imported=self.names.get(file_of(origin), ""),
            by=change.author.name,
            reference=change.reference,
            note=change.note,
        )
        self.records.append(record)
        done = Done(change.author, after, source)
        self._done.setdefault(at, []).append(done)
        for above in islice(upward(at), 1, None):
            self._within.setdefault(above, []).append(done)

    def _find(
        self,
        change: Change,
        node: Node,
        code: Code,
        message: str,
        hint: str,
        *related: Related,
    ) -> None:
        source = change.author.source(node)
        self.findings.append(Diagnostic(code, message, hint=hint, source=source, related=related))

"""What a specification declares joins what its imports declare, section by section."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, cast, get_origin

from attrs import define, evolve, field

from kpikit.errors import Code, Diagnostic, Related, Source, quoted
from kpikit.model.specification import Specification
from kpikit.spec.changes import same
from kpikit.spec.nodes import (
    Entries,
    Items,
    Node,
    Origin,
    Scalar,
    at_place_of,
    file_of,
    shape,
    source_of,
)
from kpikit.spec.slots import Slot, slots_of
from kpikit.spec.steps import declared_in

if TYPE_CHECKING:
    from collections.abc import Iterator

_Entry = tuple[Scalar, Node]
_SLOTS = {word: slot for slot in slots_of(Specification) for word in slot.words}


@define
class Joining:
    """Joins files to a whole, each after those that it imports.

    Attributes:
        root: the whole so far.
        text: what nodes stand in that do not know it themselves.
        findings: what is declared a second time.
    """

    root: Entries
    text: Origin
    findings: list[Diagnostic] = field(factory=list)
    _sees: Collection[Origin] = ()

    def join(self, own: Entries, sees: Collection[Origin], *, top: bool) -> None:
        """Add what a file declares; of one that is imported, not what is its own.

        Args:
            own: the content of the file.
            sees: the files that it imports, by whatever way.
            top: whether it is the file that imports all others.
        """
        self._sees = sees
        for key, node in own.entries:
            slot = _SLOTS.get(key.text)
            both = slot is not None and sum(own.get(word) is not None for word in slot.words) > 1
            if slot is None or both:  # the reader says so
                self.root = evolve(self.root, entries=(*self.root.entries, (key, node)))
            elif not (slot.key.resolved or (slot.key.own and not top)):
                self._section(slot, key, node)
        lost = (*self.root.lost, *own.lost)
        self.root = Entries(self.root.entries, own.line, own.column, lost, own.origin)

    def _section(self, slot: Slot, key: Scalar, node: Node) -> None:
        """Add a section, or join it with what is there of it."""
        there = next((one for one in self.root.entries if one[0].text in slot.words), None)
        entry = (key, node)
        if there is not None and not _nothing(there[1]):
            entry = there if _nothing(node) else self._joined(slot, there, entry)
        kept = tuple(one for one in self.root.entries if one is not there)
        self.root = evolve(self.root, entries=(*kept, entry))

    def _joined(self, slot: Slot, there: _Entry, own: _Entry) -> _Entry:
        """Return the section that two files declare together; the one with a wrong shape if so."""
        wrong = [one for one in (there, own) if not _fits(slot, one[1])]
        if wrong:
            return wrong[0]
        if _is_table(slot, there[1]) or _is_table(slot, own[1]):
            self._again(there[0], there[1], own[0], slot.word)
        elif slot.key.ids:
            known, new = self._keyed(slot, *there), self._keyed(slot, *own)
            key = evolve(there[0], text=slot.word)
            return key, self._together(len(slot.key.ids), known, new, slot.word)
        elif isinstance(there[1], Items) and isinstance(own[1], Items):
            return there[0], evolve(there[1], items=(*there[1].items, *own[1].items))
        elif isinstance(there[1], Entries) and isinstance(own[1], Entries):
            return there[0], self._together(1, there[1], own[1], slot.word)
        elif not same(there[1], own[1]):
            self._again(there[0], there[1], own[0], slot.word)
        return there

    def _together(self, depth: int, there: Entries, own: Entries, path: str) -> Entries:
        """Return what two mappings have together; what both have is a finding."""
        found = {key.text: (key, node) for key, node in there.entries}
        for key, node in own.entries:
            known = found.get(key.text)
            if known is None:
                found[key.text] = (key, node)
            elif depth > 1 and isinstance(known[1], Entries) and isinstance(node, Entries):
                below = f"{path}.{key.text}"
                found[key.text] = (known[0], self._together(depth - 1, known[1], node, below))
            else:
                self._again(known[0], known[1], key, f"{path}.{key.text}")
        return evolve(there, entries=tuple(found.values()), lost=(*there.lost, *own.lost))

    def _again(self, first: Scalar, value: Node, key: Scalar, path: str) -> None:
        message = f"{quoted(path)} is declared by what is imported"
        new = "" if path in _SLOTS else "give it another id, or "
        way = "set: ..." if isinstance(value, Scalar) else "set: {...}"
        hint = f"{new}write what differs under 'overrides': - {{at: {path}, {way}}}"
        if file_of(first.origin) not in self._sees:
            message = f"{quoted(path)} is declared by another import, too"
            hint = f"{new}import only one of them"
        place, known = self._source(key), Related("first declared here", source=self._source(first))
        self.findings.append(
            Diagnostic(Code.DECLARED_BELOW, message, hint=hint, source=place, related=(known,))
        )

    def _keyed(self, slot: Slot, key: Scalar, node: Node) -> Entries:
        """Return a section as a mapping by id."""
        if isinstance(node, Entries) and key.text != slot.key.one:
            return node
        items = node.items if isinstance(node, Items) else (node,)
        found: dict[str, list[_Entry]] = {}
        wrong = []
        for item in items:
            name = _name(slot, item)
            if name is None:
                wrong.append(item)
                self._nameless(slot, item)
            else:
                body = _without(slot, cast("Entries", item))
                found.setdefault(name.text, []).append((name, body))
        entries = tuple(entry for several in found.values() for entry in self._one(slot, several))
        return Entries(entries, node.line, node.column, tuple(wrong), node.origin)

    def _one(self, slot: Slot, several: list[_Entry]) -> Iterator[_Entry]:
        """Yield the entry of all items of one id."""
        name, first = several[0]
        if len(several) == 1 or not slot.key.many:
            yield name, first
            for again, _ in several[1:]:
                finding = Diagnostic(
                    Code.DUPLICATE_ID,
                    f"the id '{name.text}' is declared a second time",
                    hint="give it another id, or delete one",
                    source=self._source(again),
                    related=(Related("first declared here", source=self._source(name)),),
                )
                self.findings.append(finding)
        else:
            yield (
                name,
                Items(tuple(node for _, node in several), first.line, first.column, first.origin),
            )

    def _source(self, node: Node) -> Source:
        return source_of(node, self.text)

    def _nameless(self, slot: Slot, item: Node) -> None:
        message, code = f"{shape(item)} stands where a mapping is needed", Code.WRONG_SHAPE
        if isinstance(item, Entries):
            message, code = f"the key '{slot.key.ids[0]}' is missing", Code.MISSING_KEY
        hint = f"begin with '{slot.key.ids[0]}: ...'"
        self.findings.append(Diagnostic(code, message, hint=hint, source=self._source(item)))


def _nothing(node: Node) -> bool:
    return isinstance(node, Scalar) and node.empty


def _fits(slot: Slot, node: Node) -> bool:
    """Whether a section has a shape in which it can be joined."""
    if get_origin(slot.hint) is tuple:
        return isinstance(node, Items) or (bool(slot.key.ids) and isinstance(node, Entries))
    return isinstance(node, Entries if declared_in(slot.hint) else Scalar)


def _is_table(slot: Slot, node: Node) -> bool:
    if slot.table is None or not isinstance(node, Entries):
        return False
    return node.get("table") is not None


def _name(slot: Slot, item: Node) -> Scalar | None:
    """Return the id of an item of a list; the one that holds without, where it may be absent."""
    word = slot.of_items(slot.key.ids[0])
    if not isinstance(item, Entries):
        return None
    found = item.get(word.word)
    if found is None and not word.required:
        return at_place_of(item, str(word.default))
    return found if isinstance(found, Scalar) and not found.empty else None


def _without(slot: Slot, item: Entries) -> Node:
    """Return an item without its id."""
    word = slot.of_items(slot.key.ids[0]).word
    return evolve(item, entries=tuple(one for one in item.entries if one[0].text != word))

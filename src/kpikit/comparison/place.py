"""Where the comparison is: the path for people, and the places in both specifications."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from kpikit.comparison.order import is_for_readers
from kpikit.model.declared import Declared, form_of
from kpikit.model.scorecards import Combined, Scorecard
from kpikit.spec.slots import slots_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kpikit.spec.slots import Slot


@frozen(kw_only=True)
class Place:
    """A place in two specifications.

    Attributes:
        path: what it is called.
        section: the section of the specification.
        card: what the scorecard around it is called.
        at: the declared paths, before and after.
        effective: whether results may depend on what is there.
    """

    path: str = ""
    section: str = ""
    card: str = ""
    at: tuple[str, str] = ("", "")
    effective: bool = True

    def field(self, slot: Slot, before: Declared, after: Declared) -> Place:
        """Return the place of a field of two declarations.

        The word of the value that a tag announces is left out where nothing else can stand beside
        it: ``plan.at_least`` is the level; but ``increments.each``, as there is ``increments.per``.
        """
        form, kind = form_of(type(before)), type(before)
        short = bool(form.tag) and form.short == slot.name and len(slots_of(kind)) == 1
        word = "" if short or slot.key.spread else slot.word
        path = ".".join(part for part in (self.path, word) if part)
        old, new = (
            joined(one.declared_at, _word(slot, getattr(one, slot.name))) for one in (before, after)
        )
        if issubclass(kind, Combined) and slot.name == "children":
            path = f"{self.card}.children"
        return evolve(
            self,
            path=path,
            section=self.section or slot.word,
            at=(old, new),
            effective=self.effective and not is_for_readers(kind, slot),
        )

    def tagged(self, value: object) -> Place:
        """Return the place of a value that is announced by its tag."""
        return evolve(self, path=joined(self.path, form_of(type(value)).tag))

    def item(self, name: str, before: object, after: object, numbers: tuple[str, str]) -> Place:
        """Return the place of an item of a list.

        Args:
            name: what the item is called after the list.
            before: the item before, if there is one.
            after: the item after, if there is one.
            numbers: what it is in each list where it is no declaration.
        """
        old, new = (
            one.declared_at if isinstance(one, Declared) else f"{at}{number}"
            for one, at, number in zip((before, after), self.at, numbers, strict=True)
        )
        path = f"{self.path}{name}"
        card = path if isinstance(before, Scorecard) or isinstance(after, Scorecard) else self.card
        return evolve(self, path=path, at=(old, new), card=card)

    def alone(self, slot: Slot) -> Place:
        """Return the place of a list with one item under the word for one."""
        head = self.path.removesuffix(slot.word)
        return evolve(self, path=f"{head}{slot.key.one}")

    def key(self, word: str) -> Place:
        """Return the place of a key of a mapping."""
        old, new = self.at
        return evolve(self, path=joined(self.path, word), at=(joined(old, word), joined(new, word)))


def joined(path: str, word: str) -> str:
    """Return a path with one more word; nothing may be empty.

    >>> joined("", "id"), joined("targets.paved", "plan"), joined("score", "")
    ('id', 'targets.paved.plan', 'score')
    """
    return ".".join(part for part in (path, word) if part)


def _word(slot: Slot, value: object) -> str:
    return form_of(type(value)).tag if slot.key.spread else slot.word


def names_of(slot: Slot, ident: Sequence[str | None]) -> list[str]:
    """Return what the items of a list are called after it: by id, else by number.

    Several that share an id, as levels of a target do, have a number besides.

    Args:
        slot: the field.
        ident: ids of its items.
    """
    several, seen = Counter(ident), Counter[str]()
    names = []
    for place, name in enumerate(ident):
        if name is None:
            names.append(f"[{place}]")
            continue
        number = f"[{seen[name]}]" if slot.key.many and several[name] > 1 else ""
        names.append(f".{name}{number}")
        seen[name] += 1
    return names

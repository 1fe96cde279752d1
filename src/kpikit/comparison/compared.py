"""Two specifications beside each other, field by field."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import TYPE_CHECKING, TypeAlias, cast, get_origin

from attrs import evolve, frozen

from kpikit.comparison.delta import (
    ABSENT,
    Edit,
    Fields,
    Item,
    Listed,
    Part,
    Words,
    words_of,
)
from kpikit.comparison.meaning import Meaning
from kpikit.comparison.order import is_ordered
from kpikit.comparison.pairing import paired
from kpikit.comparison.place import Place, names_of
from kpikit.model.declared import Declared, Key, form_of
from kpikit.model.org import OrgUnit
from kpikit.model.pairs import Pairs
from kpikit.model.rankings import Ties
from kpikit.model.text import Text
from kpikit.spec import value_in_short, written_in_short
from kpikit.spec.slots import Slot, slots_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kpikit.model.specification import Specification

_Items: TypeAlias = "tuple[tuple[object, ...], tuple[object, ...]]"

_LISTED = 6
"""How many ids tell an order."""


def compared(old: Specification, new: Specification) -> Fields:
    """Return what differs between two specifications."""
    rankings = (*old.rankings, *new.rankings)
    comparer = _Comparer(
        Meaning.of(old, new), by_order=any(one.ties is Ties.ORDINAL for one in rankings)
    )
    return comparer.fields(old, new, Place())


@frozen
class _Comparer:
    """Compares declarations.

    Attributes:
        meaning: what plain values mean.
        by_order: whether the order of organisation units decides between equals.
    """

    meaning: Meaning
    by_order: bool

    def fields(self, before: Declared, after: Declared, place: Place) -> Fields:
        """Return what differs in the fields of two declarations of one class."""
        found = {}
        for slot in slots_of(type(before)):
            if slot.key.resolved:  # what became of it stands in the other fields
                continue
            below = place.field(slot, before, after)
            values = (getattr(before, slot.name), getattr(after, slot.name))
            part = self._field(type(before), slot, values, below)
            if part is not None:
                found[slot.name] = part
            if slot.key.table:
                tables = (getattr(before, slot.key.table), getattr(after, slot.key.table))
                part = self._value(_table(slot), tables, below)
                if part is not None:
                    found[slot.key.table] = part
        return Fields(before, found)

    def _field(
        self, kind: type[Declared], slot: Slot, values: tuple[object, object], place: Place
    ) -> Part | None:
        before, after = values
        if before is after or before == after:
            return None
        if get_origin(slot.hint) is not tuple or None in values:
            return self._value(slot, values, place)
        if any(value == named for value in values for _, named in slot.key.named):
            return self._edit(slot, values, place)
        ordered = is_ordered(kind, slot)
        return self._several(slot, cast("_Items", values), place, ordered=ordered)

    def _value(self, slot: Slot, values: tuple[object, object], place: Place) -> Part | None:
        """Return what differs in one value."""
        before, after = values
        if before == after or self.meaning.same(before, after):
            return None
        if type(before) is type(after):
            if isinstance(before, Declared) and isinstance(after, Declared):
                inner = place.tagged(before) if slot.key.spread else place
                return _unless_empty(self.fields(before, after, inner))
            if isinstance(before, Pairs) or _share_a_language(before, after):
                return self._words(cast("tuple[Pairs, Pairs]", values), place)
            if isinstance(before, Text) and _say_one_thing(before, cast("Text", after)):
                return None
            if slot.name == "unit" and self.meaning.same_unit(str(before), str(after)):
                return None
        return self._edit(slot, values, place)

    def _words(self, values: tuple[Pairs | Text, ...], place: Place) -> Part | None:
        before, after = (dict(words_of(one)) for one in values)
        found = {}
        for key in dict.fromkeys((*after, *before)):
            one, other = before.get(key), after.get(key)
            if one != other:
                found[key] = Edit(
                    path=place.key(key).path,
                    section=place.section,
                    before=ABSENT if one is None else one,
                    after=ABSENT if other is None else other,
                    told=(one, other),
                    at=place.key(key).at,
                    effective=place.effective,
                )
        return Words(values[0], found) if found else None

    # --- lists ---

    def _several(self, slot: Slot, values: _Items, place: Place, *, ordered: bool) -> Part | None:
        """Return what differs in a list."""
        before, after = values
        plain = not any(isinstance(one, Declared) for one in (*before, *after))
        if ordered and (plain or _turned(before, after)):
            return self._edit(slot, values, place)
        name = partial(_id_of, slot)
        pairs = paired(before, after, name, self.meaning.same, ordered=ordered)
        if slot.key.one and len(pairs) == len(before) == len(after) == 1 and slot.key.ids:
            place = place.alone(slot)
            items = [self._item(slot, values, pairs[0], ("", ""), place)]
        else:
            items = list(self._items(slot, values, pairs, place))
        moved = ordered or (self.by_order and isinstance(after[0] if after else None, OrgUnit))
        reorder = self._reorder(values, pairs, place) if moved else None
        if reorder is None and all(item.part is None for item in items):
            return None
        return Listed(before, tuple(items), reorder)

    def _items(
        self, slot: Slot, values: _Items, pairs: Sequence[tuple[int, int]], place: Place
    ) -> Iterator[Item]:
        names = [names_of(slot, [_id_of(slot, one) for one in items]) for items in values]
        olds, news = {one for one, _ in pairs}, {other for _, other in pairs}
        added = [(None, other) for other in range(len(values[1])) if other not in news]
        removed = [(one, None) for one in range(len(values[0])) if one not in olds]
        for one, other in (*pairs, *added, *removed):
            name = names[0][one] if other is None else names[1][other]  # type: ignore[index]
            yield self._item(slot, values, (one, other), (name, name), place)

    def _item(
        self,
        slot: Slot,
        values: _Items,
        pair: tuple[int | None, int | None],
        names: tuple[str, str],
        place: Place,
    ) -> Item:
        one, other = pair
        before = ABSENT if one is None else values[0][one]
        after = ABSENT if other is None else values[1][other]
        below = place.item(names[1], before, after, (f"[{one}]", f"[{other}]"))
        if isinstance(before, Declared) and type(before) is type(after):
            part: Part | None = _unless_empty(self.fields(before, after, below))
        elif self.meaning.same(before, after):
            part = None
        else:
            part = self._edit(slot, (before, after), below, item=True)
        return Item(before, one, other, part)

    def _reorder(
        self, values: _Items, pairs: Sequence[tuple[int, int]], place: Place
    ) -> Edit | None:
        """Return the change of the order of what is in both lists; `None` if there is none."""
        befores = [values[0][one] for one, _ in sorted(pairs)]
        afters = [values[0][one] for one, _ in sorted(pairs, key=lambda pair: pair[1])]
        if befores == afters:
            return None
        told = (_ids(befores, afters), _ids(afters, befores))
        return Edit(
            path=place.path,
            section=place.section,
            before=befores,
            after=afters,
            told=told,
            at=place.at,
            effective=place.effective,
        )

    def _edit(
        self, slot: Slot, values: tuple[object, object], place: Place, *, item: bool = False
    ) -> Edit:
        told = tuple(_told(slot, value, item=item) for value in values)
        return Edit(
            path=place.path,
            section=place.section,
            before=values[0],
            after=values[1],
            told=(told[0], told[1]),
            at=place.at,
            effective=place.effective,
        )


def _unless_empty(fields: Fields) -> Fields | None:
    return fields if fields.parts else None


def _table(slot: Slot) -> Slot:
    """Return the field of the table that may stand in place of a list."""
    return evolve(slot, hint=slot.table, key=Key(slot.key.doc))


def _id_of(slot: Slot, item: object) -> str | None:
    """Return what an item of a list is called; `None` if it has no id."""
    known = [getattr(item, name, None) for name in slot.key.ids or ("id",)]
    return None if None in known else ".".join(map(str, known))


def _turned(before: tuple[object, ...], after: tuple[object, ...]) -> bool:
    """Return whether two lists differ in the order of their items alone."""
    return len(before) == len(after) and Counter(before) == Counter(after)


def _share_a_language(before: object, after: object) -> bool:
    if not (isinstance(before, Text) and isinstance(after, Text)):
        return False
    return bool(dict(before.texts).keys() & dict(after.texts).keys())


def _say_one_thing(before: Text, after: Text) -> bool:
    """Return whether two texts are the same in every language, as each is in one alone."""
    return len(before.texts) == len(after.texts) == 1 and str(before) == str(after)


def _ids(items: Sequence[object], others: Sequence[object]) -> str:
    """Return the ids of items from where they stand in another order than others."""
    first = next(number for number, one in enumerate(items) if one != others[number])
    told = [str(getattr(one, "id", number)) for number, one in enumerate(items)]
    cut = told[first : first + _LISTED]
    front = ["..."] if first else []
    rest = ["..."] if len(told) > first + _LISTED else []
    return f"[{', '.join([*front, *cut, *rest])}]"


def _told(slot: Slot, value: object, *, item: bool) -> str | None:
    """Return what is declared, as it would be written; `None` for nothing."""
    if value in (ABSENT, None, ()):
        return None
    if isinstance(value, Declared) and (item or slot.key.spread):
        short = written_in_short(value, slot.key.ids if item else ())
        tag = form_of(type(value)).tag
        if item:
            return short
        return tag if short == "{}" else f"{tag}: {short}"
    return value_in_short(evolve(slot, hint=slot.item) if item else slot, value)

"""The comparison follows the fields of the model: what is new in the language takes part."""

from __future__ import annotations

import attrs
import pytest

from kpikit.comparison import order
from kpikit.rules import DEFAULT_RULES, Options
from kpikit.spec.classes import classes_of
from kpikit.spec.slots import slots_of

CLASSES = tuple(classes_of(DEFAULT_RULES))


@pytest.mark.parametrize("declared", CLASSES, ids=lambda declared: declared.__name__)
def test_every_field_that_makes_declarations_unequal_is_compared(declared: type):
    slots = slots_of(declared)
    compared = {slot.name for slot in slots} | {slot.key.table for slot in slots}
    compared |= {"numbers"} if declared is Options else set()  # worked out from the options
    assert {field.name for field in attrs.fields(declared) if field.eq} <= compared


@pytest.mark.parametrize("table", ["_WITHOUT_ORDER", "_FOR_READERS", "_APART"])
def test_fields_that_are_named_are_fields(table: str):
    for declared, names in getattr(order, table).items():
        assert {slot.name for slot in slots_of(declared)} >= set(names)

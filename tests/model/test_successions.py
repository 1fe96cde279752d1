"""Successions: what goes where by each kind of event, and what they are read from."""

from __future__ import annotations

from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

import kpikit as kp

if TYPE_CHECKING:
    from kpikit.model.successions import Succession


def event(text: str) -> Succession:
    """Return the succession that a line of YAML is."""
    units = "".join(f"  {name}: {{}}\n" for name in ("a", "b", "c"))
    indicators = "  people: {unit: person, accumulation: as_of}\n"
    whole = f"id: x\norg_units:\n{units}indicators:\n{indicators}successions:\n  - {{{text}}}\n"
    specification = kp.parse_specification(whole)
    assert kp.parse_specification(kp.dump_specification(specification)) == specification
    return specification.successions[0]


@pytest.mark.parametrize(
    ("text", "edges"),
    [
        ("merge: [a, b], into: c", "a c 1 -, b c 1 -"),
        ("merge: [a, b], into: b", "a b 1 -, b b 1 -"),
        ("merge: {a: 50 percent, b: {basis: 30}}, into: c", "a c 1/2 -, b c 1 30"),
        ("split: a, into: {b: 3/5, c: 40 %}", "a b 3/5 -, a c 2/5 -"),
        ("split: a, into: {a: {basis: 20}, b: {basis: 10}}", "a a - 20, a b - 10"),
        ("split: a, into: [b, c], basis: people", "a b - -, a c - -"),
        ("transfer: a, into: b, share: 0.2", "a b 1/5 -"),
        ("rename: a, into: b", "a b 1 -"),
        ("end: [a, b]", ""),
        ("old: a, new: b", "a b - -"),
        ("old: a, new: b, share: 1/3, basis: 5", "a b 1/3 5"),
        ("old: a, new: b, basis: people", "a b - -"),
    ],
)
def test_every_event_says_what_goes_where(text: str, edges: str):
    found = [
        f"{one.source} {one.target} {one.share or '-'} {one.basis or '-'}"
        for one in event(f"effective: 2024-12-01, {text}").edges
    ]
    assert ", ".join(found) == edges


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("merge: [a, b], into: c, basis: people", "people"),
        ("split: a, into: [b, c], basis: people", "people"),
        ("old: a, new: b, basis: people", "people"),
        ("old: a, new: b, basis: 5", None),
        ("old: a, new: b", None),
        ("rename: a, into: b", None),
    ],
)
def test_an_indicator_may_measure_what_goes(text: str, measure: str | None):
    assert event(f"effective: 2024-12-01, {text}").measured_by == measure


def test_only_ends_end_without_a_successor_and_only_transfers_create_nothing():
    assert event("effective: 2024-12-01, end: [a, b]").ended == ("a", "b")
    assert event("effective: 2024-12-01, merge: [a, b], into: c").ended == ()
    assert event("effective: 2024-12-01, merge: [a, b], into: c").creates
    assert not event("effective: 2024-12-01, transfer: a, into: b, share: 1").creates


def test_what_is_said_of_any_event_is_read_and_written():
    text = """
        kpikit: 1
        id: x

        references:
          nq_1243: {title: Resolution 1243}

        org_units:
          a: {}
          b: {}
          c: {}

        successions:
          - {merge: [a, b], effective: 2024-12-01, since: handover, targets: new, issued: 2024-10-24, confirmed: false, reference: nq_1243, into: c}
        """  # noqa: E501 - as it is written
    once = kp.dump_specification(kp.parse_specification(dedent(text)))
    assert kp.dump_specification(kp.parse_specification(once)) == once
    for said in ("since: handover", "targets: new", "issued: 2024-10-24", "confirmed: false"):
        assert said in once
    assert "merge: [a, b]" in once


@pytest.mark.parametrize("share", ["0", "1.1", "-1/2", "120 percent"])
def test_a_share_is_a_part_of_a_whole(share: str):
    with pytest.raises(kp.SpecificationError, match="is no part of a whole"):
        event(f"effective: 2024-12-01, transfer: a, into: b, share: {share}")

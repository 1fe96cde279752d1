"""Laws of what if: other figures give what the table would give in which they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from kpikit import evaluate, read_observations
from kpikit.comparison import moved
from kpikit.periods import Period
from tests.examples.both import TABLES, differences, judged
from tests.strategies import Case, cases
from tests.strategies.graph import connected_cases
from tests.test_laws_successions import LAST, NUMBERS, PERIODS, Record, reported, specified

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hypothesis.strategies import DrawFn

    from kpikit import Evaluation
    from tests.strategies.successions import Territory

    Row = Mapping[str, object]

KEYS = ("org_unit", "indicator", "period", "item", "vintage")

fewer = settings(max_examples=max(settings().max_examples // 2, 25))
"""Each example of these laws is several whole evaluations."""


@st.composite
def changed(draw: DrawFn) -> tuple[Case, list[Row]]:
    """Draw a case, and rows that are tried: each says of a cell what is said of another one.

    Cells are those of the table, as a whole, in items that are known or new, and at other times.
    """
    case = draw(st.one_of(cases(), connected_cases()))
    rows: dict[object, Row] = {}
    for _ in range(draw(st.integers(1, 4))):
        place, said = draw(st.sampled_from(case.records)), draw(st.sampled_from(case.records))
        if place["indicator"] != said["indicator"]:
            said = place
        cell = {name: place.get(name, "") for name in KEYS[:3]}
        cell["period"] = draw(st.sampled_from([place["period"], place["period"], "2024-M03"]))
        cell["item"] = draw(st.sampled_from([place.get("item", ""), "", "new"]))
        row = {name: value for name, value in said.items() if name not in KEYS}
        row = draw(st.sampled_from([row, row, {"state": "missing"}]))
        rows.setdefault(whole(case, cell), {**row, **cell})
    return case, list(rows.values())


def whole(case: Case, row: Row) -> object:
    """Return what tells the cell of a row from others, whatever its item."""
    runs = {str(one.id): one.runs for one in case.specification.indicators}
    period = Period.parse(str(row["period"]))
    when = period.end if runs[str(row["indicator"])] else period.sort_key
    return row["org_unit"], row["indicator"], when


def edited(case: Case, tried: Sequence[Row], known_by: str | None) -> list[Row]:
    """Return the table in which the rows stand that are tried."""
    vintages = [str(row["vintage"]) for row in case.records if row.get("vintage")]
    newest = (known_by or max(vintages)) if vintages else ""
    new = {whole(case, row): row.get("item") or "" for row in tried}

    def stays(row: Row) -> bool:
        cell = whole(case, row)
        if cell not in new:
            return True
        earlier = bool(newest) and str(row.get("vintage") or "") < newest
        later = bool(known_by) and str(row.get("vintage") or "") > str(known_by)
        item = row.get("item") or ""
        if item == new[cell]:
            return earlier or later
        return bool(item) and bool(new[cell])  # another item

    kept = [row for row in case.records if stays(row)]
    return kept + [{**row, "vintage": newest} for row in tried]


def asked(case: Case) -> Evaluation:
    observations = read_observations(case.records, case.specification)
    windows = case.periods or ("2024-M06", "2024")
    return evaluate(case.specification, observations, period=windows, as_of=case.as_of)


@fewer
@given(changed())
def test_it_equals_the_evaluation_of_the_table_in_which_the_rows_stand(
    drawn: tuple[Case, list[Row]],
):
    case, tried = drawn
    before = asked(case)
    rows = {name: list(getattr(before, name)) for name in TABLES}
    found = before.with_observations(tried)
    table = read_observations(edited(case, tried, case.as_of), case.specification)
    windows = list(map(str, before.periods))
    expected = evaluate(case.specification, table, period=windows, as_of=case.as_of)
    for name in TABLES:
        assert not list(differences(name, getattr(found, name), getattr(expected, name)))
        assert list(getattr(before, name)) == rows[name]
    judged(case.specification, found.observations, windows, case.as_of)
    assert list(moved(found, expected)) == []


@fewer
@given(changed())
def test_the_order_of_the_rows_does_not_matter(drawn: tuple[Case, list[Row]]):
    case, tried = drawn
    before = asked(case)
    one, other = before.with_observations(tried), before.with_observations(tried[::-1])
    assert list(moved(one, other)) == []


@fewer
@given(changed())
def test_one_after_the_other_is_the_same_as_all_at_once(drawn: tuple[Case, list[Row]]):
    case, tried = drawn
    before = asked(case)
    last = before
    for row in tried:
        last = last.with_observations([row])
    for name in TABLES:
        together = getattr(before.with_observations(tried), name)
        assert not list(differences(name, getattr(last, name), together))


@fewer
@given(reported(("births", "people", "spent", "online")), st.data())
def test_figures_of_before_are_carried_to_another_map(
    drawn: tuple[Territory, list[Record]], data: st.DataObject
):
    territory, records = drawn
    specification = specified(territory)
    places = data.draw(st.lists(st.sampled_from(range(len(records))), min_size=1, max_size=3))
    values = data.draw(st.tuples(*[st.sampled_from(NUMBERS)] * len(places)))
    other = {
        place: {**records[place], "value": value}
        for place, value in zip(places, values, strict=True)
    }
    windows = list(map(str, PERIODS))
    before, expected = (
        evaluate(specification, read_observations(rows, specification), period=windows, map_of=LAST)
        for rows in (records, [other.get(place, row) for place, row in enumerate(records)])
    )
    found = before.with_observations(list(other.values()))
    for name in TABLES:
        assert not list(differences(name, getattr(found, name), getattr(expected, name)))

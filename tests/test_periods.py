"""Laws and examples of periods."""

from __future__ import annotations

import copy
import pickle
from calendar import monthrange
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kpikit.errors import Code, PeriodError
from kpikit.periods import Frequency, Period

REGULAR = (Frequency.YEAR, Frequency.HALF, Frequency.QUARTER, Frequency.MONTH)
inner_dates = st.dates(date(1500, 1, 1), date(2500, 12, 31))


@st.composite
def periods(draw: st.DrawFn, days: st.SearchStrategy[date] = inner_dates) -> Period:
    """Draw a valid period of any frequency."""
    first, last = sorted(draw(st.tuples(days, days)))
    year = f"{first.year:04d}"
    forms = {
        Frequency.YEAR: year,
        Frequency.HALF: f"{year}-S{(first.month + 5) // 6}",
        Frequency.QUARTER: f"{year}-Q{(first.month + 2) // 3}",
        Frequency.MONTH: f"{year}-M{first.month:02d}",
        Frequency.DAY: str(first),
        Frequency.DAYS: f"{first}/{last}",
        Frequency.MONTHS: f"{year}-{first.month:02d}/{last.year:04d}-{last.month:02d}",
        Frequency.YEARS: f"{year}/{last.year:04d}",
    }
    return Period.parse(forms[draw(st.sampled_from(Frequency))])


def regular() -> st.SearchStrategy[Period]:
    """Draw a year, half, quarter or month."""
    return periods().filter(lambda period: period.frequency in REGULAR)


@given(periods(st.dates()))
def test_law_text_is_an_inverse(period: Period) -> None:
    """Parsing the text of a period gives the period."""
    assert Period.parse(str(period)) == period


@given(periods())
def test_law_previous_and_next_are_inverse(period: Period) -> None:
    """The next of the previous, and the previous of the next, is the period."""
    assert period.previous().next() == period == period.next().previous()


@given(periods(st.dates()))
def test_law_spanning_keeps_the_days_and_gives_each_one_name(period: Period) -> None:
    """The name that days have by themselves has those days, and is its own name."""
    found = Period.spanning(period.start, period.end)
    assert (found.start, found.end) == (period.start, period.end)
    assert Period.parse(str(found)) == found == Period.spanning(found.start, found.end)


def year_after(period: Period) -> Period:
    """Return the same part of the next year: the same dates, months with their whole length."""
    first, last = (day.replace(year=day.year + 1) for day in (period.start, period.end))
    if period.frequency not in {Frequency.DAY, Frequency.DAYS}:
        last = last.replace(day=monthrange(last.year, last.month)[1])
    return Period(period.frequency, first, last)


@given(periods())
def test_law_same_period_last_year_of_next_year_is_this_period(period: Period) -> None:
    """A year on and a year back lead to where one was; 29 February has no day a year on."""
    assume("02-29" not in str(period.start) + str(period.end))
    assert year_after(period).same_period_last_year() == period


@given(periods(), inner_dates)
def test_law_to_date_and_the_rest_are_a_partition(period: Period, day: date) -> None:
    """What has passed of a period, and what has not, is each of its days once."""
    assume(day >= period.start)
    passed = period.to_date(day)
    assert (passed.start, passed.end) == (period.start, min(day, period.end))
    assert period.contains(passed)
    assert passed.overlaps(period)


@given(periods(), st.integers(1, 12))
def test_law_a_year_to_date_begins_at_most_a_year_before_it_ends(
    period: Period, begins: int
) -> None:
    """It begins in the stated month, ends with the period, and is not longer than a year."""
    found = period.year_to_date(begins)
    assert (found.start.month, found.start.day, found.end) == (begins, 1, period.end)
    assert found.days <= 366
    assert found.year_to_date(begins) == found


@given(periods())
def test_law_previous_is_adjacent(period: Period) -> None:
    """The previous period is of the same frequency and ends the day before."""
    previous = period.previous()
    assert previous.frequency is period.frequency
    assert previous.end + timedelta(days=1) == period.start


@given(periods())
def test_law_previous_range_has_equal_length(period: Period) -> None:
    """A range of days has as many days before it; a term as many years."""
    previous = period.previous()
    if period.frequency is Frequency.DAYS:
        assert previous.days == period.days
    if period.frequency is Frequency.YEARS:
        assert len(previous.parts(Frequency.YEAR)) == len(period.parts(Frequency.YEAR))


@given(regular())
def test_law_a_year_back_and_forth(period: Period) -> None:
    """A year after the same period last year comes the period again."""
    count = 12 // len(period.parts(Frequency.MONTH))
    moved = period.same_period_last_year()
    for _ in range(count):
        moved = moved.next()
    assert moved == period


@given(periods(), st.sampled_from((*REGULAR, Frequency.DAY)))
def test_law_parts_are_a_partition(period: Period, frequency: Frequency) -> None:
    """Parts are adjacent, of the frequency asked for, and make up the whole."""
    try:
        parts = period.parts(frequency)
    except PeriodError:
        assert period.frequency is not Frequency.YEARS
        return
    assert {part.frequency for part in parts} == {frequency}
    assert (parts[0].start, parts[-1].end) == (period.start, period.end)
    assert all(one.next() == other for one, other in pairwise(parts))
    assert sum(part.days for part in parts) == period.days


@given(periods(), periods(), periods())
def test_law_contains_is_a_partial_order(one: Period, two: Period, three: Period) -> None:
    """Containing is reflexive, transitive, and mutual only for the same days."""
    assert one.contains(one)
    if one.contains(two) and two.contains(three):
        assert one.contains(three)
    if one.contains(two) and two.contains(one):
        assert (one.start, one.end) == (two.start, two.end)


@given(periods(), periods())
def test_law_overlapping_is_symmetric_and_follows_from_containing(one: Period, two: Period) -> None:
    """Overlapping does not depend on the order; what contains overlaps."""
    assert one.overlaps(two) == two.overlaps(one)
    assert one.overlaps(two) or not one.contains(two)


@given(periods(st.dates()))
def test_law_year_to_date_is_idempotent(period: Period) -> None:
    """The year to date is that of its own, starts on 1 January and ends with the period."""
    to_date = period.year_to_date()
    assert to_date.year_to_date() == to_date
    assert (to_date.start, to_date.end) == (date(period.end.year, 1, 1), period.end)


@given(st.lists(periods()))
def test_law_sorting_follows_the_end(many: list[Period]) -> None:
    """Sorted periods have rising ends, and rising starts among equal ends."""
    keys = [(period.end, period.start) for period in sorted(many)]
    assert keys == sorted(keys)


@given(st.text(alphabet="0123456789-/SHQM Wx", max_size=24) | st.text(max_size=60))
def test_law_any_text_is_a_period_or_a_period_error(text: str) -> None:
    """Whatever the text, there is a period or a finding with the forms that exist."""
    try:
        period = Period.parse(text)
    except PeriodError as error:
        found = (error.code, "2021/2025 (years)" in error.hint)
    else:
        found = (Code.NOT_A_PERIOD, period.start <= period.end)
    assert found == (Code.NOT_A_PERIOD, True)


@pytest.mark.parametrize(
    ("text", "canonical", "start", "end"),
    [
        ("2024", "2024", "2024-01-01", "2024-12-31"),
        (" 2024-H2 ", "2024-S2", "2024-07-01", "2024-12-31"),
        ("2024-Q2", "2024-Q2", "2024-04-01", "2024-06-30"),
        ("2024-M02", "2024-M02", "2024-02-01", "2024-02-29"),
        ("2023-02", "2023-M02", "2023-02-01", "2023-02-28"),
        ("2024-07-01", "2024-07-01", "2024-07-01", "2024-07-01"),
        ("2024-07-01/2024-11-30", "2024-07-01/2024-11-30", "2024-07-01", "2024-11-30"),
        ("2021/2025", "2021/2025", "2021-01-01", "2025-12-31"),
        ("0001", "0001", "0001-01-01", "0001-12-31"),
        ("2024-A1", "2024", "2024-01-01", "2024-12-31"),
        ("2024-T3", "2024-M09/2024-M12", "2024-09-01", "2024-12-31"),
        ("2024-W01", "2024-01-01/2024-01-07", "2024-01-01", "2024-01-07"),
        ("2020-W53", "2020-12-28/2021-01-03", "2020-12-28", "2021-01-03"),
        ("2024-D060", "2024-02-29", "2024-02-29", "2024-02-29"),
        ("2023-07/2024-06", "2023-M07/2024-M06", "2023-07-01", "2024-06-30"),
        ("2023-Q3/2024-Q2", "2023-M07/2024-M06", "2023-07-01", "2024-06-30"),
        ("2024-01/2024-06", "2024-S1", "2024-01-01", "2024-06-30"),
        ("2024-S1/2025-S2", "2024/2025", "2024-01-01", "2025-12-31"),
        ("2023-07-01/P1Y", "2023-M07/2024-M06", "2023-07-01", "2024-06-30"),
        ("2024-01-01T00:00:00/P1Y", "2024", "2024-01-01", "2024-12-31"),
        ("2024-04-01/P3M", "2024-Q2", "2024-04-01", "2024-06-30"),
        ("2024-01-31/P1M", "2024-01-31/2024-02-28", "2024-01-31", "2024-02-28"),
        ("2024-07-01/P2W", "2024-07-01/2024-07-14", "2024-07-01", "2024-07-14"),
        ("2024-07-01/P1D", "2024-07-01", "2024-07-01", "2024-07-01"),
        ("9999-12", "9999-M12", "9999-12-01", "9999-12-31"),
    ],
)
def test_every_form_is_read(text: str, canonical: str, start: str, end: str) -> None:
    """Every written form has its window and its canonical text."""
    period = Period.parse(text)
    assert (str(period), str(period.start), str(period.end)) == (canonical, start, end)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2024-Q5", "a year has 4 quarters"),
        ("2024-S0", "a year has 2 halves"),
        ("2024-13", "a year has 12 months"),
        ("2024-02-30", "the calendar has no such day"),
        ("2024-11-30/2024-07-01", "it ends before it begins"),
        ("2025/2021", "it ends before it begins"),
        ("2024/2024-06-30", "from day to day, month to month or year to year"),
        ("2024-Q1/2024-06", "from day to day, month to month or year to year"),
        ("2024-Q10", "is not a period"),
        ("2024-A2", "is not a period"),
        ("2024-T4", "a year has 3 trimesters"),
        ("2024-W53", "the year has no such week"),
        ("9999-W52", "the year has no such week"),
        ("2023-D366", "the year has no such day"),
        ("2024-D000", "the year has no such day"),
        ("2024-01-01/P0D", "it has no days"),
        ("2024-01-01/P9999Y", "years are 0001 to 9999"),
        ("9999-01-01/P1Y", "years are 0001 to 9999"),
        ("2024-01-01/P", "is not a period"),
        ("2024/P1Y/P1Y", "is not a period"),
        ("0000", "years are 0001 to 9999"),
        ("0000-01-01", "years are 0001 to 9999"),
        ("2024/", "is not a period"),
        ("24", "is not a period"),
        ("20240701", "is not a period"),
        ("", "is not a period"),
        ("x" * 1000, "\u2026"),
    ],
)
def test_what_is_no_period_is_refused_with_the_reason(text: str, reason: str) -> None:
    """The message quotes what was found and says why it is no period."""
    with pytest.raises(PeriodError) as caught:
        Period.parse(text)
    assert reason in caught.value.message
    assert len(caught.value.message) < 120


@pytest.mark.parametrize(
    "ask",
    [
        lambda: Period.parse("0001").previous(),
        lambda: Period.parse("0001-Q1").previous(),
        lambda: Period.parse("0001/0003").previous(),
        lambda: Period.parse("0003/0005").previous(),
        lambda: Period.parse("0001-01-01").previous(),
        lambda: Period.parse("0001-M05").same_period_last_year(),
        lambda: Period.parse("9999").next(),
        lambda: Period.parse("9999-12-31").next(),
        lambda: Period.parse("0001-M05").year_to_date(7),
        lambda: Period.parse("2024").to_date(date(2023, 12, 31)),
        lambda: Period.spanning(date(2024, 1, 1), date(2022, 12, 31)),
        lambda: Period.parse("2024-Q1").parts(Frequency.HALF),
        lambda: Period.parse("2024-Q1").parts(Frequency.YEARS),
        lambda: Period.parse("2024-01-02/2024-03-31").parts(Frequency.MONTH),
        lambda: Period.parse("2024-02-01/2024-04-30").parts(Frequency.QUARTER),
    ],
)
def test_questions_without_an_answer(ask: object) -> None:
    """Leaving the calendar, or parts that do not divide, is a PeriodError."""
    assert callable(ask)
    with pytest.raises(PeriodError):
        ask()


@pytest.mark.parametrize(
    ("frequency", "start", "end"),
    [
        (Frequency.YEAR, date(2024, 1, 1), date(2025, 12, 31)),
        (Frequency.QUARTER, date(2024, 2, 1), date(2024, 4, 30)),
        (Frequency.MONTH, date(2024, 2, 1), date(2024, 2, 28)),
        (Frequency.DAY, date(2024, 2, 1), date(2024, 2, 2)),
        (Frequency.DAYS, date(2024, 2, 2), date(2024, 2, 1)),
        (Frequency.YEARS, date(2025, 1, 1), date(2021, 12, 31)),
        (Frequency.YEARS, date(2021, 2, 1), date(2025, 12, 31)),
        (Frequency.MONTHS, date(2024, 1, 1), date(2024, 12, 31)),
        (Frequency.MONTHS, date(2024, 1, 2), date(2024, 5, 31)),
    ],
)
def test_a_period_keeps_its_invariant(frequency: Frequency, start: date, end: date) -> None:
    """Days that are no period of the frequency cannot be made into one."""
    with pytest.raises(PeriodError):
        Period(frequency, start, end)


def test_the_leap_day_becomes_the_28th() -> None:
    """29 February has 28 February as the same day last year; the 28th stays the 28th."""
    assert str(Period.parse("2024-02-29").same_period_last_year()) == "2023-02-28"
    assert str(Period.parse("2025-02-28").same_period_last_year()) == "2024-02-28"
    assert str(Period.parse("2021/2025").same_period_last_year()) == "2020/2024"


@pytest.mark.parametrize(
    ("text", "to_date"),
    [
        ("2024", "2024"),
        ("2024-Q4", "2024"),
        ("2024-S1", "2024-S1"),
        ("2024-06", "2024-S1"),
        ("2024-03", "2024-Q1"),
        ("2024-01", "2024-M01"),
        ("2024-05", "2024-M01/2024-M05"),
        ("2021/2025", "2025"),
        ("2023-11-01/2024-01-10", "2024-01-01/2024-01-10"),
    ],
)
def test_year_to_date(text: str, to_date: str) -> None:
    """The year to date is named as briefly as it can be."""
    assert str(Period.parse(text).year_to_date()) == to_date


def test_periods_are_values() -> None:
    """Equal periods are one key; the same days of another frequency are another; they pickle."""
    quarter, days = Period.parse("2024-Q1"), Period.parse("2024-01-01/2024-03-31")
    assert {quarter: 1}[Period.parse("2024-Q1")] == 1
    assert quarter != days
    assert quarter.contains(days)
    assert days.contains(quarter)
    assert [str(part) for part in days.parts(Frequency.QUARTER)] == ["2024-Q1"]
    assert pickle.loads(pickle.dumps(quarter)) == quarter == copy.deepcopy(quarter)  # noqa: S301


# --- how much of a period has passed ---


@given(periods(), inner_dates)
def test_law_elapsed_is_a_share(period: Period, day: date) -> None:
    """It is 0 before the first day and 1 from the last one on; between them, something between."""
    share = period.elapsed(day)
    assert 0 <= share <= 1
    assert (share == 0) == (day < period.start)
    assert (share == 1) == (day >= period.end)


@given(periods(), st.data())
def test_law_elapsed_grows_with_every_day(period: Period, data: st.DataObject) -> None:
    """From one day of the period to the next more of it has passed."""
    number = data.draw(st.integers(-1, period.days - 2))
    day = period.start + timedelta(days=number)
    assert period.elapsed(day) < period.elapsed(day + timedelta(days=1))


@given(regular(), st.data())
def test_law_whole_months_count_as_equal(period: Period, data: st.DataObject) -> None:
    """After n of m months, n/m has passed, however long the months are."""
    months = period.parts(Frequency.MONTH)
    number = data.draw(st.integers(1, len(months)))
    assert period.elapsed(months[number - 1].end) == Fraction(number, len(months))


@given(st.dates(date(2020, 1, 2), date(2021, 1, 31)), st.integers(0, 500), st.data())
def test_law_without_whole_months_days_count_as_equal(
    start: date, length: int, data: st.DataObject
) -> None:
    """Where the first or last month is broken, every day counts as much as another."""
    end = start + timedelta(days=length)
    assume(start.day != 1 or (end + timedelta(days=1)).day != 1)
    number = data.draw(st.integers(0, length))
    found = Period(Frequency.DAYS, start, end).elapsed(start + timedelta(days=number))
    assert found == Fraction(number + 1, length + 1)


@given(regular(), st.sampled_from([Frequency.MONTH, Frequency.QUARTER]))
def test_law_elapsed_adds_up_over_parts(period: Period, frequency: Frequency) -> None:
    """The shares that pass within the parts of a period add up to the whole."""
    if frequency is Frequency.QUARTER and period.frequency is Frequency.MONTH:
        return
    ends = [period.elapsed(part.end) for part in period.parts(frequency)]
    steps = [after - before for before, after in pairwise([Fraction(0), *ends])]
    assert sum(steps) == 1
    assert len(set(steps)) == 1


@pytest.mark.parametrize(
    ("period", "day", "share"),
    [
        ("2024", "2024-05-31", "5/12"),
        ("2024", "2024-06-30", "1/2"),
        ("2023", "2023-02-28", "1/6"),
        ("2024", "2024-02-28", "57/348"),
        ("2023", "2023-03-01", "21/124"),
        ("2021/2025", "2024-06-30", "7/10"),
        ("2024-07-01/2024-11-30", "2024-07-31", "1/5"),
        ("2024-07-01/2024-11-30", "2024-07-15", "3/31"),
        ("2024-07-02/2024-07-11", "2024-07-06", "1/2"),
        ("2024-07-01", "2024-06-30", "0"),
        ("2024-07-01", "2024-07-01", "1"),
    ],
)
def test_elapsed(period: str, day: str, share: str) -> None:
    """Examples of what has passed."""
    assert Period.parse(period).elapsed(date.fromisoformat(day)) == Fraction(share)


LENGTHS = ["2024-07-01", "2024-07", "2024-Q3", "2024-S2", "2024", "2021/2025"]
NAMES = ["day", "month", "quarter", "half", "year", "years"]


@pytest.mark.parametrize("name", NAMES)
def test_periods_are_as_long_as_shorter_frequencies(name: str) -> None:
    """A period is as long as its own frequency and all shorter ones."""
    found = [Period.parse(text).as_long_as(Frequency(name)) for text in LENGTHS]
    assert found == [place >= NAMES.index(name) for place in range(len(NAMES))]


def test_a_range_of_days_has_no_frequency_but_its_own() -> None:
    """A campaign is no month and no year, however long; without a frequency all is long enough."""
    campaign = Period.parse("2024-01-01/2024-12-31")
    assert [campaign.as_long_as(Frequency(name)) for name in NAMES] == [False] * 6
    assert campaign.as_long_as(Frequency.DAYS)
    assert not Period.parse("2024").as_long_as(Frequency.DAYS)
    assert all(Period.parse(text).as_long_as(None) for text in [*LENGTHS, str(campaign)])

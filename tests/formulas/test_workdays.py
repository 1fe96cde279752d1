"""Working days in columns are those that the reference counts one by one."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from kpikit.formulas import CellColumn
from kpikit.formulas.scalar import _working_days
from kpikit.formulas.workdays import working_days
from kpikit.kernels.rationals import Rationals
from kpikit.model.calendars import WEEK, Calendar

BEGINNINGS = st.sampled_from([date.min, date(1969, 12, 1), date(2024, 8, 15), date(9999, 11, 20)])
DAYS = st.integers(0, 40)


@st.composite
def calendars(draw, beginning):
    """Return a calendar with holidays and other days close to a beginning."""

    def some(draw=draw):
        return tuple(beginning + timedelta(day) for day in draw(st.lists(DAYS, max_size=6)))

    week = tuple(draw(st.lists(st.sampled_from(WEEK), unique=True)))
    return Calendar(working_week=week, holidays=some(), also_working=some())


@given(st.data(), BEGINNINGS, st.tuples(DAYS, DAYS, DAYS))
def test_columns_count_as_the_reference_does(data, beginning, days):
    calendar = data.draw(calendars(beginning))
    one, other, third = (Fraction((beginning + timedelta(day)).toordinal()) for day in days)
    nothing = np.zeros(2, dtype=np.uint8)
    starts = CellColumn(Rationals.of([one, other]), nothing, nothing)
    ends = CellColumn(Rationals.of([other, third]), nothing, nothing)
    found = working_days(calendar, starts, ends).fractions()
    assert found == [_working_days(calendar, one, other), _working_days(calendar, other, third)]
    assert sum(found) == _working_days(calendar, one, third)

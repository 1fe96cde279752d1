"""Observations in workbooks: what a spreadsheet shows is what is read."""

from __future__ import annotations

from datetime import datetime

import pytest
import xlsxwriter


@pytest.fixture
def xlsx(tmp_path):
    """Write rows below the headings of a long table; return the path of the workbook."""

    def write(*rows):
        path = tmp_path / "book.xlsx"
        with xlsxwriter.Workbook(path) as book:
            book.add_worksheet("Notes").write(0, 0, "read me")
            sheet = book.add_worksheet("Số liệu")
            percent = book.add_format({"num_format": "0.0%"})
            day = book.add_format({"num_format": "dd/mm/yyyy"})
            sheet.write_row(0, 0, ["org_unit", "indicator", "period", "value", "unit"])
            for number, row in enumerate(rows, 1):
                for column, cell in enumerate(row):
                    form = percent if isinstance(cell, float) and cell < 1 else None
                    form = day if isinstance(cell, datetime) else form
                    sheet.write(number, column, cell, form)
        return path

    return write


def test_a_number_shown_as_percent_is_that_many_percent(given, seen, xlsx):
    rows = xlsx(
        ["hung-dao", "online", 2024, 0.61],
        ["hung-dao", "online", 2023, 0.07, "percent"],
        ["hung-dao", "online", "2022", 58.5],
        ["hung-dao", "online", datetime.fromisoformat("2024-07-01"), "61,0 %"],
        ["hung-nguyen", "disbursed", "2024-S1", "219.600", "triệu đồng"],
    )
    assert seen(rows, given(sheet="Số liệu", locale="vi")) == [
        "hung-nguyen disbursed 2024-S1 219600",
        "hung-dao online 2024 61",
        "hung-dao online 2023 7",
        "hung-dao online 2022 117/2",
        "hung-dao online 2024-07-01 61",
    ]


def test_findings_name_sheet_row_and_column(given, findings, xlsx):
    rows = xlsx(
        ["hung-dao", "online", "2024", "=1+1"],
        ["hung-dao", "online", "2023", datetime.fromisoformat("2024-05-01")],
        ["hung-dao", "online", "2022", 0.61, "hectare"],
        ["hung-dao", "online", "2021", "1.234"],
        ["hung-dao", "online", "2020", True],
    )
    assert findings(rows, given(sheet="Số liệu")) == [
        "2 value: K301 the formula in the cell was never calculated",
        "3 value: K301 the date 2024-05-01 stands where a number is needed",
        "4 unit: K705 the value is in '%', the unit says 'hectare'",
        "5 value: K302 '1.234' can be 1.234 or 1234",
        "6 value: K301 True is not a number",
    ]

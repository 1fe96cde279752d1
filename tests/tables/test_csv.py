"""CSV files as spreadsheets and offices write them."""

from __future__ import annotations

import pytest

from kpikit.errors import TableError
from kpikit.tables import read_csv, read_table


@pytest.fixture
def write(tmp_path):
    def write(content, name="a.csv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def cells(table):
    return {
        heading: list(map(column.__getitem__, range(len(table))))
        for heading, column in table.columns.items()
    }


@pytest.mark.parametrize(
    "content",
    [
        "unit,value\na,5\n",
        "unit;value\na;5",
        "unit\tvalue\r\na\t5\r\n",
        "\ufeffunit,value\na,5\n",
        "unit,value,,\na,5,,\n",
        "unit,value\na,5,,\n",
        " unit , value \na,5\n,\n",
    ],
)
def test_the_ways_in_which_offices_write_csv(write, content):
    assert cells(read_csv(write(content))) == {"unit": ["a"], "value": ["5"]}


def test_lines_are_those_of_the_file(write):
    table = read_csv(write('# remark\n# another\nunit,value\n\na,"5\n6"\n,\nb,7\n'))
    assert (table.heading_line, list(table.lines)) == (3, [5, 8])
    assert str(table.source(1, "value")).endswith("a.csv:8 (value)")
    assert str(table.heading("value")).endswith("a.csv:3 (value)")


def test_blank_cells_and_errors_of_spreadsheets_are_no_text(write):
    table = read_csv(write("unit,value\n ,#DIV/0!\n"))
    assert table.columns["unit"].coded().cells == (None,)
    assert "#DIV/0!" in str(table.columns["value"][0])


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "a.csv:1: K701 the table is empty; begin with a heading"),
        ("# only\n# remarks", "a.csv:3: K701 the table is empty"),
        ("a,b,a,b\n", "a.csv:1: K701 the heading 'a' stands over several columns"),
        ("a,b,a,b\n", "a.csv:1: K701 the heading 'b' stands over several columns"),
        ('a\nx\n"y\n', "a.csv:3: K701 this is not CSV: unexpected end of data"),
        ("a\nx\n\xe9".encode("latin-1"), "a.csv:3: K003 this is not UTF-8"),
    ],
)
def test_a_file_that_is_no_table_is_refused_with_its_place(write, content, message):
    with pytest.raises(TableError) as caught:
        read_table(write(content))
    assert message in str(caught.value)


def test_a_column_without_heading_is_found_if_it_has_cells(write):
    (found,) = read_csv(write("a,,\n1,,3\n")).findings
    assert found.message == "column 3 has cells but no heading"


@pytest.mark.parametrize("path", ["nowhere.csv", "nul\0.csv"])
def test_a_file_that_is_not_there_is_refused(path):
    with pytest.raises(TableError, match="K001 the table cannot be read"):
        read_table(path)

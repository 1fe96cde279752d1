"""Rule books and tables in text, which the engine and the reference evaluate alike."""

from __future__ import annotations

from collections import Counter
from enum import Enum
from textwrap import dedent
from typing import TYPE_CHECKING, cast

import attrs

from kpikit import dump_specification, evaluate, parse_specification, read_observations
from kpikit.dates import day_of
from kpikit.evaluation.reference import reference

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kpikit import Observations, Specification

TABLES = ("achievements", "scores", "rankings", "unmet")

IDENTITY = {
    "scorecard",
    "ranking",
    "org_unit",
    "indicator",
    "node",
    "period",
    "peer_group",
    "target",
}

Rows = list[list[str]]
Fields = tuple[tuple[str, object], ...]


def judged(
    specification: Specification,
    observations: Observations,
    periods: Iterable[str] | None = None,
    as_of: str | None = None,
    map_of: str | None = None,
) -> Mapping[str, Iterable[object]]:
    """Return the tables of the reference, having seen that the columnar ones are the same.

    Args:
        specification: free of errors.
        observations: of this specification.
        periods: the windows; all that are observed if absent.
        as_of: the day by which everything has to be known; no matter if absent.
        map_of: the day on whose map everything is evaluated; that of each window if absent.
    """
    evaluation = evaluate(specification, observations, period=periods, as_of=as_of, map_of=map_of)
    known, there = (None if day is None else day_of(day) for day in (as_of, map_of))
    result = reference(specification, observations, evaluation.periods, known, there)
    tables = {name: getattr(result, name) for name in TABLES}
    different = "\n".join(
        line
        for name, table in tables.items()
        for line in differences(name, getattr(evaluation, name), table)
    )
    if different:
        raise AssertionError(f"columnar evaluation and the reference differ\n{different}")
    return tables


def differences(name: str, computed: Iterable[object], expected: Iterable[object]) -> Iterator[str]:
    """Yield lines about the rows in which two tables differ, however they are ordered.

    Every field counts, also those that the equality of rows leaves out.
    """
    columnar, by_reference = identified(computed), identified(expected)
    for identity in dict.fromkeys((*columnar, *by_reference)):
        pair = [Counter(table.get(identity, ())) for table in (columnar, by_reference)]
        if pair[0] == pair[1]:
            continue
        yield f"{name}: {shown(identity)}"
        here, there = (list((one - other).elements()) for one, other in (pair, pair[::-1]))
        if len(here) == len(there) == 1:
            cells = zip(here[0], there[0], strict=True)
            yield from (
                f"    {field}: columnar {word(one)}, reference {word(other)}"
                for (field, one), (_, other) in cells
                if one != other
            )
        else:
            yield from (f"    columnar alone: {shown(row)}" for row in here)
            yield from (f"    reference alone: {shown(row)}" for row in there)


def identified(table: Iterable[object]) -> Mapping[Fields, list[Fields]]:
    """Return the rows of a table, as fields, by those fields that say what a row is about."""
    found: dict[Fields, list[Fields]] = {}
    for row in map(fields, table):
        identity = tuple(cell for cell in row if cell[0] in IDENTITY)
        found.setdefault(identity, []).append(tuple(cell for cell in row if cell not in identity))
    return found


def fields(row: object) -> Fields:
    """Return all fields of a row, also those that its equality leaves out."""
    names = [item.name for item in attrs.fields(cast("type[attrs.AttrsInstance]", type(row)))]
    return tuple((name, getattr(row, name)) for name in names)


def shown(row: Fields) -> str:
    """Return what is known of a row on one line."""
    return ", ".join(f"{name} {word(cell)}" for name, cell in row if cell is not None)


def rows(  # noqa: PLR0913 - as evaluations are asked for
    name: str,
    rule_book: str,
    observed: str,
    *,
    period: str | Sequence[str] | None = None,
    as_of: str | None = None,
    map_of: str | None = None,
) -> Rows:
    """Return a table that the engine and the reference agree upon, as words.

    Args:
        name: the table, and behind a colon the columns that matter.
        rule_book: YAML without its first two keys.
        observed: the observations; the first line has the names of the columns.
        period: the window or windows to evaluate; all that are observed if absent.
        as_of: the day by which everything has to be known; no matter if absent.
        map_of: the day on whose map everything is evaluated; that of each window if absent.
    """
    table, _, columns = name.partition(":")
    specification = parse_specification("kpikit: 1\nid: example\n" + dedent(rule_book))
    assert parse_specification(dump_specification(specification)) == specification
    names, *lines = cells(observed)
    records = [dict(zip(names, line, strict=True)) for line in lines]
    observations = read_observations(
        [{key: "" if cell == "-" else cell for key, cell in row.items()} for row in records],
        specification,
    )
    periods = [period] if isinstance(period, str) else period
    found = judged(specification, observations, periods, as_of, map_of)[table]
    return [[word(getattr(row, column)) for column in columns.split()] for row in found]


def cells(text: str) -> Rows:
    """Return the cells of a table in text: at least two spaces stand between columns."""
    return [[cell.strip() for cell in line.split("  ") if cell.strip()] for line in lines_of(text)]


def lines_of(text: str) -> list[str]:
    """Return the lines of a text that have something in them."""
    return [line for line in text.splitlines() if line.strip()]


def word(value: object) -> str:
    """Return a cell as text."""
    if value is None:
        return "-"
    return str(value.value if isinstance(value, Enum) else value)

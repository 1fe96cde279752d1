"""What goes to the terminal: results to standard output, findings to standard error."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Literal

import click
from attrs import frozen
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from kpikit.presentation import as_text
from kpikit.presentation.display import ABSENT
from kpikit.results.grid import width

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kpikit.errors import Diagnostic
    from kpikit.presentation import Display


_BETWEEN = "   "


def tell(findings: Iterable[Diagnostic]) -> None:
    """Print findings to standard error."""
    for finding in findings:
        click.echo(finding.shown(), err=True)


def show(displays: Sequence[Display]) -> None:
    """Print tables: folded to the width of a terminal, as wide as they are to anything else."""
    if not sys.stdout.isatty():
        click.echo(as_text(displays))
        return
    console = Console(highlight=False)
    for display in displays:
        console.print(Text(f"\n{display.title}\n", style="bold"))
        fold(console, display)


def fold(console: Console, display: Display) -> None:
    """Print one table within the width of a terminal.

    Texts are folded between words, numbers never. Where even that is too wide, each row is printed
    as a list.

    Args:
        console: where it is printed, and how wide that is.
        display: the table.
    """
    columns = [_Column.of(display, place) for place in range(len(display.headings))]
    room = console.width - len(_BETWEEN) * (len(columns) - 1)
    if not display.rows:
        console.print(Text(display.nothing))
    elif sum(column.least for column in columns) <= room:
        console.print(_grid(display, columns, room))
    else:
        for row in display.rows:
            console.print(_list(display, row))


@frozen
class _Column:
    """A column and how wide it may be.

    Attributes:
        heading: its heading.
        numeric: whether it is aligned to the right.
        least: width of the widest word; of the widest number.
        most: width of the widest text.
    """

    heading: str
    numeric: bool
    least: int
    most: int

    @classmethod
    def of(cls, display: Display, place: int) -> _Column:
        heading, numeric = display.headings[place], display.numeric[place]
        texts = [heading, *(row[place] for row in display.rows)]
        most = max(map(width, texts))
        words = (word for text in texts for word in text.split())
        return cls(heading, numeric, most if numeric else max(map(width, words)), most)


def _grid(display: Display, columns: Sequence[_Column], room: int) -> Table:
    grid = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for column, size in zip(columns, _widths(columns, room), strict=True):
        justify: Literal["left", "right"] = "right" if column.numeric else "left"
        grid.add_column(Text(column.heading), justify=justify, width=size)
    for row in display.rows:
        grid.add_row(*map(Text, row))
    return grid


def _widths(columns: Sequence[_Column], room: int) -> list[int]:
    """Return the width of each column: what is spare is shared, the smallest wish first."""
    spare = room - sum(column.least for column in columns)
    widths = [column.least for column in columns]
    wishes = sorted(range(len(columns)), key=lambda place: columns[place].most - widths[place])
    for served, place in enumerate(wishes):
        wish = columns[place].most - widths[place]
        given = min(wish, spare // (len(columns) - served))
        widths[place] += given
        spare -= given
    return widths


def _list(display: Display, row: Sequence[str]) -> Table:
    """Return one row as a list of headings and texts, without absent ones, a blank line below."""
    lines = Table.grid(padding=(0, 2))
    for heading, text in zip(display.headings, row, strict=True):
        if text != ABSENT:
            lines.add_row(Text(heading, style="bold"), Text(text.strip()))
    lines.add_row("", "")
    return lines

"""What goes to the terminal: results to standard output, findings to standard error."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from kpikit.presentation import as_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kpikit.errors import Diagnostic
    from kpikit.presentation import Display


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
    """Print one table; texts are folded, numbers never. Where even that is too wide, lines run on.

    Args:
        console: where it is printed, and how wide that is.
        display: the table.
    """
    if not display.rows:
        console.print(Text(display.nothing))
        return
    table = _grid(display)
    least = console.measure(table).minimum
    console.print(table, width=max(least, console.width), crop=False, no_wrap=least > console.width)


def _grid(display: Display) -> Table:
    grid = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for place, (heading, numeric) in enumerate(zip(display.headings, display.numeric, strict=True)):
        widest = max(len(row[place]) for row in display.rows)
        grid.add_column(
            Text(heading),
            justify="right" if numeric else "left",
            overflow="fold",
            no_wrap=numeric,
            min_width=max(widest, len(heading)) if numeric else None,
        )
    for row in display.rows:
        grid.add_row(*map(Text, row))
    return grid

"""Tables on a terminal, which may be narrow."""

from __future__ import annotations

import io
import sys

from rich.console import Console

from kpikit.cli.terminal import fold, show
from kpikit.presentation import Display

RANKS = Display(
    "Rankings",
    ("rank", "org unit", "points", "reason"),
    (True, False, True, False),
    (
        ("1", "Huyện Hưng Nguyên", "1,234.50", "-"),
        ("-", "Xã Châu Nhân", "-", "missing: Giải ngân vốn đầu tư công"),
    ),
    "none",
)


def folded(width: int, display: Display = RANKS) -> str:
    console = Console(file=io.StringIO(), width=width, color_system=None)
    fold(console, display)
    lines = console.file.getvalue().splitlines()  # type: ignore[attr-defined]
    assert all(len(line) <= width for line in lines)
    return "\n".join(line.rstrip() for line in lines)


def test_a_wide_terminal_shows_the_table_as_it_is():
    assert (
        folded(80)
        == """\
rank   org unit              points   reason
────────────────────────────────────────────────────────────────────────
   1   Huyện Hưng Nguyên   1,234.50   -
   -   Xã Châu Nhân               -   missing: Giải ngân vốn đầu tư công"""
    )


def test_a_narrower_one_folds_texts_between_words_and_never_numbers():
    assert (
        folded(45)
        == """\
rank   org unit        points   reason
─────────────────────────────────────────────
   1   Huyện Hưng    1,234.50   -
       Nguyên
   -   Xã Châu              -   missing: Giải
       Nhân                     ngân vốn đầu
                                tư công"""
    )


def test_where_even_that_is_too_wide_each_row_is_a_list():
    assert (
        folded(30)
        == """\
rank      1
org unit  Huyện Hưng Nguyên
points    1,234.50

org unit  Xã Châu Nhân
reason    missing: Giải ngân
          vốn đầu tư công
"""
    )


def test_no_rows_are_said_in_a_word():
    assert folded(30, Display("Unmet", (), (), (), "none")) == "none"


def test_a_terminal_gets_titles_in_bold_and_folded_tables(monkeypatch):
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    terminal = Terminal()
    monkeypatch.setattr(sys, "stdout", terminal)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    show([RANKS])
    assert "\x1b[1mRankings\x1b[0m" in terminal.getvalue()
    assert "Huyện Hưng Nguyên" in terminal.getvalue()

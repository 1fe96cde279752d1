"""Damage to texts and bytes: what goes wrong in transport, in editors, and on purpose."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

ODD_TEXTS = (
    *("", " ", "0", "-0", "1e99999", "1e-19000", "-1", "1/0", "0/1", "9" * 400, "1" + "0" * 5000),
    *(
        "nan",
        "inf",
        "true",
        "yes",
        "null",
        "~",
        "NaN",
        "1.234,5",
        "1,234.5",
        "12:30",
        "0x10",
        "1_000",
    ),
    *("0001", "9999", "0000", "10000", "0001/9999", "0001-01/9999-12", "0001-01-01/9999-12-31"),
    *("9999-12-31", "0001-01-01", "2024-02-30", "2024-W53", "2024-D366", "2024-01-01/P9999Y"),
    *("percent", "%", "dong", "triệu đồng", "dong^9", "dong^10", "ratio/ratio", "//", "**"),
    *("*a", "&a", "!!python/object", "<<", "---", "...", "{", "[", "}", "]", "|", ">", "'", '"'),
    *("\ud7ff", "\u0000", "\u2028", "\ufeff", "\U0001f600", "e\u0301", "\u202e", "\x85", "\x1f"),
    *("../../etc/passwd", "/dev/null", "observations.csv", "a" * 3000, "kpikit:", "=1+1", "#"),
    *("sum(", "if(a, b", "10**10**10", "a" + "*a" * 300, "(" * 200, "not " * 200, "-" * 200),
)
"""Words with a history, for any place where a word stands."""

_WORDS = re.compile(r"[^\s,;:\[\]{}()]+|[,;:\[\]{}()]|\s+")


def odd(random: Random) -> str:
    """Return a word that readers may trip over."""
    return random.choice(ODD_TEXTS)


def letters(random: Random, alphabet: str, most: int) -> str:
    """Return a text of characters of an alphabet, mostly a short one."""
    return "".join(random.choices(alphabet, k=random.randint(0, random.randint(1, most))))


def damaged(random: Random, text: str, words: tuple[str, ...] = ODD_TEXTS) -> str:
    """Return a text after one to four changes of words or of lines."""
    for _ in range(random.randint(1, 4)):
        text = random.choice((_word, _word, _lines, _characters))(random, text, words)
    return text


def _word(random: Random, text: str, words: tuple[str, ...]) -> str:
    """Replace, repeat, delete or exchange a word."""
    parts = _WORDS.findall(text) or [""]
    at, other = random.randrange(len(parts)), random.randrange(len(parts))
    match random.randrange(4):
        case 0:
            parts[at] = random.choice(words)
        case 1:
            parts[at] = parts[other]
        case 2:
            parts[at] = ""
        case _:
            parts[at], parts[other] = parts[other], parts[at]
    return "".join(parts)


def _lines(random: Random, text: str, _: tuple[str, ...]) -> str:
    """Delete, repeat, move or indent some lines."""
    lines = text.split("\n")
    first = random.randrange(len(lines))
    some = lines[first : first + random.randint(1, 5)]
    rest = lines[:first] + lines[first + len(some) :]
    at = random.randint(0, len(rest))
    match random.randrange(4):
        case 0:
            some = []
        case 1:
            some = some * random.randint(2, 3)
            at = first
        case 2:
            some = [random.choice((" ", "  ", "- ", "\t", "# ")) + line for line in some]
            at = first
    return "\n".join(rest[:at] + some + rest[at:])


def _characters(random: Random, text: str, words: tuple[str, ...]) -> str:
    """Delete, replace or insert some characters."""
    at = random.randint(0, len(text))
    return text[:at] + random.choice(("", random.choice(words))) + text[at + random.randint(0, 3) :]


def broken(random: Random, content: bytes) -> bytes:
    """Return bytes of which some are other ones, are cut off, or stand twice."""
    made = bytearray(content)
    for _ in range(random.randint(1, 6)):
        at = random.randint(0, len(made))
        match random.randrange(5):
            case 0:
                made[at : at + 1] = random.randbytes(1)
            case 1:
                made[at : at + 4] = random.choice((b"\xff" * 4, b"\0" * 4, random.randbytes(4)))
            case 2:
                del made[at : at + random.randint(1, 30)]
            case 3:
                made[at:at] = made[at : at + random.randint(1, 30)]
            case _ if random.random() < 0.2:
                del made[at:]
    return bytes(made)

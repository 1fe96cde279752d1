"""Specifications and their tables: shipped ones that were damaged, and structures by chance."""

from __future__ import annotations

import re
import shutil
from functools import cache
from typing import TYPE_CHECKING

from kpikit.errors import errors_of
from kpikit.evaluation import evaluate
from kpikit.observations import read_observations
from kpikit.spec import check_specification, load_specification
from kpikit.spec.files import FILE_NAME, shipped_folder
from tests.fuzz.damage import ODD_TEXTS, damaged, odd

if TYPE_CHECKING:
    from pathlib import Path
    from random import Random

    from kpikit.errors import Diagnostic
    from kpikit.model.specification import Specification

_NAMES = tuple(
    sorted(
        str(f.parent.relative_to(shipped_folder()))
        for f in shipped_folder().glob(f"*/*/{FILE_NAME}")
    )
)
_DECLARED = (
    ("vn/communes-2024-illustrative", "communes.csv"),
    ("vn/hung-nguyen-successions", "targets-illustrative.csv"),
)
_WORD = re.compile(r"[\w./%-]+")
_CELLS = (
    *(
        "1",
        "-2.5",
        "0",
        "2024",
        "2024-M06",
        "2023/2024",
        "percent",
        "missing",
        "yes",
        "NaN",
        "1e300",
    ),
    *("2024-06-30", "30/6/2024", "\t", '"', ";", "a\nb", "n/a", "1.234,5", "M", "x" * 200),
)


@cache
def _text(name: str, file: str = FILE_NAME) -> str:
    return (shipped_folder() / name / file).read_text(encoding="utf-8")


@cache
def _vocabulary() -> tuple[str, ...]:
    """Return the words of all shipped specifications, with odd ones between them."""
    return (
        tuple(sorted({word for name in _NAMES for word in _WORD.findall(_text(name))})) + ODD_TEXTS
    )


@cache
def _shipped(name: str) -> Specification:
    return load_specification(shipped_folder() / name)


def _copy(name: str, scratch: Path) -> Path:
    folder = scratch / name
    if not folder.is_dir():
        shutil.copytree(shipped_folder() / name, folder)
    return folder


def draw_yaml(random: Random) -> str:
    """Return a shipped specification with damage; its first line tells which it was."""
    name = random.choice(_NAMES)
    text = _text(name)
    if random.random() < 0.3:
        return f"# {name}\n{damaged(random, text, _vocabulary())}"
    for _ in range(random.randint(1, 4)):
        start, end = random.choice([match.span() for match in _WORD.finditer(text)])
        text = text[:start] + random.choice(_vocabulary()) + text[end:]
    return f"# {name}\n{text}"


def read_yaml(text: str, scratch: Path) -> tuple[Diagnostic, ...]:
    """Check a specification beside the tables of a shipped one, and evaluate it if it is sound."""
    name = text.split("\n", 1)[0].removeprefix("# ")
    folder = _copy(name if name in _NAMES else _NAMES[0], scratch)
    (folder / FILE_NAME).write_bytes(text.encode("utf-8", "surrogatepass"))
    checked = check_specification(folder)
    if errors_of(checked.diagnostics):
        return checked.diagnostics
    specification = load_specification(folder)
    if specification.observations is not None:
        table = folder / specification.observations.table
        return (*checked.diagnostics, *_evaluated(table, specification))
    return checked.diagnostics


def _evaluated(table: Path, specification: Specification) -> tuple[Diagnostic, ...]:
    observed = read_observations(table, specification)
    evaluation = evaluate(specification, observed)
    len(evaluation.unmet)
    return (*observed.diagnostics, *evaluation.diagnostics)


def draw_structure(random: Random) -> str:
    """Return lists, mappings and words by chance, under the keys of specifications."""
    keys = ("units", "org_units", "indicators", "targets", "scorecards", "rankings", "calendar")
    sections = [f"{random.choice(keys)}: {_structure(random, 5)}" for _ in range(3)]
    return "\n".join((f"# {_NAMES[0]}", "kpikit: 1", "id: drawn", *sections))


def _structure(random: Random, depth: int) -> str:
    below = [_structure(random, depth - 1) for _ in range(random.randint(0, 4) if depth else 0)]
    words = random.choices(_vocabulary(), k=len(below))
    match random.randrange(4):
        case 0 if below:
            return f"[{', '.join(below)}]"
        case 1 | 2 if below:
            return f"{{{', '.join(f'{a}: {b}' for a, b in zip(words, below, strict=True))}}}"
        case _:
            return random.choice(_vocabulary())


def _table(random: Random, text: str) -> str:
    """Return a table in CSV with damage, or with other cells in some places."""
    if random.random() < 0.5:
        return damaged(random, text)
    rows = [line.split(",") for line in text.split("\n")]
    for _ in range(random.randint(1, 5)):
        row = random.choice(rows)
        row[random.randrange(len(row))] = random.choice((*_CELLS, odd(random)))
    mark = random.choice(",,,;\t")
    return random.choice(("\n", "\r", "\r\n")).join(mark.join(row) for row in rows)


def draw_csv(random: Random) -> str:
    """Return a table of observations with damage; its first line tells of what."""
    name = random.choice(_NAMES)
    file = _shipped(name).observations
    assert file is not None
    return f"# {name}\n{_table(random, _text(name, file.table))}"


def read_csv(text: str, scratch: Path) -> tuple[Diagnostic, ...]:
    """Read a table of observations, and evaluate it."""
    name = text.split("\n", 1)[0].removeprefix("# ")
    table = scratch / "drawn.csv"
    table.write_bytes(text.encode("utf-8", "surrogatepass"))
    return _evaluated(table, _shipped(name if name in _NAMES else _NAMES[0]))


def draw_declared(random: Random) -> str:
    """Return a table of units, targets or successions with damage."""
    name, file = random.choice(_DECLARED)
    return f"# {name} {file}\n{_table(random, _text(name, file))}"


def read_declared(text: str, scratch: Path) -> tuple[Diagnostic, ...]:
    """Check a specification with such a table."""
    head = text.split("\n", 1)[0].removeprefix("# ")
    name, file = next((pair for pair in _DECLARED if " ".join(pair) == head), _DECLARED[0])
    folder = _copy(name, scratch / "declared")
    (folder / file).write_bytes(text.encode("utf-8", "surrogatepass"))
    checked = check_specification(folder)
    if not errors_of(checked.diagnostics):
        specification = load_specification(folder)
        assert specification.observations is not None
        return _evaluated(folder / specification.observations.table, specification)
    return checked.diagnostics


def read_workbook(content: bytes, scratch: Path, ending: str) -> tuple[Diagnostic, ...]:
    """Read a workbook of observations, and evaluate it."""
    table = scratch / f"drawn{ending}"
    table.write_bytes(content)
    return _evaluated(table, _shipped("vn/hung-nguyen-2024"))

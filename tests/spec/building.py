"""Specifications that are built on others, in a few lines: files in a folder, and what they say."""

from __future__ import annotations

from textwrap import dedent
from typing import TYPE_CHECKING, Any

from kpikit.errors import SpecificationError
from kpikit.limits import DEFAULT_LIMITS
from kpikit.spec import check_specification, load_specification

if TYPE_CHECKING:
    from pathlib import Path

    from kpikit.errors import Diagnostic
    from kpikit.limits import Limits

PROVINCE = """
    kpikit: 1
    id: province
    title: Province
    language: vi
    references: {plan: {title: Plan of the province}}
    indicators:
      roads: {unit: percent}
      tourism: {unit: person}
      revenue: {unit: tỷ đồng}
    targets:
      roads:
        plan: {at_least: 80 percent, reference: plan}
      revenue:
        plan:
          - {at_least: 5}
          - {at_least: 3, group: hills}
    scorecard:
      max_points: 100
      children:
        - group: economy
          max_points: 60
          children:
            - {indicator: revenue, max_points: 40, score: {target: plan, linear: }}
            - {indicator: tourism, max_points: 20, score: {linear: {full_at: 9, zero_at: 0}}}
        - {indicator: roads, max_points: 40, score: {target: plan, linear: }}
      grades:
        - {id: good, at_least: 80}
        - {id: weak}
    rankings: {all: {of: total}}
    org_units: {a: {groups: {terrain: hills}}, b: }
"""


def written(folder: Path, **files: str) -> Path:
    """Write files into a folder; `district` is the one that is loaded."""
    for name, text in files.items():
        stem, _, suffix = name.partition("__")
        place = folder / f"{stem}.{suffix or 'yaml'}"
        body = text if suffix else f"kpikit: 1\nid: {stem}\n{dedent(text)}"
        if text.lstrip().startswith("kpikit:"):
            body = dedent(text).lstrip()
        place.write_text(dedent(body), encoding="utf-8")
    return folder / "district.yaml"


def loaded(folder: Path, **files: str) -> Any:
    return load_specification(written(folder, **files))


def findings(folder: Path, limits: Limits = DEFAULT_LIMITS, **files: str) -> list[str]:
    """Return what is found: file, line, code and message, without the folder."""
    file = written(folder, **files)
    try:
        found = check_specification(file, limits=limits)
    except SpecificationError as error:
        return [told(one, folder) for one in error.diagnostics]
    return [told(one, folder) for one in found.diagnostics]


def told(finding: Diagnostic, folder: Path) -> str:
    place = finding.source
    where = "" if place is None else f"{place.file}:{place.line}"
    return f"{where} {finding.code.value} {finding.message}".replace(f"{folder}/", "")

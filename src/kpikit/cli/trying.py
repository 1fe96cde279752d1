"""Trying the examples of specifications, and telling what came out."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from kpikit.cli.terminal import tell
from kpikit.errors import Diagnostic, SpecificationError
from kpikit.examples import ExampleResult, Runner
from kpikit.examples.told import as_records, summary, told
from kpikit.presentation import diagnostics_as_json
from kpikit.rules import installed_rules
from kpikit.spec import load_specification

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kpikit.model.specification import Specification


def tell_examples(paths: Iterable[str], language: str) -> bool:
    """Print a line for each example of some specifications; return whether all is well."""
    results: list[ExampleResult] = []
    sound = True
    for path in paths:
        loaded = _loaded(path)
        if isinstance(loaded, SpecificationError):
            tell(loaded.diagnostics)
            sound = False
            continue
        click.echo(path)
        for result in _tried(loaded):
            results.append(result)
            click.echo(f"  {told(result, language)}".replace("\n", "\n  "))
    click.echo(summary(results, language))
    return sound and all(result.passed for result in results)


def write_examples(paths: Iterable[str]) -> bool:
    """Print one JSON object with all examples and differences; return whether all is well."""
    examples: list[object] = []
    differences: list[object] = []
    diagnostics: list[Diagnostic] = []
    passed = True
    for path in paths:
        loaded = _loaded(path)
        if isinstance(loaded, SpecificationError):
            diagnostics += loaded.diagnostics
            continue
        for result in _tried(loaded):
            example, different = as_records(path, result)
            examples.append(example)
            differences += different
            diagnostics += result.diagnostics
            passed &= result.passed
    tell(diagnostics)
    content = {
        "examples": examples,
        "differences": differences,
        "diagnostics": diagnostics_as_json(diagnostics),
    }
    click.echo(json.dumps(content, ensure_ascii=False, indent=1))
    return passed and not diagnostics


def _loaded(path: str) -> Specification | SpecificationError:
    try:
        return load_specification(path, rules=installed_rules())
    except SpecificationError as error:
        return error


def _tried(specification: Specification) -> Iterator[ExampleResult]:
    runner = Runner(specification)
    for example in specification.examples:
        yield runner.run(example)

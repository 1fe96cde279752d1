"""A path to a checked specification."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kpikit.checks.sound import remember
from kpikit.errors import Code, Diagnostic, Source, SpecificationError, errors_of
from kpikit.limits import DEFAULT_LIMITS, Limits
from kpikit.rules import DEFAULT_RULES, RuleSet
from kpikit.spec.checked import Checked, read
from kpikit.spec.classes import tags_of
from kpikit.spec.compose import Document, parse_yaml
from kpikit.spec.composed import composed
from kpikit.spec.files import FILE_NAME, specification_file, text_of
from kpikit.spec.imports import is_built
from kpikit.spec.located import Location
from kpikit.spec.material import Material
from kpikit.spec.nodes import Entries, Scalar
from kpikit.spec.reader import Reader

if TYPE_CHECKING:
    from kpikit.model.specification import Specification


def load_specification(
    path: str | Path, *, rules: RuleSet = DEFAULT_RULES, limits: Limits = DEFAULT_LIMITS
) -> Specification:
    """Return the specification in a folder or YAML file.

    Args:
        path: a folder with ``specification.yaml``, a YAML file, or ``kpikit:vn/hung-nguyen-2024``
            for one that ships with kpikit.
        rules: the scoring rules that it may use.
        limits: bounds for files of strangers.

    Raises:
        SpecificationError: it has errors; ``diagnostics`` has all of them with their positions.

    >>> load_specification("kpikit:vn/hung-nguyen-2024").id
    'vn-hung-nguyen-2024'
    """
    checked = check_specification(path, rules=rules, limits=limits)
    if errors_of(checked.diagnostics):
        raise SpecificationError(checked.diagnostics)
    remember(checked.specification)
    return checked.specification


def check_specification(
    path: str | Path, *, rules: RuleSet = DEFAULT_RULES, limits: Limits = DEFAULT_LIMITS
) -> Checked:
    """Return what can be read of a specification, and all findings about it.

    Raises:
        SpecificationError: there is no file, or no text or no mapping in it.
    """
    file = specification_file(path)
    name = str(path) if file == Path(path) else str(Path(path) / file.name)
    document = parse_yaml(text_of(file, name, limits.characters), name, limits)
    return _checked(document, rules, file.parent, limits, file)


def parse_specification(
    text: str,
    *,
    name: str = "<text>",
    rules: RuleSet = DEFAULT_RULES,
    limits: Limits = DEFAULT_LIMITS,
) -> Specification:
    """Return the specification that a YAML text is.

    Raises:
        SpecificationError: it has errors; ``diagnostics`` has all of them with their positions.

    >>> parse_specification("{kpikit: 1, id: empty}").id
    'empty'
    """
    checked = _checked(parse_yaml(text, name, limits), rules, None, limits)
    if errors_of(checked.diagnostics):
        raise SpecificationError(checked.diagnostics)
    remember(checked.specification)
    return checked.specification


def _checked(
    document: Document,
    rules: RuleSet,
    folder: Path | None,
    limits: Limits = DEFAULT_LIMITS,
    file: Path | None = None,
) -> Checked:
    root = document.root
    if root is None or (isinstance(root, Scalar) and root.empty):
        raise SpecificationError(document.findings or [_nothing(document)])
    reader = Reader(document, tags_of(rules))
    if not isinstance(root, Entries):
        hint = "begin with 'kpikit: 1' and 'id: ...'"
        reader.find(root, Code.WRONG_SHAPE, "a specification is a mapping of keys", hint)
        raise SpecificationError([*document.findings, *reader.findings])
    material = Material(
        text=document.text,
        root=root,
        rules=rules,
        folder=folder,
        limits=limits,
        findings=document.findings,
    )
    if is_built(root):
        path = file or (folder / FILE_NAME if folder is not None else None)
        material = composed(document, root, Location(document.file, path, folder), material)
    return read(material, reader)


def _nothing(document: Document) -> Diagnostic:
    hint = "begin with 'kpikit: 1' and 'id: ...'"
    return Diagnostic(
        Code.NO_SPECIFICATION, "the file has no content", hint=hint, source=Source(document.file)
    )

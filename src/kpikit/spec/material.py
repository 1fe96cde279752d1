"""What a specification is read from: kept with it, so that another one can be made of it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from attrs import Factory, field, frozen

from kpikit.errors import Diagnostic, Source
from kpikit.limits import Limits
from kpikit.model.overrides import Overridden
from kpikit.rules import RuleSet
from kpikit.spec.compose import Lines
from kpikit.spec.nodes import Entries, Node, Origin
from kpikit.spec.rows import Tabled


@frozen(eq=False, kw_only=True)
class Material:
    """What a specification is read from.

    Attributes:
        text: the text in which nodes stand that do not know it themselves.
        root: everything that is declared, as if it stood in one file.
        rules: the scoring rules that it may use.
        folder: where its tables lie.
        limits: bounds for files of strangers.
        built: what it is built on, as it is written.
        places: the nodes of that, by their paths.
        names: the id of the specification in each file.
        records: what was overridden; the paths are those with ids.
        findings: what is wrong with the YAML, with imports, overrides and tables of imports.
        dropped: where each id was dropped.
        omitted: ids of what was left out.
        incomplete: sections from which something was left out.
        sound: whether all imports could be read; else nothing is checked.
    """

    text: Lines
    root: Entries
    rules: RuleSet
    folder: Path | None
    limits: Limits
    built: Mapping[str, object] = field(factory=dict)
    places: Mapping[str, Node] = field(factory=dict)
    names: Mapping[Origin | None, str] = field(
        default=Factory(lambda one: {one.text: one.root.text("id", "?")}, takes_self=True)
    )
    records: tuple[Overridden, ...] = ()
    findings: tuple[Diagnostic, ...] = ()
    dropped: Mapping[str, Source] = field(factory=dict)
    omitted: frozenset[str] = frozenset()
    incomplete: frozenset[str] = frozenset()
    sound: bool = True


@frozen(eq=False)
class AsRead:
    """What was read of it.

    Attributes:
        values: the fields of the specification.
        tables: what tables declare, by the name of the field.
    """

    values: Mapping[str, object]
    tables: Mapping[str, Tabled]

"""What a check may know: the specification, its units, and what was left out while reading."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping

from attrs import field, frozen

from kpikit.errors import Code, Diagnostic
from kpikit.model.indicators import Indicator
from kpikit.model.specification import Specification
from kpikit.units import UnitSystem, declaration_problems


@frozen(kw_only=True)
class Context:
    """The specification under its checks.

    Attributes:
        specification: what could be read.
        units: its units of measure, without those wrongly declared.
        unit_problems: why some declared units are left out.
        omitted: ids of declarations that were left out: nothing that refers to them is reported.
        incomplete: paths of lists from which something was left out.
    """

    specification: Specification
    units: UnitSystem
    unit_problems: tuple[Diagnostic, ...]
    omitted: frozenset[str]
    incomplete: frozenset[str]
    indicators: Mapping[str, Indicator] = field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        """Index the indicators by id."""
        found = {indicator.id: indicator for indicator in self.specification.indicators}
        object.__setattr__(self, "indicators", found)

    @classmethod
    def of(
        cls,
        specification: Specification,
        omitted: Iterable[str] = (),
        incomplete: Iterable[str] = (),
    ) -> Context:
        """Return the context of a specification, from which something may have been left out."""
        return cls(
            specification=specification,
            units=UnitSystem.of_sound(specification.units),
            unit_problems=tuple(
                Diagnostic(error.code, error.message, hint=error.hint, path=unit.declared_at)
                for unit, error in declaration_problems(specification.units)
            ),
            omitted=frozenset(omitted),
            incomplete=frozenset(incomplete),
        )

    def unknown(
        self, path: str, what: str, name: str, known: Iterable[str], section: str
    ) -> Iterable[Diagnostic]:
        """Return the finding that a name is not declared, unless its declaration was left out.

        Args:
            path: where the name is used.
            what: what it should name, as "indicator".
            name: the name used.
            known: the names declared.
            section: section in which it would be declared.
        """
        names = list(known)
        if name in names or name in self.omitted:
            return
        if section in self.incomplete and not names:
            return
        hint = _hint(name, names, section)
        yield Diagnostic(Code.UNKNOWN_ID, f"there is no {what} '{name}'", hint=hint, path=path)


def _hint(name: str, names: list[str], section: str) -> str:
    close = difflib.get_close_matches(name, names, n=1)
    if close:
        return f"did you mean '{close[0]}'?"
    some = ", ".join(names[:8]) or "none"
    return f"declare it under '{section}'; declared there: {some}"

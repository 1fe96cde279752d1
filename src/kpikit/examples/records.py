"""What came out of trying examples, as records."""

from __future__ import annotations

from attrs import frozen

from kpikit.errors import Diagnostic, Source
from kpikit.model.examples import Example
from kpikit.periods import Period

NO_ROW = "no such row"
"""What came out where nothing is as an expectation names it."""

_SENTENCES = {
    "en": ("{field} of {of}", "expected {expected}, came out {actual}"),
    "vi": ("{field} của {of}", "cần {expected}, tính ra {actual}"),
}
_NO_ROWS = {"vi": "không có dòng nào như vậy"}


@frozen(kw_only=True)
class Difference:
    """One thing that is expected and came out otherwise.

    Attributes:
        path: where it is expected, like ``examples[0].expect[2].points``.
        source: its place in a file.
        field: the column of the table of results.
        of: indicator, with its target if one is named, or node, or ranking; empty for whole lists.
        org_unit: id of the organisation unit; `None` for whole lists.
        period: the evaluated period.
        expected: what is expected, as it is written.
        actual: what came out, in the unit of what is expected.
        way: how it came about, a line each; what is below something is indented.
    """

    path: str
    source: Source | None
    field: str
    of: str
    org_unit: str | None
    period: Period | None
    expected: str
    actual: str
    way: tuple[str, ...] = ()

    @property
    def where(self) -> str:
        """The unit and the period, as far as one is meant.

        >>> Difference(path="", source=None, field="rank", of="total", org_unit="a", period=None,
        ...            expected="1", actual="2").where
        'a'
        """
        return ", ".join(str(part) for part in (self.org_unit, self.period) if part)

    def told(self, language: str = "en") -> str:
        """Return what is different, in one line.

        Args:
            language: ``en`` or ``vi``; any other has English words.
        """
        thing, outcome = _SENTENCES.get(language, _SENTENCES["en"])
        what = thing.format(field=self.field, of=self.of) if self.of else self.field
        where = f" ({self.where})" if self.where else ""
        actual = _NO_ROWS.get(language, NO_ROW) if self.actual == NO_ROW else self.actual
        said = outcome.format(expected=self.expected, actual=actual)
        return f"{self.source or self.path}: {what}{where}: {said}"

    __str__ = told


@frozen(kw_only=True)
class ExampleResult:
    """What came out of one example.

    Attributes:
        example: the example.
        source: its place in a file.
        differences: what came out otherwise.
        diagnostics: why it could not be evaluated at all.
    """

    example: Example
    source: Source | None
    differences: tuple[Difference, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether everything came out as expected.

        >>> from kpikit.model.examples import Example
        >>> ExampleResult(example=Example(), source=None).passed
        True
        """
        return not self.differences and not self.diagnostics

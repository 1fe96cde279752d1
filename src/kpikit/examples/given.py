"""What an example gives: rows in YAML, or a table, read as any table of observations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from attrs import evolve, field, frozen

from kpikit.errors import Code, Diagnostic, DiagnosticsError, ObservationsError, Related
from kpikit.model.pairs import Pairs
from kpikit.model.sources import TableSource
from kpikit.observations import Observations, read_observations

if TYPE_CHECKING:
    from kpikit.model.examples import Example, Given
    from kpikit.model.specification import Specification

_PLAINLY = "in YAML, '.' is the decimal point: write 182983, or 182.9830"


def observations_of(example: Example, specification: Specification) -> Observations:
    """Return the observations of an example.

    Rows in YAML have kpikit's own headings, whatever those of the specification's table are, and
    plain numbers. A table beside the specification is like that which the specification names, in
    whatever it does not say itself.

    Raises:
        DiagnosticsError: they cannot be read; findings about rows have their place in the YAML.
    """
    if example.given:
        return _of_rows(example, specification)
    source = example.given_table or specification.observations
    if source is None or specification.folder is None:
        raise ObservationsError([no_figures(example, specification)])
    settings = _with_settings(source, specification.observations)
    table = specification.folder / source.table
    return read_observations(table, evolve(specification, observations=settings))


def no_figures(example: Example, specification: Specification) -> Diagnostic:
    """Return the finding that nothing is given, and the specification has no table in a folder."""
    message = "the example gives no figures, and there is no table of observations"
    hint = "add 'given', or name a table under 'observations'"
    path = example.declared_at
    return Diagnostic(
        Code.EXAMPLE_GIVEN, message, hint=hint, path=path, source=specification.place(path)
    )


def _with_settings(source: TableSource, usual: TableSource | None) -> TableSource:
    """Return a table's settings; what it does not say is as for the usual table."""
    if usual is None:
        return source
    columns = source.columns if source.columns.pairs else usual.columns
    return evolve(source, columns=columns, locale=source.locale or usual.locale)


@frozen
class _Row:
    """One observation in YAML.

    Attributes:
        cells: what stands under each heading.
        path: where the row stands.
        places: where cells stand that do not stand under their heading.
    """

    cells: Mapping[str, str | None]
    path: str
    places: Mapping[str, str] = field(factory=dict)

    def place(self, heading: str | None) -> str:
        """Return the path of a cell; of the whole row where it has none."""
        return self.places.get(heading or "", f"{self.path}.cells.{heading}")


def _of_rows(example: Example, specification: Specification) -> Observations:
    rows = [row for given in example.given for row in _rows(given, example, specification)]
    headings = {heading for row in rows for heading in row.cells}
    settings = _settings(specification, headings)
    try:
        return read_observations([row.cells for row in rows], settings)
    except DiagnosticsError as error:
        found = (_placed(one, rows, example, specification) for one in error.diagnostics)
        raise ObservationsError(found) from error


def _rows(given: Given, example: Example, specification: Specification) -> Iterator[_Row]:
    """Yield a row for each observation: of a row without `indicator`, one for each indicator."""
    cells: dict[str, str | None] = {"org_unit": given.org_unit, "period": None}
    if len(example.periods) == 1:
        cells["period"] = str(example.periods[0])
    cells.update(given.cells.pairs)
    if "indicator" in cells:
        yield _Row({"value": None, **cells}, given.declared_at)
        return
    indicators = {indicator.id for indicator in specification.indicators}
    shared = {heading: cell for heading, cell in cells.items() if heading not in indicators}
    for heading, cell in given.cells.pairs:
        if heading in indicators:
            place = f"{given.declared_at}.cells.{heading}"
            places = {"indicator": place, "value": place}
            yield _Row({**shared, "indicator": heading, "value": cell}, given.declared_at, places)


def _settings(specification: Specification, headings: set[str]) -> Specification:
    """Return the specification as rows in YAML need it: with kpikit's own headings."""
    usual = specification.observations
    local = usual is not None and usual.locale in {"vi", "en"}
    source = TableSource(table="given", locale=None if local else "plain")
    units = specification.org_units_table
    if units is not None:
        units = evolve(
            units,
            columns=_own(units.columns, headings),
            groups=_own(units.groups, headings),
            attributes=_own(units.attributes, headings),
        )
    return evolve(specification, observations=source, org_units_table=units)


def _own(named: Pairs, headings: set[str]) -> Pairs:
    """Return the words of headings that are there, each as its own heading."""
    return Pairs(tuple((word, word) for word, _ in named.pairs if word in headings))


def _placed(
    finding: Diagnostic, rows: list[_Row], example: Example, specification: Specification
) -> Diagnostic:
    """Return a finding about a row with its place in the YAML, where numbers have no locale."""
    if finding.source is None:  # of all rows together: it stays the last one
        return evolve(finding, path=f"{example.declared_at}.given")
    row = rows[(finding.source.line or 1) - 1]
    path = row.place(finding.source.label)
    return evolve(
        finding,
        hint=_PLAINLY if "locale" in finding.hint else finding.hint,
        path=path,
        source=specification.place(path),
        related=tuple(_beside(one, rows, specification) for one in finding.related),
    )


def _beside(one: Related, rows: list[_Row], specification: Specification) -> Related:
    """Return another row that a finding is about with its place in the YAML."""
    path = rows[((one.source and one.source.line) or 1) - 1].path
    return Related(one.message, path, specification.place(path))

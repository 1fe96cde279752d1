"""The limits for strangers' files: one value that is handed to whatever reads or evaluates."""

from __future__ import annotations

from attrs import frozen


@frozen(kw_only=True)
class Limits:
    """How much of a stranger's file is read, and how large a result may become.

    They are about memory and time, not about meaning: a file of one's own may need more, and
    ``Limits(cells=100_000_000)`` allows it. Limits of the language itself, such as the depth of a
    formula, are the same everywhere and not among them.

    Attributes:
        characters: most characters of a specification.
        depth: deepest nesting of lists and mappings in it.
        nodes: most values in it, counting what an alias stands for every time it is used.
        imports: most files that a specification is built on, by whatever way; `characters` and
            `nodes` bound all of them together.
        import_depth: longest chain of files that import each other.
        overrides: most overrides in all of them.
        bytes: most bytes of a table's file, and of the parts of a workbook when unpacked.
        parts: most parts of a workbook.
        columns: most columns of a table.
        cells: most cells of a table; of a sheet, from its first corner to its last cell.
        remarks: most cells of a sheet that have no value, and most repetitions of one cell.
        periods: most periods of an evaluation, with those that nodes go over.
        results: most cells of an evaluation: organisation units, times windows, times indicators
            and nodes.

    >>> Limits(depth=10).depth, Limits().depth
    (10, 40)
    """

    characters: int = 5_000_000
    depth: int = 40
    nodes: int = 500_000
    imports: int = 50
    import_depth: int = 10
    overrides: int = 1_000
    bytes: int = 256 * 2**20
    parts: int = 10_000
    columns: int = 16_384
    cells: int = 10_000_000
    remarks: int = 500_000
    periods: int = 10_000
    results: int = 100_000_000


DEFAULT_LIMITS = Limits()
"""The limits where none are given."""

"""How values of results become texts in one language, column by column."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias

from attrs import evolve, frozen

from kpikit.model.states import ObsStatus, State
from kpikit.presentation import numerals
from kpikit.presentation.names import Names
from kpikit.presentation.reasons import lacking_in_words, reasons_in_words
from kpikit.presentation.words import Language
from kpikit.results import plain_value

if TYPE_CHECKING:
    from fractions import Fraction

    from kpikit.model.specification import Specification

_INDENT = "  "
GRADE_REASONS = frozenset({"undecided", "requires", "ceiling", "veto", "quota"})
"""Reasons of grades that name a grade."""

Rows: TypeAlias = Sequence[Any]
"""Records of one class of `kpikit.results`."""


@frozen
class Shown:
    """How one column is shown.

    Attributes:
        show: from records to one text for each; empty for nothing.
        numeric: whether it is aligned to the right.
        always: whether the column stays if all its texts are empty.
    """

    show: Callable[[Rows], Sequence[str]]
    numeric: bool = False
    always: bool = False

    def kept(self) -> Shown:
        """Return the column as one that always stays."""
        return evolve(self, always=True)


@frozen
class View:
    """Everything that texts in one language are made with."""

    language: Language
    names: Names

    @classmethod
    def of(cls, specification: Specification, language: str) -> View:
        """Return the view of a specification's results in a language."""
        return cls(Language.of(language), Names.of(specification, language))

    def text(self, field: str) -> Shown:
        """Return a column of ids, periods and other texts as they are."""
        return _each(field, str)

    def named(self, field: str, names: Mapping[str, str]) -> Shown:
        """Return a column of names for ids."""
        return _each(field, lambda ident: names.get(str(ident), str(ident)))

    def unit(self) -> Shown:
        """Return the column of units of measure."""
        return _each("unit", lambda unit: self.names.unit(str(unit)))

    def number(self, field: str) -> Shown:
        """Return a column of numbers."""
        return _each(field, self._number, numeric=True)

    def place(self, field: str) -> Shown:
        """Return a column of ranks, which are whole numbers, or means of them."""
        return _each(field, self._place, numeric=True)

    def change(self) -> Shown:
        """Return the column of changes of rank: ``+`` for a better one."""

        def show(change: int | Fraction) -> str:
            return f"+{self._place(change)}" if change > 0 else self._place(change)

        return _each("change", show, numeric=True)

    def value(self) -> Shown:
        """Return the column of values; in place of a missing one stands its state."""

        def show(row: Any) -> str:
            if row.value is None and row.state is not State.VALUE:
                return self.language.word(row.state.value)
            return self._amount(row, row.value)

        return Shown(lambda rows: [show(row) for row in rows], numeric=True)

    def amount(self, field: str) -> Shown:
        """Return a column of numbers of indicators, or of the words that they list."""
        return Shown(
            lambda rows: [self._amount(row, getattr(row, field)) for row in rows], numeric=True
        )

    def _amount(self, row: Any, value: Fraction | str | None) -> str:
        if value is None:
            return ""
        if isinstance(value, str):
            return self.names.option(row.indicator, value)
        return self._number(value)

    def percent(self, field: str) -> Shown:
        """Return a column of ratios, in percent."""
        return _each(field, lambda ratio: numerals.percent(ratio, self.language), numeric=True)

    def points(self, field: str) -> Shown:
        """Return a column of points, all with the same number of decimals."""

        def show(rows: Rows) -> list[str]:
            return numerals.points((getattr(row, field) for row in rows), self.language)

        return Shown(show, numeric=True)

    def word(self, field: str) -> Shown:
        """Return a column of words for codes, yes and no included."""
        return _each(field, lambda code: self.language.word(_code(code)))

    def status(self, field: str = "obs_status") -> Shown:
        """Return a column of obs_status."""
        return _each(field, lambda codes: self.language.status(str(codes)))

    def weak_status(self) -> Shown:
        """Return the column of obs_status, empty where everything is final."""

        def show(codes: object) -> str:
            return "" if codes == ObsStatus.NORMAL.value else self.language.status(str(codes))

        return _each("obs_status", show)

    def state(self) -> Shown:
        """Return the column of states, empty where there is a value."""

        def show(state: object) -> str:
            return "" if state is State.VALUE else self.language.word(_code(state))

        return _each("state", show)

    def reason(self) -> Shown:
        """Return the column of reasons: words, and for groups the leaf that is the cause."""
        return Shown(lambda rows: [self._reason(row.reason, self._cause) for row in rows])

    def value_reason(self) -> Shown:
        """Return the column of reasons of values: words, with the periods or units that lack."""
        return Shown(lambda rows: [self._reason(row.reason, self._lacking) for row in rows])

    def _lacking(self, _: str, what: str) -> str:
        return lacking_in_words(what, self.language, self.names.org_units)

    def score_reason(self) -> Shown:
        """Return the column of reasons of scores: those of grades name a grade."""

        def cause(row: Any, word: str, name: str) -> str:
            if word in GRADE_REASONS:
                return self.names.grade(row.scorecard, row.node, name)
            return self.names.node(row.scorecard, name).name

        return Shown(lambda rows: [self._reason(row.reason, partial(cause, row)) for row in rows])

    def _cause(self, _: str, name: str) -> str:
        return self.names.node_anywhere(name)

    def _reason(self, reasons: str | None, named: Callable[[str, str], str]) -> str:
        """Return reasons as texts; `named` gives the name of what one is about."""
        return reasons_in_words(reasons, self.language, named)

    def grade(self, field: str = "grade") -> Shown:
        """Return a column of grades."""

        def show(row: Any) -> str:
            name = getattr(row, field)
            return "" if name is None else self.names.grade(row.scorecard, row.node, name)

        return Shown(lambda rows: [show(row) for row in rows])

    def tree(self) -> Shown:
        """Return the column of nodes of a scorecard, indented below each other."""

        def show(row: Any) -> str:
            node = self.names.node(row.scorecard, row.node)
            return f"{_INDENT * node.depth}{node.name}"

        return Shown(lambda rows: [show(row) for row in rows])

    def ranking(self) -> Shown:
        """Return the column of rankings; one without a name has that of its node."""
        known, names = self.names.rankings, self.names
        return Shown(
            lambda rows: [known.get(row.ranking) or names.node_anywhere(row.node) for row in rows]
        )

    def responsible(self) -> Shown:
        """Return the column of those who answer for an indicator."""
        known = self.names.responsible
        return Shown(lambda rows: [known.get(row.indicator, row.responsible or "") for row in rows])

    def _place(self, rank: int | Fraction) -> str:
        return str(rank) if isinstance(rank, int) else self._number(rank)

    def _number(self, number: Fraction) -> str:
        return numerals.number(number, self.language)


def _each(field: str, show: Callable[[Any], str], *, numeric: bool = False) -> Shown:
    """Return a column whose cells are shown one by one; absent ones are empty."""

    def texts(rows: Rows) -> list[str]:
        values = (getattr(row, field) for row in rows)
        return ["" if value is None else show(value) for value in values]

    return Shown(texts, numeric)


def _code(value: object) -> str:
    code = plain_value(value)
    return str(code).lower() if isinstance(code, bool) else str(code)

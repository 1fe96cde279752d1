"""How numbers, units, periods and names are said in the sentences of explanations."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import frozen

from kpikit.errors import UnitError
from kpikit.model.scorecards import CardNode, Group, Leaf
from kpikit.model.specification import Specification
from kpikit.model.walk import nodes_of
from kpikit.presentation import numerals, times
from kpikit.presentation.names import Names
from kpikit.presentation.words import Language

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kpikit.model.indicators import Indicator
    from kpikit.model.scoring import Amount
    from kpikit.model.units import Quantity
    from kpikit.periods import Period

PERCENT = "percent"
_SIGNS = {PERCENT: "%", "per_mille": "‰", "count": ""}


@frozen
class Speech:
    """Everything that sentences in one language are made with.

    Attributes:
        language: words, and how numbers are written.
        names: what things are called.
        specification: the rule book.
    """

    language: Language
    names: Names
    specification: Specification

    @classmethod
    def of(cls, specification: Specification, language: str) -> Speech:
        """Return the speech about a specification in a language."""
        return cls(Language.of(language), Names.of(specification, language), specification)

    @property
    def vietnamese(self) -> bool:
        """Whether it is Vietnamese; all other languages have English sentences."""
        return self.language.code == "vi"

    def choose(self, texts: tuple[str, str]) -> str:
        """Return the English or the Vietnamese one of two texts."""
        return texts[self.vietnamese]

    def number(self, value: Fraction | int) -> str:
        """Return a number, rounded where it has many decimals."""
        return numerals.number(Fraction(value), self.language)

    def percent(self, ratio: Fraction) -> str:
        """Return a ratio in percent."""
        return numerals.percent(ratio, self.language)

    def unit(self, text: str) -> str:
        """Return the name of a unit; the sign of percent and per mille, nothing of plain counts."""
        found = _SIGNS.get(self._canonical(text))
        return self.names.unit(text) if found is None else found

    def _canonical(self, text: str) -> str:
        try:
            return self.names.units.canonical(text)
        except UnitError:
            return text

    def amount(self, value: Fraction, unit: str | None) -> str:
        """Return a number with its unit, in English in the plural where it has one."""
        number = self.number(value)
        if not unit:
            return number
        name = self.unit(unit)
        several = f"{name}s"
        simple = not self.vietnamese and value != 1 and "/" not in name
        if simple and self._canonical(several) == self._canonical(unit):
            name = several
        return f"{number} {name}".rstrip()

    def difference(self, value: Fraction, unit: str | None) -> str:
        """Return a difference with its unit: of percentages percentage points."""
        if unit is None or self._canonical(unit) != PERCENT:
            return self.amount(value, unit)
        points = self.choose(("percentage points", "điểm phần trăm"))
        return f"{self.number(value)} {points}"

    def quantity(self, quantity: Quantity) -> str:
        """Return a quantity of a rule as it is declared."""
        return self.amount(quantity.number, quantity.unit)

    def points(self, amount: Amount) -> str:
        """Return points of a rule: a number, or a share of the most points."""
        if not amount.of_max:
            return self.number(amount.number)
        share = self.number(amount.number * 100)
        return self.choose(("{} % of the most", "{} % điểm tối đa")).format(share)

    def org_unit(self, ident: str) -> str:
        """Return the name of an organisation unit."""
        return self.names.org_units.get(ident, ident)

    def node(self, name: str) -> str:
        """Return the name of a node; several scorecards may have it: then ``card.node``."""
        card, dot, node = name.rpartition(".")
        known = self.names.nodes.get((card, node)) if dot else None
        return self.names.node_anywhere(name) if known is None else known.name

    def indicator(self, name: str) -> str:
        """Return the name of an indicator, or of a node that has targets."""
        return self.names.indicators.get(name) or self.node(name)

    def unit_of(self, name: str) -> str | None:
        """Return the unit of an indicator, or of one that a target is of; `None` without one."""
        known = self._indicators.get(name) or self._indicators.get(name.rpartition(".")[0])
        return known.unit or None if known else None

    def word_of(self, name: str, number: Fraction) -> str | date | None:
        """Return the word or the day that a number stands for in an indicator; `None` if none."""
        known = self._indicators.get(name)
        if known is None or not (known.dated or known.words):
            return None
        place = int(number)
        return date.fromordinal(place) if known.dated else known.words[place]

    @cached_property
    def _indicators(self) -> Mapping[str, Indicator]:
        return {str(one.id): one for one in self.specification.indicators}

    def most_points(self, path: str) -> Fraction | None:
        """Return the most points of a leaf by the path of its declaration; `None` of others."""
        leaf = self._leaves.get(path)
        return None if leaf is None else leaf.max_points

    def is_scored(self, path: str) -> bool:
        """Return whether a leaf and all above it are scored: no bonus, penalty or information."""
        return path in self._scored

    @cached_property
    def _leaves(self) -> Mapping[str, Leaf]:
        nodes = (node for card in self.specification.scorecards for node in nodes_of(card))
        return {node.declared_at: node for node in nodes if isinstance(node, Leaf)}

    @cached_property
    def _scored(self) -> frozenset[str]:
        tops = (card.top() for card in self.specification.scorecards)
        return frozenset(leaf.declared_at for top in tops for leaf in _scored_leaves(top))

    def thing(self, name: str) -> str:
        """Return the name of an indicator, a node, or a target of one of them."""
        known = self.indicator(name)
        of, dot, target = name.rpartition(".")
        if known != name or not dot:
            return known
        return f"{self.indicator(of)}: {target}"

    def file(self, name: str) -> str:
        """Return the name of a file as it is seen from the folder of the specification."""
        main = self.specification.place("id")
        folder = self.specification.folder
        if folder is not None and Path(name).is_relative_to(folder):
            return Path(name).relative_to(folder).as_posix()
        return name if main is None else name.removeprefix(f"{main.file.rpartition('/')[0]}/")

    def period(self, period: Period) -> str:
        """Return a period in words."""
        return times.period(period, self.language.code)

    def day(self, day: date) -> str:
        """Return a day."""
        return times.day(day, self.language.code)

    def joined(self, texts: list[str]) -> str:
        """Return texts as a list: with commas, and a word before the last one."""
        if len(texts) < 2:  # noqa: PLR2004 - nothing to join
            return "".join(texts)
        return f"{', '.join(texts[:-1])} {self.choose(('and', 'và'))} {texts[-1]}"


def _scored_leaves(node: CardNode) -> Iterator[CardNode]:
    """Yield the leaves that are scored, as are all nodes on the way to them."""
    if not isinstance(node, Group):
        yield node
        return
    for child in node.scored:
        yield from _scored_leaves(child)

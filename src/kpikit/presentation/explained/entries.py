"""Explanations as entries of a text: what is shown, in which order, and what is folded.

What was shown before is not unfolded again. Of many alike, such as the peers of a rank, some are
shown and the others counted. Whoever wants everything takes the JSON, or the records.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from attrs import evolve, field, frozen

from kpikit.presentation.explained.context import Context, code_of
from kpikit.presentation.explained.declared import carried_in_words, reference_in_words
from kpikit.presentation.explained.facts import told_facts
from kpikit.presentation.explained.filled import filled
from kpikit.presentation.explained.heads import head, points_lost, results_of, subject
from kpikit.presentation.explained.sentences import ABOUT_FIGURES
from kpikit.presentation.explained.speech import Speech
from kpikit.presentation.explained.verdicts import VERDICTS
from kpikit.results import Because, Explanation, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kpikit.presentation.explained.sentences import Sentence
    from kpikit.results import Step

SENTENCES: Mapping[Because, Sentence] = {**ABOUT_FIGURES, **VERDICTS}
"""A sentence for every kind of step."""

_LISTED = 5
"""How many alike are shown before the others are counted."""

_COMPARING = frozenset({Kind.RANK, Kind.GRADE})
"""What compares a unit with others: of these their results are shown alone."""


@frozen(kw_only=True)
class Entry:
    """One explained result, or a line in its place.

    Attributes:
        head: the number, and what it is of.
        beside: how it came to be, where that is told on the same line.
        steps: how it came to be, a sentence each.
        heading: what stands above `needed`.
        needed: what stood in the way of more, and what would have been needed.
        parts: what it is made of.
    """

    head: str
    beside: str = ""
    steps: tuple[str, ...] = ()
    heading: str = ""
    needed: tuple[str, ...] = ()
    parts: tuple[Entry, ...] = ()


def sentence(explanation: Explanation, step: Step, speech: Speech) -> str:
    """Return a step as a sentence."""
    template = SENTENCES[step.what]
    first = template.cases.get(code_of(step.values.get(template.by)), ("", ""))
    text = speech.choose(first) + speech.choose(template.texts)
    return filled(text, told_facts(Context(speech, explanation, step)))


def entry_of(explanation: Explanation, speech: Speech, depth: int | None = None) -> Entry:
    """Return an explanation as an entry with everything below it.

    Args:
        explanation: what is told.
        speech: the language.
        depth: how many levels of parts are shown; all of them if absent.
    """
    return _Telling(speech, explanation).entry(explanation, None, depth)


@frozen
class _Telling:
    """The telling of one explanation.

    Attributes:
        speech: the language.
        root: what is told.
        seen: what was told already.
        events: the successions that were told in full already, by their path.
    """

    speech: Speech
    root: Explanation
    seen: set[int] = field(factory=set)
    events: set[str] = field(factory=set)

    def entry(self, one: Explanation, parent: Explanation | None, depth: int | None) -> Entry:
        """Return an explanation below another one."""
        title = head(one, self.speech, parent)
        if id(one) in self.seen and (one.steps or one.inputs):
            return Entry(head=f"{title} {self._say(('(above)', '(đã nêu trên)'))}")
        self.seen.add(id(one))
        told = _carrier(one)
        above = self._above(one, parent)
        lacking = (step for step in one.why_not if not (above and step in above.why_not))
        own = Entry(
            head=title,
            steps=tuple(self._steps(told, above)),
            heading=self._say(_heading(one)),
            needed=(
                *(sentence(one, step, self.speech) for step in lacking if not _is_own(one, step)),
                *self._lost(one),
            ),
        )
        if depth == 0:
            return _on_a_line(one, evolve(own, parts=self._cut(len(_shown(told)))))
        below = None if depth is None else depth - 1
        return _on_a_line(one, evolve(own, parts=tuple(self._parts(told, below))))

    def _above(self, one: Explanation, parent: Explanation | None) -> Explanation | None:
        """Return what told already what need not be told again: of an unmet target its entry."""
        same = (self.root.name, self.root.org_unit) == (one.name, one.org_unit)
        entry = one.kind is Kind.ACHIEVEMENT and self.root.kind is Kind.UNMET and same
        return self.root if entry else parent

    def _steps(self, one: Explanation, parent: Explanation | None) -> Iterator[str]:
        steps = (step for step in one.steps if not (parent and step in parent.steps))
        known = [step for step in steps if _is_told(one, step)]
        changes = [step for step in known if step.what is Because.OVERRIDDEN]
        told = [sentence(one, step, self.speech) for step in known if step not in changes]
        if one.kind is Kind.RESTATED and all(_is_whole(step) for step in one.steps):
            told = [carried_in_words(one, self.speech, self.events)]
        told += filter(None, [self._declared(one, parent)])
        yield from ["; ".join(told)] if one.kind is Kind.LEVEL else told
        yield from (sentence(one, step, self.speech) for step in changes)

    def _lost(self, one: Explanation) -> Iterator[str]:
        """Yield in which leaves of a total most points were lost."""
        leaves = list(points_lost(one, self.speech)) if one.kind is Kind.TOTAL else []
        texts = ("{}: {} of {} points are lost", "{}: mất {} trên {} điểm")
        for leaf, lost, most in sorted(leaves, key=lambda found: -found[1])[:_LISTED]:
            numbers = map(self.speech.number, (lost, most))
            yield self._say(texts).format(subject(leaf, self.speech), *numbers)

    def _declared(self, one: Explanation, parent: Explanation | None) -> str:
        """Return where something is declared, and which document it cites if that is another."""
        place, cited = self._place(one), one.reference
        above = parent.reference if parent else None
        title = reference_in_words(cited.id, self.speech) if cited and cited != above else ""
        texts = (
            self._say(("stated in {}", "quy định tại {}")).format(place) if place else "",
            self._say(("according to {}", "căn cứ {}")).format(title) if title else "",
        )
        return ", ".join(filter(None, texts))

    def _place(self, one: Explanation) -> str:
        """Return file and line of the declaration of a rule or a target."""
        if one.source is None or one.kind in _SAY_IT_BELOW:
            return ""
        file = self.speech.file(one.source.file)
        return ":".join(map(str, filter(None, (file, one.source.line))))

    def _parts(self, one: Explanation, depth: int | None) -> Iterator[Entry]:
        for alike in _alike(_shown(one)):
            others = [part for part in alike if part.org_unit != one.org_unit]
            few = one.kind not in _COMPARING and len(others) <= _LISTED
            for part in alike:
                if few or part not in others:
                    yield self.entry(part, one, depth)
            if not few:
                yield from self._some(one, alike)

    def _some(self, one: Explanation, alike: Sequence[Explanation]) -> Iterator[Entry]:
        """Yield the results of some of many other units, and how many more there are."""
        others = [part for part in alike if part.org_unit != one.org_unit]
        if one.kind not in _COMPARING:
            shown, texts = _greatest(others), ("The other units", "Các đơn vị khác")
        elif any(isinstance(part.result, Fraction) for part in others):
            shown, texts = _around(one, alike), ("Units close by", "Các đơn vị liền kề")
        else:
            shown, texts = [], ("", "")
        if shown:
            rest = self._more([part for part in others if part not in shown])
            results = (Entry(head=text) for text in results_of(shown, self.speech))
            parts = (*results, *rest)
            yield Entry(head=f"{self._say(texts)}:", parts=parts)
        elif others:
            texts = ("the same of {} more units: {}", "xét như vậy cho {} đơn vị khác: {}")
            about = subject(others[0], self.speech)
            yield Entry(head=self._say(texts).format(len(others), about))

    def _more(self, rest: Sequence[Explanation]) -> Iterator[Entry]:
        if rest:
            texts = ("and {} more", "và {} đơn vị khác")
            yield Entry(head=self._say(texts).format(len(rest)))

    def _cut(self, number: int) -> tuple[Entry, ...]:
        """Return what stands in place of parts that are not shown."""
        told = self._say(("… made of {} more", "… còn {} mục bên dưới")).format(number)
        return (Entry(head=told),) if number else ()

    def _say(self, texts: tuple[str, str]) -> str:
        return self.speech.choose(texts)


_LACKING = ("What lacks", "Còn thiếu gì")

_NEEDED: Mapping[Kind, tuple[str, str]] = {
    Kind.ACHIEVEMENT: ("What the target needs", "Cần gì để đạt chỉ tiêu"),
    Kind.UNMET: ("What the target needs", "Cần gì để đạt chỉ tiêu"),
    Kind.POINTS: ("What more points need", "Cần gì để được thêm điểm"),
    Kind.TOTAL: ("What more points need", "Cần gì để được thêm điểm"),
    Kind.GRADE: ("What a better grade needs", "Cần gì để lên loại trên"),
    Kind.RANK: ("What a better rank needs", "Cần gì để lên hạng trên"),
}


_SAY_IT_BELOW = frozenset({Kind.OBSERVATION, Kind.RESTATED, Kind.VALUE, Kind.ACHIEVEMENT})
"""What has a line of a table, or is made of what says its place itself."""


def _carrier(one: Explanation) -> Explanation:
    """Return what tells how a value came about: the figure that it is, where that is all."""
    parts = _shown(one)
    if one.kind is not Kind.VALUE or one.steps or len(parts) != 1:
        return one
    (part,) = parts
    same = part.kind is Kind.RESTATED and part.result == one.result
    return part if same else one


def _on_a_line(one: Explanation, entry: Entry) -> Entry:
    """Return the entry of a figure that is told in few words with these on its first line."""
    short = one.kind in {Kind.OBSERVATION, Kind.VALUE} and len(entry.steps) == 1
    if not short or entry.needed or entry.parts:
        return entry
    return Entry(head=entry.head, beside=entry.steps[0])


def _is_whole(step: Step) -> bool:
    """Whether all of a unit before became part of a figure."""
    shared = step.what is Because.SHARED and step.values.get("share") == 1
    return shared or step.what is Because.TAKEN_OVER


def _heading(one: Explanation) -> tuple[str, str]:
    """Return what stands above what would be needed."""
    lacks = one.state != "value" and one.kind in {Kind.POINTS, Kind.TOTAL, Kind.RANK}
    return _LACKING if lacks else _NEEDED.get(one.kind, _LACKING)


def _is_told(one: Explanation, step: Step) -> bool:
    """Whether a step tells more than the first line, a part, or what would be needed, tells."""
    facts = step.values
    if step.what is Because.CHILD:
        role = facts.get("role")
        return role == "information" or bool({"weight", "policy"} & facts.keys())
    if step.what is Because.METHOD and facts.get("children") == 1:
        return facts.get("method") != "sum" or facts.get("points") not in (one.exact, one.result)
    if step.what is Because.COMPARED:
        ratio = any(other.what is Because.RATIO for other in one.steps)
        return not ratio or bool({"reason", "judgement"} & facts.keys())
    if step.what in {Because.BONUS, Because.PENALTY}:
        return bool(facts.get("points"))
    if step.what is Because.MISSING:
        return facts.get("reason", one.state) != one.state
    return step.what not in {Because.RANKED, Because.GRADED} and step not in one.why_not


def _is_own(one: Explanation, step: Step) -> bool:
    """Whether a step says of a leaf that it is the leaf that lacks."""
    node = one.name.rpartition(".")[2]
    return step.what is Because.LACKS and step.values.get("node") == node


def _shown(one: Explanation) -> list[Explanation]:
    """Return what something is made of, but for what its other parts are made of.

    An observation that is the value itself is told with it.
    """
    parts = [_itself(part) for part in one.inputs]
    below = {id(deeper) for part in parts for deeper in part.inputs}
    return [
        part
        for part in parts
        if id(part) not in below
        and not (part.kind is Kind.OBSERVATION and all(step in one.steps for step in part.steps))
    ]


def _itself(part: Explanation) -> Explanation:
    """Return the figure of a unit to which nothing happened, though the map changed."""
    steps = part.steps if part.kind is Kind.RESTATED else ()
    same = [step.values.get("org_unit") == part.org_unit for step in steps if _is_whole(step)]
    happened = any(step.values.get("successions") for step in steps)
    return part.inputs[0] if same == [True] and len(part.inputs) == 1 and not happened else part


def _alike(parts: Sequence[Explanation]) -> list[list[Explanation]]:
    """Return parts, those of one kind and name and of several units together."""
    groups: dict[object, list[Explanation]] = {}
    for part in parts:
        groups.setdefault((part.kind, part.name, part.period), []).append(part)
    return list(groups.values())


def _around(one: Explanation, alike: Sequence[Explanation]) -> list[Explanation]:
    """Return the results that are next to that of a unit, the greatest first."""
    order = _by_size(alike)
    mine = [place for place, part in enumerate(order) if part.org_unit == one.org_unit]
    first = max(0, min((mine or [0])[0] - _LISTED // 2, len(order) - _LISTED))
    return [part for part in order[first : first + _LISTED] if part.org_unit != one.org_unit]


def _greatest(others: Sequence[Explanation]) -> list[Explanation]:
    """Return the greatest results; those that are no numbers in their order."""
    return (_by_size(others) or list(others))[:_LISTED]


def _by_size(parts: Sequence[Explanation]) -> list[Explanation]:
    known = [(part.result, part) for part in parts if isinstance(part.result, Fraction)]
    return [part for _, part in sorted(known, key=lambda pair: -pair[0])]

"""Grades: every one can be reached, somebody has one for all points, and what limits them fits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpikit.checks.formulas import written_formulas
from kpikit.checks.scorecards import max_points
from kpikit.errors import Code, Diagnostic, Severity, quoted
from kpikit.model.formulas import GradeWord, Result
from kpikit.model.functions import ResultFunction
from kpikit.model.grades import PARENT, Counted, QuotaTies, is_share
from kpikit.model.readings import all_parts
from kpikit.model.scorecards import Leaf
from kpikit.model.walk import nodes_of
from kpikit.numbers import brief

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from kpikit.checks.context import Context
    from kpikit.model.grades import Grade, Graded, Quota
    from kpikit.model.scorecards import CardNode, Scorecard
    from kpikit.model.scoring import Amount


def _graded(context: Context) -> Iterator[CardNode]:
    """Yield the nodes with grades from whose list nothing was left out."""
    for _, node in context.nodes:
        if node.grades and context.whole(f"{node.declared_at}.grades"):
            yield node


def grades_twice(context: Context) -> Iterator[Diagnostic]:
    """Find grades of a node that have the id of another one."""
    for _, node in context.nodes:
        first: dict[str, Grade] = {}
        for grade in node.grades:
            known = first.setdefault(grade.id, grade)
            if known is not grade:
                message = f"the id '{grade.id}' is declared a second time"
                hint = "give it another id, or delete one"
                finding = Diagnostic(Code.DUPLICATE_ID, message, hint=hint, path=grade.declared_at)
                yield finding.beside("first declared here", known.declared_at)


def several_edges(context: Context) -> Iterator[Diagnostic]:
    """Find grades with more than one edge, and edges on places beside edges on points."""
    for node in _graded(context):
        for grade in node.grades:
            if len(grade.edges) > 1:
                message = "'at_least', 'above' and 'top' exclude each other"
                hint = "keep one of them"
                yield Diagnostic(Code.ONE_OF, message, hint=hint, path=grade.declared_at)
        kinds = {grade.top is not None for grade in node.grades if grade.edges}
        if len(kinds) > 1:
            message = f"some grades of {quoted(node.id)} are reached by points, others by 'top'"
            hint = "reach them all in one way"
            yield Diagnostic(Code.GRADE_ORDER, message, hint=hint, path=node.declared_at)


def grades_without_an_end(context: Context) -> Iterator[Diagnostic]:
    """Find grades that leave units without one: the last is for all whom no other is for."""
    for node in _graded(context):
        last = node.grades[-1]
        if last.edges or last.requires:
            message = f"whoever does not reach {quoted(last.id)} has no grade"
            hint = "end with a grade that has no edge and no requirements"
            yield Diagnostic(Code.GRADES_END, message, hint=hint, path=last.declared_at)


def grades_never_reached(context: Context) -> Iterator[Diagnostic]:
    """Find grades behind one that everybody has who could reach them."""
    for node in _graded(context):
        for above, grade in zip(node.grades, node.grades[1:], strict=False):
            if not above.edges and not above.requires:
                message = f"no unit reaches {quoted(grade.id)}: {quoted(above.id)} is for all"
                hint = f"give {quoted(above.id)} an edge or requirements, or put it last"
                yield Diagnostic(Code.GRADE_ORDER, message, hint=hint, path=grade.declared_at)
        yield from _out_of_order(node)


def _out_of_order(node: CardNode) -> Iterator[Diagnostic]:
    """Find edges that are not below those of all better grades.

    One may be as high as that of a grade with requirements: it is for those who fail them.
    """
    lowest: tuple[Fraction, bool] | None = None
    required, better = False, ""
    for grade in node.grades:
        if len(grade.edges) != 1 or (most := max_points(node)) is None:
            continue
        edge = _edge(grade, most)
        if lowest is not None and (edge > lowest or (edge == lowest and not required)):
            message = f"the edge of {quoted(grade.id)} is not below that of a better grade"
            grow = grade.top is not None
            hint = "begin with the best grade, and let the edges "
            hint += "grow: the best 25 percent are among the best 50" if grow else "descend"
            finding = Diagnostic(Code.GRADE_ORDER, message, hint=hint, path=grade.declared_at)
            yield finding.beside("the better grade", better)
        else:
            lowest, required, better = edge, bool(grade.requires), grade.declared_at


def _edge(grade: Grade, most: Fraction) -> tuple[Fraction, bool]:
    """Return an edge so that it compares with others: higher ones are reached by fewer."""
    if grade.top is not None:
        return -grade.top.number, False
    return grade.edges[0].of(most), grade.above is not None


def _whole(node: CardNode, context: Context) -> bool:
    """Whether nothing was left out of what makes the points of a node."""
    return isinstance(node, Leaf) or context.whole(f"{node.declared_at}.children")


def edges_out_of_range(context: Context) -> Iterator[Diagnostic]:
    """Find edges above max_points, and parts of the peers that are no percentage of them."""
    for node in _graded(context):
        most = max_points(node) if _whole(node, context) else None
        for grade in node.grades:
            for word in ("at_least", "above"):
                edge = getattr(grade, word)
                if edge is None or most is None or edge.of(most) <= most:
                    continue
                message = f"{quoted(grade.id)} needs more than the {brief(most)} max_points"
                hint = "correct one of them, unless a bonus is meant to help"
                path = f"{grade.declared_at}.{word}"
                yield Diagnostic(
                    Code.GRADE_EDGE, message, hint=hint, path=path, severity=Severity.WARNING
                )
            if grade.top is not None and not _is_share(grade.top):
                message = f"{quoted(grade.id)} is not for a percentage of the peers"
                hint = "write a percentage above 0 and below 100, like 'top: 25 percent'"
                path = f"{grade.declared_at}.top"
                yield Diagnostic(Code.GRADE_EDGE, message, hint=hint, path=path)


def _is_share(amount: Amount) -> bool:
    return amount.of_max and 0 < amount.number < 1


def limits_without_grades(context: Context) -> Iterator[Diagnostic]:
    """Find what is declared of the grades of a node that has none."""
    for _, node in context.nodes:
        if node.grades or not context.whole(f"{node.declared_at}.grades"):
            continue
        for word in ("ceilings", "lower", "vetoes", "quotas", "capped_by"):
            if getattr(node, word):
                message = f"'{word}' stands at {quoted(node.id)}, which has no grades"
                hint = "give it 'grades', or delete this"
                path = f"{node.declared_at}.{word}"
                yield Diagnostic(Code.NO_GRADES, message, hint=hint, path=path)


def unknown_grades(context: Context) -> Iterator[Diagnostic]:
    """Find names of grades that the node does not have."""
    for _, node in context.nodes:
        known, section = dict.fromkeys(node.grade_ids), f"{node.declared_at}.grades"
        if known:
            for path, name in _named(node):
                yield from context.unknown(path, "grade", name, known, section)


def _named(node: Graded) -> Iterator[tuple[str, str]]:
    """Yield path and name of every grade that is named beside those of a node."""
    for barred in (*node.ceilings, *node.vetoes):
        yield f"{barred.declared_at}.grade", barred.grade
    for quota in node.quotas:
        yield f"{quota.declared_at}.grade", quota.grade
        for place, name in enumerate(quota.base):
            yield f"{quota.declared_at}.base[{place}]", name


def grades_in_formulas(context: Context) -> Iterator[Diagnostic]:
    """Find grades in formulas that the node does not have, and nodes without any."""
    names = context.graph.names
    for written in written_formulas(context):
        for part in all_parts(written.formula.tree):
            if isinstance(part, GradeWord) and (known := names.grades_of(part.of)):
                for finding in context.unknown(written.path, "grade", part.id, known, "grades"):
                    yield finding.shifted(part.start)
            elif isinstance(part, Result) and part.function is ResultFunction.GRADE:
                unclear = len(names.nodes.get(part.of, ())) != 1
                if unclear or names.grades_of(part.of) or part.of in context.omitted:
                    continue
                message = f"the node {quoted(part.of)} has no grades"
                hint = "give it 'grades', or ask for its points"
                path, start = written.path, part.start
                yield Diagnostic(Code.NO_GRADES, message, hint=hint, path=path, offset=start)


def steps_that_lead_nowhere(context: Context) -> Iterator[Diagnostic]:
    """Find steps of no grade, and quotas on the last grade, below which there is none."""
    for node in _graded(context):
        for step in node.lower:
            if step.by < 1:
                message = "a step down of no grade"
                path = f"{step.declared_at}.by"
                yield Diagnostic(Code.GRADE_LIMIT, message, hint="write 1 or more", path=path)
        for quota in node.quotas:
            if quota.grade == node.grade_ids[-1]:
                message = f"below {quoted(quota.grade)} there is no grade for those without room"
                hint = "limit a better grade"
                path = f"{quota.declared_at}.grade"
                yield Diagnostic(Code.GRADE_LIMIT, message, hint=hint, path=path)


def quotas_half_stated(context: Context) -> Iterator[Diagnostic]:
    """Find quotas that leave open what they count, or say it where nothing is counted."""
    for _, node in context.nodes:
        for quota in node.quotas:
            yield from _of_at_most(quota)
            yield from _of_base(quota, context)
            chain = quota.ties is QuotaTies.CHAIN
            if chain and not quota.tie_break and context.whole(f"{quota.declared_at}.tie_break"):
                message, hint = "the key 'tie_break' is missing", "list the nodes that decide"
                yield Diagnostic(Code.MISSING_KEY, message, hint=hint, path=quota.declared_at)
            if quota.tie_break and not chain:
                message = f"'tie_break' does nothing beside 'ties: {quota.ties.value}'"
                hint = "write 'ties: chain', or delete it"
                path = f"{quota.declared_at}.tie_break"
                yield Diagnostic(Code.GRADE_LIMIT, message, hint=hint, path=path)


def _of_at_most(quota: Quota) -> Iterator[Diagnostic]:
    path, number = f"{quota.declared_at}.at_most", quota.at_most.number
    if is_share(quota) and not 0 <= number <= 1:
        message = f"{brief(number * 100)} percent is no part of the base"
        hint = "write a percentage from 0 to 100"
        yield Diagnostic(Code.GRADE_LIMIT, message, hint=hint, path=path)
    elif not is_share(quota) and (number < 0 or number.denominator != 1):
        message = f"{brief(number)} is no number of units"
        hint = "write a whole number, or a percentage"
        yield Diagnostic(Code.GRADE_LIMIT, message, hint=hint, path=path)


def _of_base(quota: Quota, context: Context) -> Iterator[Diagnostic]:
    for word in ("base", "counted", "rounding"):
        stated = getattr(quota, word)
        path = f"{quota.declared_at}.{word}"
        if is_share(quota) and not stated and context.whole(path):
            message = f"the key '{word}' is missing: a percentage says what it is of"
            yield Diagnostic(Code.MISSING_KEY, message, hint=_HINTS[word], path=quota.declared_at)
        if stated and not is_share(quota):
            message = f"'{word}' does nothing beside a number of units"
            hint = "delete it, or write 'at_most' in percent"
            yield Diagnostic(Code.GRADE_LIMIT, message, hint=hint, path=path)
    part = quota.at_most.number < 1
    if part and quota.counted is Counted.AFTER and quota.base == (quota.grade,):
        message = f"nobody keeps {quoted(quota.grade)}: the quota is a part of those who keep it"
        hint = "add a lower grade to the base, or count it before"
        path = f"{quota.declared_at}.base"
        severity = Severity.WARNING
        yield Diagnostic(Code.GRADE_LIMIT, message, hint=hint, path=path, severity=severity)


_HINTS = {
    "base": "list the grades whose units are counted, like 'base: [excellent, good]'",
    "counted": "write 'counted: before' or 'counted: after'",
    "rounding": "write 'rounding: down', 'up' or 'nearest'",
}


def quotas_of_different_orders(context: Context) -> Iterator[Diagnostic]:
    """Find quotas on one grade that admit equals in different ways."""
    for _, node in context.nodes:
        first: dict[str, Quota] = {}
        for quota in node.quotas:
            known = first.setdefault(quota.grade, quota)
            if (known.ties, known.tie_break) != (quota.ties, quota.tie_break):
                message = f"the quotas on {quoted(quota.grade)} treat equals differently"
                hint = "give them the same 'ties' and 'tie_break': both admit in one order"
                path = quota.declared_at
                yield Diagnostic(Code.GRADE_LIMIT, message, hint=hint, path=path)


def unknown_parts_of_limits(context: Context) -> Iterator[Diagnostic]:
    """Find nodes, units, kinds of groups, levels and groups that nobody has declared."""
    units = context.ever
    kinds = dict.fromkeys(kind for unit in units for kind, _ in unit.groups.pairs)
    told = bool(units) and context.whole("org_units")
    nodes = {
        card.id: {one.id: one for one in nodes_of(card)}
        for card in context.specification.scorecards
    }
    for card, node in context.nodes:
        pers = [(node.quantiles.declared_at, node.quantiles.per)]
        for quota in node.quotas:
            pers.append((quota.declared_at, quota.per))
            for place, name in enumerate(quota.tie_break):
                path = f"{quota.declared_at}.tie_break[{place}]"
                yield from context.unknown(path, "node", name, nodes[card.id], card.declared_at)
        for path, kind in pers:
            if kind is not None and told:
                yield from context.unknown(f"{path}.per", "kind of group", kind, kinds, "org_units")
        yield from _of_cap(context, card, node)


def _of_cap(context: Context, card: Scorecard, node: CardNode) -> Iterator[Diagnostic]:
    """Find caps by nodes that are not there or not clear, or have no fitting grades; by nobody."""
    cap, names = node.capped_by, context.graph.names
    if cap is None:
        return
    path, found = f"{cap.declared_at}.node", names.capping(card, node)
    if len(found) > 1:
        message = f"several scorecards have a node {quoted(str(cap.node))}"
        yield Diagnostic(Code.ONE_OF, message, hint=f"write one of {', '.join(found)}", path=path)
    elif not found:
        sections = ("scorecard", "scorecards")
        yield from context.unknown(path, "node", str(cap.node), names.nodes, *sections)
    elif node.grades:
        others = names.grades.get(found[0], ())
        own = [name for name in node.grade_ids if name in others]
        if not others or list(others) != own:
            message = f"the grades of {quoted(found[0])} are not among those of {quoted(node.id)}"
            hint = "give both the same grades, in the same order"
            yield Diagnostic(Code.GRADE_LIMIT, message, hint=hint, path=cap.declared_at)
    if cap.org_unit not in {None, PARENT}:
        units = {unit.id: unit for unit in context.specification.org_units}
        path = f"{cap.declared_at}.org_unit"
        yield from context.unknown(path, "org_unit", str(cap.org_unit), units, "org_units")

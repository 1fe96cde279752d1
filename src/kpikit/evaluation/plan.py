"""A specification planned once, to evaluate any number of observations."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property, partial
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from kpikit.checks import Context, check
from kpikit.checks.precedence import tied_levels
from kpikit.checks.sound import is_sound, remember
from kpikit.dates import day_of
from kpikit.errors import (
    Code,
    Diagnostic,
    EvaluationError,
    Severity,
    SpecificationError,
    errors_of,
)
from kpikit.evaluation.editions import Editions
from kpikit.evaluation.identities import violations
from kpikit.evaluation.observed import observed_windows
from kpikit.evaluation.outcome import Evaluation
from kpikit.evaluation.resolve import resolve
from kpikit.evaluation.resolved import Resolved
from kpikit.evaluation.routes import Routes
from kpikit.evaluation.run import run
from kpikit.evaluation.territory import Territory
from kpikit.evaluation.weighting import weighted
from kpikit.limits import DEFAULT_LIMITS, Limits
from kpikit.model.graph import Graph
from kpikit.model.maps import Maps
from kpikit.model.scorecards import Over
from kpikit.model.specification import Specification
from kpikit.model.versions import Edition, editions, in_force
from kpikit.model.walk import nodes_of
from kpikit.observations import Observations
from kpikit.observations.basis import ObservedBasis
from kpikit.periods import Period

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from kpikit.errors import Source
    from kpikit.evaluation.moves import Windows
    from kpikit.evaluation.run import Computed
    from kpikit.model.org import OrgUnit


@frozen(eq=False)
class Plan:
    """A specification with everything resolved that does not depend on data.

    Attributes:
        specification: what is planned.
        resolved: its members, levels, rules and policies, ready to compute; of the scorecards that
            are in force together as of some day, each.
    """

    specification: Specification
    resolved: Mapping[Edition, Resolved]

    def evaluate(
        self,
        observations: Observations,
        *,
        period: Period | str | Iterable[Period | str] | None = None,
        as_of: date | str | None = None,
        map_of: date | str | None = None,
        limits: Limits = DEFAULT_LIMITS,
    ) -> Evaluation:
        """Return the evaluation of observations.

        Args:
            observations: as `read_observations` gives them for this specification.
            period: the window or windows to evaluate; all that are observed if absent.
            as_of: the day by whose end figures, levels of targets and versions of scorecards have
                to be known, a date or a text like ``2024-07-15``; figures that are due later are
                not due. Without it the newest vintages count, and everything is due.
            map_of: the day on whose map everything is evaluated, a date or a text; figures of units
                that follow others, or are followed by others, are carried to it. Without it each
                window is evaluated on the map of its last day.
            limits: bounds for files of strangers; of them, ``periods`` and ``results``.

        Raises:
            PeriodError: a text is not a period.
            DateError: a text is not a date.
            EvaluationError: no period is given, and nothing is observed; the result would be
                larger than the limits; a unit that the table of observations brings would face two
                levels of a target alike; or a scoring rule in Python fails.
        """
        observations = observations if as_of is None else observations.as_of(as_of)
        whole = self._of(observations)
        on_day = None if map_of is None else day_of(map_of)
        first = next(iter(whole.resolved.values()))
        windows = observed_windows(first, observations) if period is None else _asked(period)
        if not windows:
            raise EvaluationError([_nothing_to_evaluate(observations.known_by)])
        _refuse_too_many(whole.specification, windows, limits)
        return whole._evaluated(observations, windows, on_day)  # noqa: SLF001 - of the same class

    def _evaluated(
        self, observations: Observations, windows: Windows, map_of: date | None
    ) -> Evaluation:
        """Return the evaluation of observations all of whose units are planned."""
        territory = self.territory(observations, map_of)
        rules = Editions(territory, partial(self.on_map, territory))
        observed = observed_windows(next(iter(self.resolved.values())), observations)
        parts = self._computed(rules, windows)
        findings = (
            *observations.diagnostics,
            *self._doubted(rules, parts, windows, observed),
        )
        again = partial(self._evaluated, map_of=map_of)
        return Evaluation(self.specification, observations, windows, parts, rules, findings, again)

    def _computed(self, rules: Editions, windows: Windows) -> tuple[Computed, ...]:
        """Return the cells of windows, those together that have the same rules and map."""
        try:
            return tuple(run(rules.at(some[0]), some) for some in rules.split(windows))
        except EvaluationError as error:
            sources = self.specification.sources
            found = (_placed(finding, sources) for finding in error.diagnostics)
            raise EvaluationError(found) from error.__cause__

    def _doubted(
        self, rules: Editions, parts: Sequence[Computed], windows: Windows, observed: Windows
    ) -> Iterator[Diagnostic]:
        """Yield warnings about windows in which nothing is observed, and identities."""
        over = any(card.divided for part in parts for card in part.things.resolved.cards)
        yield from _unobserved(windows, observed, over=over)
        for measures, some in rules.by_map(parts):
            for finding in violations(measures, some, self.specification):
                yield _placed(finding, self.specification.sources)

    def territory(self, observations: Observations, map_of: date | None) -> Territory:
        """Return the maps that are known as of the day of some observations."""
        specification = self.specification
        maps = Maps.of(specification, observations.known_by)
        if maps is not specification.maps or maps.measured:
            codes = {str(one.id): code for code, one in enumerate(specification.org_units)}
            routes = Routes(maps, ObservedBasis(observations, codes))
        else:
            routes = self._routes
        return Territory(specification, observations, routes, map_of)

    @cached_property
    def _routes(self) -> Routes:
        """What becomes of units where no observation tells their shares."""
        nothing = Observations("", (), (), {})
        return Routes(self.specification.maps, ObservedBasis(nothing, {}))

    def on_map(
        self, territory: Territory, chosen: Edition, number: int, *, always: bool
    ) -> Resolved:
        """Return an edition of the rules, made ready for the units of a map.

        Args:
            territory: the maps.
            chosen: the edition.
            number: the map.
            always: whether the rules are taken as if they were always in force.
        """
        if not (territory.maps.changing or always):
            return self.resolved[chosen]
        part = in_force(territory.specified(number), chosen)
        if always:
            cards = tuple(evolve(card, effective=None) for card in part.scorecards)
            part = evolve(part, scorecards=cards)
        graph, known_by = self.resolved[chosen].graph, territory.observations.known_by
        return resolve(part, graph, known_by, territory.routes.there(number))

    def _of(self, observations: Observations) -> Plan:
        """Return the plan with the units that the table brings, and what is issued by then."""
        units, day = observations.found_units, observations.known_by
        rules = self.specification
        dates = (*(one.issued for one in rules.targets), *(one.issued for one in rules.scorecards))
        if not units and (day is None or not any(dates)):
            return self
        specification = _with(units, self.specification) if units else self.specification
        graphs = {chosen: one.graph for chosen, one in self.resolved.items()}
        return _planned(specification, graphs, day)


def _planned(
    specification: Specification, graphs: Mapping[Edition, Graph], as_of: date | None = None
) -> Plan:
    """Return the plan of a specification without errors, with what is issued by a day."""
    parts = {chosen: in_force(specification, chosen, as_of) for chosen in graphs}
    found = {chosen: resolve(part, graphs[chosen], as_of) for chosen, part in parts.items()}
    return Plan(specification, found)


def _with(units: tuple[OrgUnit, ...], specification: Specification) -> Specification:
    """Return a specification with the units that the table of observations brings."""
    whole = evolve(specification, org_units=specification.org_units + units)
    ties = [_placed(one, whole.sources) for one in tied_levels(Context.of(whole))]
    if ties:
        raise EvaluationError(ties)
    return whole


def plan(specification: Specification, *, weights: str | None = None) -> Plan:
    """Return a plan of a specification; it evaluates any number of observations.

    Args:
        specification: the rule book.
        weights: name of the weights to take instead of the nodes' own.

    Raises:
        SpecificationError: the specification has errors (one made in Python; a loaded one has
            none).
        InvalidValueError: no scorecard has weights of that name.

    >>> from kpikit.spec import load_specification
    >>> plan(load_specification("kpikit:vn/hung-nguyen-2024")).specification.id
    'vn-hung-nguyen-2024'
    """
    context = Context.of(specification)
    found = () if is_sound(specification) else errors_of(check(context))
    if found:
        raise SpecificationError(_placed(finding, specification.sources) for finding in found)
    remember(specification)
    chosen = specification if weights is None else weighted(specification, weights)
    known = editions(specification.scorecards)
    graphs = {one: Graph.of(in_force(specification, one)) for one in known[1:]}
    return _planned(chosen, {known[0]: _first_graph(context, known[0]), **graphs})


def _first_graph(context: Context, first: Edition) -> Graph:
    """Return the graph of the rules that are in force first; the checks may have made it."""
    part = in_force(context.specification, first)
    return context.graph if part is context.specification else Graph.of(part)


def evaluate(  # noqa: PLR0913 - each is one question, most are left out
    specification: Specification,
    observations: Observations,
    *,
    period: Period | str | Iterable[Period | str] | None = None,
    as_of: date | str | None = None,
    map_of: date | str | None = None,
    weights: str | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> Evaluation:
    """Return the evaluation of observations by a specification.

    The same as ``plan(specification, weights=weights).evaluate(observations, period=period,
    as_of=as_of, map_of=map_of, limits=limits)``, where the arguments are explained; keep the plan
    to evaluate often.

    Raises:
        InvalidValueError: no scorecard has weights of that name.
        SpecificationError: the specification has errors.
        PeriodError: a text is not a period.
        DateError: a text is not a date.
        EvaluationError: no period is given, and nothing is observed; the result would be larger
            than the limits; or a scoring rule in Python fails.

    >>> from kpikit.observations import read_observations
    >>> from kpikit.spec import parse_specification
    >>> specification = parse_specification('''
    ... kpikit: 1
    ... id: roads
    ... org_units: [{id: north}]
    ... indicators: {paved: {unit: kilometre}}
    ... targets: {paved: {plan: {at_least: 40}}}
    ... ''')
    >>> rows = [{"org_unit": "north", "indicator": "paved", "period": "2024", "value": 32}]
    >>> observations = read_observations(rows, specification)
    >>> [row.achievement for row in evaluate(specification, observations).achievements]
    [Fraction(4, 5)]
    """
    chosen = plan(specification, weights=weights)
    return chosen.evaluate(observations, period=period, as_of=as_of, map_of=map_of, limits=limits)


def _placed(finding: Diagnostic, sources: Mapping[str, Source]) -> Diagnostic:
    beside = tuple(evolve(one, source=sources.get(one.path)) for one in finding.related)
    return evolve(finding, source=sources.get(finding.path), related=beside)


def _refuse_too_many(
    specification: Specification, windows: Sequence[Period], limits: Limits
) -> None:
    """Refuse an evaluation that would take very long, or whose results would not fit into memory.

    Results stand in a cell for each unit in each window, whether or not anything is observed there:
    a few thousand rows, each of another unit in another period, ask for millions of them.

    Raises:
        EvaluationError: there are more cells than the limit.
    """
    every = [node for card in specification.scorecards for node in nodes_of(card)]
    months = 12 if any(isinstance(node, Over) for node in every) else 0
    times = sum(1 + months * window.days // 365 for window in windows)
    if times > limits.periods:
        message = f"the result would be about {times:,} periods, more than {limits.periods:,}"
        hint = "correct a period that is very long, or raise the limit 'periods'"
        raise EvaluationError([Diagnostic(Code.LIMIT, message, hint=hint)])
    things = len(specification.indicators) + len(every)
    cells = len(specification.org_units) * times * things
    if cells > limits.results:
        message = (
            f"the result would have {cells:,} cells, more than {limits.results:,}: "
            f"{len(specification.org_units):,} organisation units, {times:,} periods, and "
            f"{things:,} indicators and nodes"
        )
        hint = "name the periods to evaluate, or raise the limit 'results'"
        raise EvaluationError([Diagnostic(Code.LIMIT, message, hint=hint)])


def _nothing_to_evaluate(known_by: date | None) -> Diagnostic:
    """Return the finding that no period is given, and nothing is observed."""
    message = f"nothing is observed{f' by {known_by}' if known_by else ''}"
    hint = "give observations, or name a period"
    return Diagnostic(Code.NOTHING_TO_EVALUATE, message, hint=hint)


def _asked(period: Period | str | Iterable[Period | str]) -> tuple[Period, ...]:
    many: Iterable[Period | str] = (period,) if isinstance(period, Period | str) else period
    parsed = (Period.parse(one) if isinstance(one, str) else one for one in many)
    return tuple(dict.fromkeys(parsed))


def _unobserved(
    windows: Sequence[Period], observed: Sequence[Period], *, over: bool
) -> Iterable[Diagnostic]:
    """Yield a warning for each window in which nothing is observed.

    Args:
        windows: the windows.
        observed: those in which something is.
        over: whether nodes go over the periods within windows.
    """
    for window in windows:
        if not any(window.end == seen.end or (over and window.contains(seen)) for seen in observed):
            yield Diagnostic(
                Code.NOTHING_OBSERVED,
                f"nothing is observed in {window}",
                hint=f"observed are {', '.join(map(str, observed)) or 'no periods'}",
                severity=Severity.WARNING,
            )

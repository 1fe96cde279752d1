"""Questions about a whole specification, each a small function that returns its findings."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from attrs import evolve

from kpikit.checks import (
    accumulation,
    conditions,
    doubts,
    due,
    examples,
    expectations,
    formulas,
    grades,
    graph,
    imputation,
    levels,
    org,
    over,
    parameters,
    paths,
    peers,
    precedence,
    printed,
    rankings,
    references,
    roll_up,
    rule_books,
    scorecards,
    scoring,
    shares,
    successions,
    targets,
    units,
    versions,
    weights,
)
from kpikit.checks.context import Context
from kpikit.errors import Diagnostic
from kpikit.model.versions import editions, in_force

__all__ = ["CHECKS", "Context", "check"]

Check = Callable[[Context], Iterable[Diagnostic]]

OF_EXAMPLES: tuple[Check, ...] = (
    examples.examples_alike,
    examples.examples_of_nothing,
    examples.unknown_codes,
    examples.periods_not_evaluated,
    examples.examples_without_figures,
    examples.rows_of_nothing,
    examples.unknown_names_given,
    expectations.unknown_units_expected,
    expectations.unknown_things_expected,
    expectations.figures_that_cannot_be,
)
"""The checks of examples."""

CHECKS: tuple[Check, ...] = (
    references.duplicate_ids,
    references.unknown_references,
    references.unknown_indicators,
    references.unknown_targets,
    references.unknown_org_units,
    references.unknown_levels,
    references.unknown_attributes,
    references.unknown_nodes,
    org.parents_in_a_circle,
    org.parents_that_are_not_there,
    org.wrong_memberships,
    org.validity_against_successions,
    org.units_that_nothing_follows,
    successions.units_not_declared,
    successions.units_not_there,
    successions.units_there_already,
    successions.names_that_are_taken,
    successions.units_twice,
    successions.ways_to_nowhere,
    successions.ends_that_are_none,
    successions.settings_without_effect,
    shares.shares_that_do_not_add_up,
    shares.shares_that_nothing_tells,
    shares.bases_that_measure_nothing,
    units.wrong_units,
    units.unknown_units,
    due.days_that_are_none,
    due.due_without_effect,
    units.unfitting_levels,
    units.unfitting_edges,
    precedence.tied_levels,
    targets.mixed_comparisons,
    targets.against_direction,
    targets.answers_demanded_of_numbers,
    targets.ranges_upside_down,
    paths.paths_that_lead_nowhere,
    paths.milestones_beside_the_way,
    targets.issued_too_late,
    targets.baselines_and_ratios,
    targets.scores_that_never_have_a_ratio,
    levels.unknown_sources,
    levels.sources_without_a_level,
    levels.levels_in_a_circle,
    levels.levels_derived_too_far,
    levels.unfitting_parts,
    levels.levels_of_another_tier,
    levels.best_of_no_direction,
    levels.unknown_peers,
    levels.suspicious_parts,
    doubts.plausible_ranges,
    doubts.explained_figures,
    formulas.derived_or_reported,
    formulas.unknown_names,
    formulas.units_in_formulas,
    formulas.levels_in_formulas,
    printed.formulas_not_of_printed_figures,
    roll_up.roll_ups_without_meaning,
    roll_up.sums_of_ratios,
    roll_up.roll_ups_without_effect,
    roll_up.shares_out_of_range,
    roll_up.weights_that_do_not_weigh,
    accumulation.figures_that_do_not_run,
    accumulation.figures_that_run_otherwise,
    accumulation.means_of_no_periods,
    accumulation.years_and_terms_not_said,
    accumulation.terms_that_overlap,
    graph.unknown_results,
    graph.made_of_itself,
    graph.made_through_too_many,
    conditions.conditions_that_never_change,
    conditions.scores_without_parts,
    conditions.parts_never_taken,
    conditions.parts_above_the_whole,
    conditions.targets_beside_constructs,
    versions.versions_side_by_side,
    scorecards.empty_groups,
    scorecards.maxima_not_above_zero,
    scorecards.sums_of_max_points,
    scorecards.levels_that_never_meet,
    scorecards.means_of_unequal_maxima,
    scorecards.weights_without_effect,
    scorecards.numbers_of_methods,
    scorecards.maxima_not_stated,
    scorecards.shrinking_elsewhere,
    scoring.rules_without_target,
    scoring.paths_not_declared,
    scoring.options_that_do_not_fit,
    scoring.linear_without_range,
    scoring.bands_out_of_order,
    scoring.bands_without_an_end,
    parameters.steps_not_above_zero,
    parameters.increments_of_nothing,
    parameters.deviations_of_nothing,
    parameters.logarithms_of_nothing,
    parameters.segments_that_do_not_follow,
    scoring.suspicious_edges,
    grades.grades_twice,
    grades.several_edges,
    grades.grades_without_an_end,
    grades.grades_never_reached,
    grades.edges_out_of_range,
    grades.limits_without_grades,
    grades.unknown_grades,
    grades.grades_in_formulas,
    grades.steps_that_lead_nowhere,
    grades.quotas_half_stated,
    grades.quotas_of_different_orders,
    grades.unknown_parts_of_limits,
    peers.unknown_peers,
    peers.peers_without_comparison,
    peers.better_not_known,
    peers.references_not_there,
    rankings.unknown_tie_breaks,
    rankings.unknown_kinds,
    over.unknown_nodes_over_time,
    over.periods_without_points,
    imputation.unknown_kinds_of_peers,
    imputation.peers_not_asked,
    weights.weights_of_no_node,
    weights.alternatives_without_effect,
    rule_books.caps_below_their_items,
    rule_books.caps_against_maxima,
    rule_books.points_rounded_before_they_are_added,
    rule_books.quotas_of_different_bases,
    rule_books.denominators_that_disagree,
    rule_books.blanks_turned_into_zero,
    rule_books.zeros_taken_for_blanks,
    *OF_EXAMPLES,
)
"""All checks, in the order in which they are asked."""

OF_ALL_VERSIONS = frozenset({versions.versions_side_by_side, *OF_EXAMPLES})
"""The checks that are asked once of all versions of scorecards together."""


def check(context: Context) -> tuple[Diagnostic, ...]:
    """Return the findings of all checks; each names the path it is about.

    Where a scorecard has versions, they are asked of all that is ever in force together.

    >>> from kpikit.model.specification import Specification
    >>> check(Context.of(Specification(id="empty")))
    ()
    """
    whole = context.specification
    known = editions(whole.scorecards)
    parts = [evolve(context, specification=in_force(whole, one)) for one in known]
    once = parts[0].specification is whole
    found = (
        finding
        for ask in CHECKS
        for part in ([context] if once or ask in OF_ALL_VERSIONS else parts)
        for finding in ask(part)
    )
    return tuple(dict.fromkeys(found))  # formulas that are short for others say things twice

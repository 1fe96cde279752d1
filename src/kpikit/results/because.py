"""The kinds of sentences of which explanations are made, and which named facts each of them has.

A fact is a number (`Fraction` or `int`), a word, a truth, a date, a period, or a tuple of such; one
that is not known is left out. Ids are those of the specification.
"""

from __future__ import annotations

from enum import Enum, unique


@unique
class Because(Enum):
    """What a step of an explanation says; below each member stand the facts that it has."""

    # --- observations and values ---

    REPORTED = "reported"
    """It is as it was reported. `table`, `line`; perhaps `item`, `vintage`, `bound`, `judgement`,
    `as_written` (text of the table, where it says a unit), `source`, `note`."""
    TRIED = "tried"
    """No table has it: it is tried, as if it were reported. Perhaps `item`, `vintage` (the day on
    which it would have become known), `bound`, `judgement`."""
    TAKEN_OVER = "taken_over"
    """A unit is one earlier unit alone, and all of it. `org_unit`, `successions` (paths)."""
    SHARED = "shared"
    """A part of a restated figure. `org_unit`, `state`, `period`, `successions` (paths); perhaps
    `share` (1 is all; left out where it is not known), `value`."""
    SUMMED = "summed"
    """It is the sum of figures of parts of the window. `periods`."""
    ROLLED_UP = "rolled_up"
    """The units below make it. `by` (sum, mean, min, max), `org_units`; perhaps `weight` (id of an
    indicator), `coverage`."""
    COMPUTED = "computed"
    """A formula gives it. `formula`; perhaps `zero_denominator` (what it is then)."""
    MEASURED_BY_POINTS = "measured_by_points"
    """The value is the published points of a node. `node`."""
    MISSING = "missing"
    """There is no value. `state` (missing, not_applicable, not_due); perhaps `reason`, `lacking`
    (a text: periods or units that lack), `overdue` (true)."""
    CELL_MISSING = "cell_missing"
    """A cell below has no value, and that is why. `name` (indicator), `org_unit`, `period`,
    `state`; perhaps `reason`."""

    # --- what is declared ---

    OVERRIDDEN = "overridden"
    """A specification says something otherwise than the one it builds on. `place` (path with ids),
    `how` (changed, added, dropped, tried, tried_without); perhaps `after`, `before`, `imported` and
    `builder` (ids of the specification that said it before, and of the one that overrides), `table`
    and `line` (where the override stands), `reference`, `note`."""

    # --- targets ---

    CHOSEN_TARGET = "chosen_target"
    """Why this level: `target`, `scope` (org_unit, group, level, all), `others` (how many more
    levels of the target fit, which say it for more units or a longer time); perhaps `scope_id`,
    `valid_in` (period), `issued`, `carried` (true if it comes from earlier units)."""
    LEVEL_STATED = "level_stated"
    """The level is stated. `comparison` (at_least, at_most, within, equals, yes, unstated); perhaps
    `level`, or `low` and `high`, in `unit`."""
    LEVEL_DERIVED = "level_derived"
    """The level is derived. `comparison`, `of` (target, baseline, peers); perhaps `target`,
    `formula`, `peers` (mean, best), `times`, `times_unit`, `plus`,
    `plus_unit`, `level`, or `low` and `high`,
    in `unit`."""
    LEVEL_UNKNOWN = "level_unknown"
    """The level is not known. `state`."""
    RATIO = "ratio"
    """The achievement: `ratio` (actual_over_target, target_over_actual, two_minus_ratio,
    from_baseline), `value`, `level`, `achievement`; perhaps `baseline`."""
    WITHOUT_RATIO = "without_ratio"
    """The achievement has no meaning here. Perhaps `value`, `level`, `baseline`."""
    COMPARED = "compared"
    """Whether the target is met. `met` (met, unmet, undetermined); perhaps `value`, `level`,
    `gap`, `reason`, `judgement`."""
    ON_PATH = "on_path"
    """What is due on the path. `path` (linear, milestones, last_year), `due`; perhaps
    `on_path`, `needed_pace` (per month)."""

    # --- points of a leaf ---

    CONDITION = "condition"
    """A condition of points. `formula`, `truth` (true, false, undetermined)."""
    READ = "read"
    """What a rule reads. `reads` (value, achievement, path, met), `measure`; perhaps `unit`,
    `target`, `name` (indicator)."""
    RULE = "rule"
    """What a rule gives. `rule` (its word in YAML), `max_points`, `parameters` (the rule as it is
    declared: `kpikit.spec.written_in_short` writes it); perhaps `points`, `reason` where it gives
    none."""
    PART = "part"
    """One of several scores. `combined_by` (sum_of, highest_of, lowest_of, first_of), `number`
    (from 1), `counts`; perhaps `points`, `rule`, `reason`."""
    GIVEN = "given"
    """Points that are given outright. `points`; perhaps `formula`."""
    BY_MET = "by_met"
    """The achievement has no meaning, and the verdict gives all or none. `met`, `points`."""

    # --- points of a group ---

    CHILD = "child"
    """A node below. `node`, `role` (scored, bonus, penalty, information), `max_points`, `state`;
    perhaps `points`, `weight`, `policy`."""
    METHOD = "method"
    """How the children's points are combined. `method`, `children` (how many have points),
    `points`, `max_points`; perhaps `number` (of mean_of_lowest, at_least, power_mean)."""
    RESCALED = "rescaled"
    """The points are made up to the whole. `from_max`, `to_max`."""
    SHRUNK = "shrunk"
    """The most points shrink to those of the children that have points. `from_max`, `to_max`."""
    BONUS = "bonus"
    """Points are added. `node`, `points`."""
    PENALTY = "penalty"
    """Points are taken away. `node`, `points`."""
    AVAILABLE = "available"
    """How much has to be reported below. `needed` (a number, or a share if `of_max` is true),
    `of_max`, `by_count` (by the number of leaves, not their weight), `enough`; perhaps
    `coverage`."""
    OVER = "over"
    """The node is the mean over periods of another scorecard. `of` (node), `periods`; perhaps
    `presence` (id of an indicator)."""

    # --- points of any node ---

    FLOORED = "floored"
    """The floor lifts it. `from_points`, `floor`."""
    CAPPED = "capped"
    """The cap cuts it. `from_points`, `cap`."""
    STEPPED = "stepped"
    """It becomes the nearest multiple of the step. `from_points`, `step`, `points`."""
    ROUNDED = "rounded"
    """It is rounded before the parent gets it. `from_points`, `decimals`, `rounding`, `points`."""
    PUBLISHED = "published"
    """It is rounded to be published. `exact`, `decimals`, `rounding`, `points`."""
    POLICY = "policy"
    """It has no value, and a policy says what then. `state`, `policy` (fail, skip, zero, full,
    impute); perhaps `points`, `reason`."""
    IMPUTED = "imputed"
    """Something stands in. `from` (peers, last), `points`; perhaps `by` (mean, median), `per`,
    `used_by` (parent, all)."""
    LACKS = "lacks"
    """A node below has no points, and that is why. `node`, `state`, `reason`."""

    # --- grades ---

    EDGE = "edge"
    """The edge of a grade. `grade`, `points`, `reached`, `edge` (at_least, above, top, none);
    perhaps `level` (points; of `top` the share of the peers)."""
    REQUIREMENT = "requirement"
    """A requirement of a grade. `grade`, `formula`, `truth` (true, false, undetermined); perhaps
    `left`, `relation`, `right` (both sides' numbers of a comparison)."""
    CEILING = "ceiling"
    """A condition of a ceiling. `grade` (the best one left), `formula`, `truth`; perhaps `left`,
    `relation`, `right`."""
    LOWERED = "lowered"
    """A condition of a step down. `by`, `formula`, `truth`; perhaps `left`, `relation`, `right`."""
    VETO = "veto"
    """A condition of a veto. `grade` (the best one left), `formula`, `truth`; perhaps `left`,
    `relation`, `right`."""
    QUOTA = "quota"
    """A quota of a grade that the unit is under. `grade`, `at_most`, `room` (units),
    `candidates`, `admitted`; perhaps `of_max` (true if `at_most` is a share), `base` (grades),
    `counted`, `group`."""
    CROWDED_OUT = "crowded_out"
    """The quota has no room for the unit. `grade`, `points`, `admitted` (ids),
    `admitted_points`."""
    CAPPED_BY = "capped_by"
    """Another grade is not to be exceeded. `org_unit`, `node`; perhaps `grade` (not where it has
    none)."""
    GRADED = "graded"
    """The grade. `grade`, `provisional`."""
    PROVISIONAL = "provisional"
    """Something undetermined could change the grade. `best`, `worst` (grades), `reason`."""
    NOT_GRADED = "not_graded"
    """There is no grade. `reason`."""
    NEEDED_FOR_NEXT_GRADE = "needed_for_next_grade"
    """What the next better grade needs. `grade`, `points`; perhaps `level`, `missing` (points to
    the edge; 0 where it has to be exceeded, or reached already)."""

    # --- ranks ---

    PEERS = "peers"
    """Among whom the unit is ranked. `number` (of those who are ranked), `better` (how many);
    perhaps `group`."""
    TIED = "tied"
    """Who has the same in all that is compared. `org_units`, `ties` (min, max, dense, average,
    ordinal)."""
    TIE_BREAK = "tie_break"
    """A node that decides between equals. `node`; perhaps `points`."""
    RANKED = "ranked"
    """The rank. `rank`, `points`."""
    PREVIOUS_RANK = "previous_rank"
    """The rank in an earlier period. `period`, `rank`; perhaps `change`."""
    UNRANKED = "unranked"
    """There is no rank. `reason`."""
    NEEDED_FOR_NEXT_RANK = "needed_for_next_rank"
    """Who stands just above. `org_unit`, `rank`, `points`, `missing` (points to be equal);
    perhaps `tie_break` (node that decides), `tie_break_missing`."""

    # --- what would be needed ---

    NEEDED_FOR_TARGET = "needed_for_target"
    """What is missing to the target. `gap`; perhaps `level`, `unit`, `due`, `needed_pace`."""
    NEEDED_FOR_NEXT_EDGE = "needed_for_next_edge"
    """With which measure a leaf has more points. `measure`, `points`; perhaps `unit`, `missing`."""
    POINTS_LOST = "points_lost"
    """What the target costs in points. `points`."""

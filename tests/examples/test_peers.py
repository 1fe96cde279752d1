"""With whom a unit is compared, by example."""

from __future__ import annotations

from tests.examples.both import cells, rows

UNITS = """
org_units:
  - {id: a, level: commune, groups: {region: north}}
  - {id: b, level: commune, groups: {region: north}}
  - {id: c, level: commune, groups: {region: south}}
  - {id: d, level: commune, groups: {region: south}}
  - {id: e, level: commune}
  - {id: city, level: district, groups: {region: north}}
indicators: {paved: {unit: percent, direction: higher}}
"""

PAVED = """
org_unit  indicator  period  value
a         paved      2024    40
b         paved      2024    60
c         paved      2024    90
e         paved      2024    50
city      paved      2024    100
a         paved      2025    10
b         paved      2025    30
"""

COLUMNS = "scores:org_unit points reason"


def leaf(score, *, more="", top=""):
    return f"""
{UNITS}
scorecard:
  missing: zero
  decimals: 2
  {top}
  children:
    - {{indicator: paved, max_points: 10, score: {{{score}}}{more}}}
"""


def points(rule_book, period="2024"):
    found = rows("scores:node org_unit points reason", rule_book, PAVED, period=period)
    return [row[1:] for row in found if row[0] == "paved"]


def test_peers_are_all_units_of_the_scorecard_with_a_value():
    assert points(leaf("min_max: ")) == cells("""
    a  0  -
    b  333/100  -
    c  833/100  -
    d  0  missing
    e  167/100  -
    city  10  -
    """)


def test_peers_may_be_narrowed_to_a_level_and_split_by_group():
    """Whoever is not among the peers has no points; nor has whoever is in no group."""
    score = "min_max: {without_spread: 5}, peers: {level: commune}, per: region"
    assert points(leaf(score)) == cells("""
    a  0  -
    b  10  -
    c  5  -
    d  0  missing
    e  0  no_peers
    city  0  no_peers
    """)


def test_peers_are_only_those_to_whom_every_node_above_applies():
    book = f"""
{UNITS}
scorecard:
  missing: zero
  children:
    - group: own
      applies_to: {{level: commune}}
      children:
        - indicator: paved
          max_points: 10
          applies_to: {{group: north}}
          score: {{fraction_of_max: }}
"""
    assert points(book) == cells("""
    a  667/100  -
    b  10  -
    c  -  not_applicable
    d  -  not_applicable
    e  -  not_applicable
    city  0  no_peers
    """)


def test_each_window_has_its_own_peers():
    assert points(leaf("min_max: "), "2025")[:2] == cells("""
    a  0   -
    b  10  -
    """)


def test_achievements_are_compared_as_well_and_judged_alone_does_not_count():
    rule_book = """
    org_units: [{id: a}, {id: b}, {id: c}, {id: d}]
    indicators: {late: {unit: dossier}}
    targets: {late: {limit: {at_most: 10}}}
    scorecard:
      missing: zero
      children:
        - {indicator: late, max_points: 10, score: {target: limit, fraction_of_max: }}
        - {indicator: late, id: led, max_points: 10, score: {target: limit, leader: }}
    """
    observed = """
    org_unit  indicator  period  value  judgement
    a         late       2024    5      -
    b         late       2024    8      -
    c         late       2024    20     -
    d         late       2024    -      met
    """
    found = rows("scores:org_unit node points reason", rule_book, observed)
    assert [row for row in found if row[1] != "total"] == cells("""
    a  late  10      -
    a  led   10      -
    b  late  25/4    -
    b  led   25/4    -
    c  late  5/2     -
    c  led   5/2     -
    d  late  0       without_ratio
    d  led   0       without_ratio
    """)


def test_points_above_the_cap_of_a_rule_among_peers_are_kept():
    score = "distance_to: {reference: b}, cap: 100 percent"
    found = rows("scores:node org_unit points excess", leaf(score), PAVED, period="2024")
    assert ["paved", "c", "10", "15"] in found
    assert ["paved", "city", "10", "20"] in found

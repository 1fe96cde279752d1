"""The checks: what each finds, what it leaves alone, and what it does not report twice."""

# mypy: disable-error-code="arg-type"
# Ids are types of their own; here they are written as the texts that they are.

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from kpikit import checks
from kpikit.checks import CHECKS, Context, check
from kpikit.errors import Code, SpecificationError
from kpikit.model.specification import Specification
from kpikit.spec import check_specification

BAD = Path(__file__).parents[1] / "bad"


@pytest.fixture
def found(tmp_path):
    """Return a function that gives line, code and path of each finding of a text."""

    def find(text: str) -> list[str]:
        file = tmp_path / "a.yaml"
        file.write_text(dedent(text) + "\nkpikit: 1\nid: example\n", encoding="utf-8")
        return [
            f"{finding.source.line} {finding.code.value}"
            for finding in check_specification(file).diagnostics
            if finding.source is not None
        ]

    return find


def of_bad_files() -> dict[str, list[str]]:
    every: dict[str, list[str]] = {}
    for file in sorted(BAD.glob("K[1-69]*.yaml")):
        try:
            every[file.stem] = [str(item) for item in check_specification(file).diagnostics]
        except SpecificationError as error:
            every[file.stem] = [str(item) for item in error.diagnostics]
    return every


@pytest.mark.parametrize("ask", CHECKS, ids=lambda ask: ask.__name__)
def test_every_check_finds_something_in_the_bad_files(ask, monkeypatch):
    monkeypatch.setattr(checks, "CHECKS", ())
    without = of_bad_files()
    monkeypatch.setattr(checks, "CHECKS", (ask,))
    assert of_bad_files() != without


def test_an_empty_specification_has_no_findings():
    assert check(Context.of(Specification(id="x"))) == ()


INDICATORS = "indicators: {a: {unit: triệu đồng}, b: {unit: percent}, c: {unit: km, level: d}}\n"


def card(*children: str, more: str = "") -> str:
    lines = "".join(f"    - {child}\n" for child in children)
    return f"{INDICATORS}scorecard:\n  children:\n{lines}{more}"


def leaf(score: str = "{linear: {full_at: 5}}", points: str = "10", indicator: str = "a") -> str:
    return f"{{indicator: {indicator}, max_points: {points}, score: {score}}}"


GOOD = {
    "ids that differ, also between sections": """\
        references: {a: {title: x}}
        units: {u: km}
        org_units: [{id: a}, {id: b}]
        indicators: {a: {unit: u}}
        rankings: {a: {of: total}}
        scorecards: {a: {children: [{indicator: a, max_points: 1, score: value}]}}
        """,
    "one indicator twice in a scorecard, under different ids": card(
        leaf(), "{indicator: a, id: again, max_points: 1, score: value}"
    ),
    "the same node in two scorecards, ranked in one of them": """\
        indicators: {a: {unit: km}}
        scorecards:
          x: {children: [{indicator: a, max_points: 1, score: value}]}
          y: {children: [{indicator: a, max_points: 1, score: value}]}
        rankings: {r: {of: x.total}, s: {of: y.a}}
        """,
    "a chain of parents in any order":
        "org_units: [{id: c, parent: b}, {id: b, parent: a}, {id: a}]",
    "levels without any organisation unit": "indicators: {a: {unit: km, level: commune}}",
    "a level of a unit below another one": """\
        org_units: [{id: x, level: d}, {id: y, level: e, parent: x}, {id: z}]
        indicators: {a: {unit: km, level: d}}
        targets: {a: {plan: {at_least: 3, level: e}}}
        """,
    "units of the same kind": """\
        units: {yen: 10 quintal, model: }
        indicators: {a: {unit: yen}, b: {unit: model}}
        targets: {a: {plan: {at_least: 3 tonne}}, b: {plan: {at_least: 3}}}
        """,
    "a merger, a split, a part and an end, with and without times": """\
        org_units:
          a: {valid: 2000/2024-11-30}
          b: {valid: 2000/..}
          c: {valid: ../2025-06-30}
          d: {}
          e: {valid: 2025-07-01/..}
          f: {}
        successions:
          - {effective: 2024-12-01, merge: [a, b], into: c, issued: 2025-01-01, confirmed: false}
          - {effective: 2025-07-01, split: c, into: {d: {basis: 3}, e: {basis: 2}}}
          - {effective: 2025-07-01, transfer: f, into: d, share: 1/2, targets: new}
          - {effective: 2026-01-01, end: [d, e, f]}
        """,
    "parts that are exchanged, and what is left that ends": """\
        org_units: [{id: a}, {id: b}, {id: c}]
        successions:
          - {effective: 2025-07-01, transfer: a, into: b, share: 1/5}
          - {effective: 2025-07-01, transfer: b, into: a, share: 1/5}
          - {effective: 2026-07-01, transfer: a, into: b, share: 1/5}
          - {effective: 2026-07-01, end: [a]}
          - {effective: 2027-07-01, old: b, new: b}
          - {effective: 2027-07-01, old: c, new: b}
        """,
    "levels, groups and attributes that a membership alone names": """\
        org_units:
          - id: x
            level: d
            memberships:
              - {valid: 2025/.., level: ward, groups: {area: north}, attributes: {poor: no}}
        indicators: {a: {unit: km, level: ward}}
        targets:
          a: {plan: [{at_least: 3, level: ward}, {at_least: 3, group: north, period: 2024}]}
        scorecard:
          applies_to: {level: ward, group: north, where: {poor: no}}
          children:
            - indicator: a
              max_points: 1
              score: {z_score: {center: 5, spread: 1}, peers: {group: north}, per: area}
        rankings: {r: {of: total, per: area, peers: {group: north}}}
        """,
    "levels of two groups in which a unit is at different times": """\
        org_units:
          x: {groups: {area: north}, memberships: [{valid: 2025/.., groups: {area: south}}]}
        indicators: {a: {unit: km}}
        targets: {a: {plan: [{at_least: 3, group: north}, {at_least: 3, group: south}]}}
        """,
    "a parent before and after a tier has ended": """\
        org_units:
          p: {}
          h: {parent: p}
          c: {parent: h, memberships: [{valid: 2025-07-01/.., parent: p}]}
          v: {parent: h}
          w2: {parent: p}
          w: {parent: p, memberships: [{valid: ../2025-06-30, parent: h, level: commune}]}
        successions:
          - {effective: 2025-07-01, end: [h]}
          - {effective: 2025-07-01, rename: v, into: w2}
        """,
    "a level for each year, each unit, each level": """\
        org_units: [{id: x, level: d}]
        indicators: {a: {unit: km}}
        targets:
          a:
            plan:
              - {at_least: 3}
              - {at_least: 3, period: 2024}
              - {at_least: 3, period: 2025}
              - {at_least: 3, period: 2025, level: d}
              - {at_least: 3, period: 2025, org_unit: x}
        """,
    "two targets compared in two ways": """\
        indicators: {a: {unit: km}}
        targets: {a: {floor: {at_least: 3}, ceiling: {at_most: 3}}}
        """,
    "targets in the direction of their indicator, or without one": """\
        indicators:
          a: {unit: km, direction: higher}
          b: {unit: km, direction: lower}
          c: {unit: km, direction: none}
        targets:
          a: {plan: {at_least: 3}}
          b: {plan: {at_most: 3}}
          c: {plan: {at_most: 3}, council: {at_least: 3}}
        """,
    "maxima that add up": card(
        "{group: g, max_points: 10.5, children: [" + leaf(points="10.5") + "]}",
        more="  max_points: 10.5\n",
    ),
    "an indicator of no level, or of the scorecard's": card(
        leaf(), leaf(indicator="c"), more="  applies_to: {level: d}\n"
    ),
    "lower is better in a linear rule": card(leaf("{linear: {full_at: 5, zero_at: 20}}")),
    "zero and full points in different units": card(
        leaf("{linear: {full_at: 5 tỷ đồng, zero_at: 5}}")
    ),
    "bands upward and downward": card(
        leaf("{bands: [{at_least: 9, points: 3}, {above: 4, points: 2}, {at_most: 1, points: 0},"
             " {below: 3, points: 1}, {otherwise: 1}]}")
    ),
    "a band that takes the edge of the one above it": card(
        leaf("{bands: [{above: 5, points: 3}, {at_least: 5, points: 2}, {otherwise: 1}]}")
    ),
    "edges on values may be large": card(
        leaf("{bands: [{at_least: 70, points: 3}, {otherwise: 1}]}")
    ),
    "formulas of reported and of derived parts, at any period": """\
        indicators:
          a: {unit: km}
          b: {unit: km, formula: a + c}
          c: {unit: km, formula: "at(previous(a), 2023) * 2"}
          rate: {unit: percent, numerator: a, denominator: b}
        checks: [{formula: a + c, equals: b}, {formula: rate, equals: 100 percent}]
        """,
    "a formula of parts of one level, or of none": """\
        indicators:
          a: {unit: km, level: d}
          b: {unit: km}
          c: {unit: km, level: d, formula: a + b}
          e: {unit: km, formula: a + b}
        """,
    "answers in conditions": """\
        indicators:
          a: {values: yes_no}
          b: {unit: count, formula: "if(a, 1, 0)"}
        targets: {a: {plan: yes, other: unstated}}
        """,
    "judgements of words": """\
        indicators: {a: {values: [b, c]}}
        targets: {a: {plan: unstated}}
        scorecard: {children: [{indicator: a, max_points: 1, score: {target: plan, pass_fail: }}]}
        """,
    "ranges from a level to itself, or in two units": """\
        indicators: {a: {unit: triệu đồng}}
        targets: {a: {p: {within: {from: 900, to: 1 tỷ đồng}}, q: {within: {from: 1, to: 1}}}}
        """,
    "a path of what runs towards its level": """\
        indicators: {a: {unit: km, accumulation: term_to_date}}
        targets: {a: {plan: {at_least: 5, period: 2021/2025, path: linear}}}
        scorecard:
          children:
            - indicator: a
              max_points: 1
              score: {target: plan, against: path, without_ratio: by_met, linear: {}}
        """,
    "means of equal maxima, also of groups": card(
        "{group: g, children: [" + leaf() + ", " + leaf(indicator="b") + "]}",
        leaf(points="20", indicator="c").replace("{", "{weight: 2, ", 1),
        more="  method: weighted_mean\n  max_points: 20\n",
    ),
    "groups and kinds that some unit has": card(
        leaf(),
        more="""\
  applies_to: {group: north}
org_units:
  - {id: x, level: d, groups: {area: north, size: big}}
  - {id: y}
targets: {a: {plan: {at_least: 3, group: big}}}
rankings: {r: {of: total, per: size, peers: {group: north}, tie_break: [a, scorecard.total]}}
""",
    ),
    "levels, groups and units of the table of observations": card(
        leaf(indicator="c"),
        more="""\
  applies_to: {level: d, group: north}
org_units: {table: observations, groups: {area: area}}
targets: {a: {plan: [{at_least: 3, org_unit: x}, {at_least: 3, group: big}]}}
rankings: {r: {of: total, per: area}}
""",
    ),
    "what is rolled up beyond its level": """\
org_units:
  - {id: x, level: d}
  - {id: y, level: e, parent: x}
indicators:
  a: {unit: km, level: e, roll_up: sum}
  b: {unit: km, level: d, formula: a + children_sum(a)}
  w: {unit: km, formula: 2 * a}
  m: {unit: percent, level: e, roll_up: {by: mean, weight: w}}
  n: {unit: point, level: e}
  o: {unit: day, roll_up: {by: mean, weight: m_weight}}
  m_weight: {unit: person}
targets: {a: {plan: [{at_least: 3, level: d}, {at_least: {baseline: b}}]}}
scorecard: {applies_to: {level: d}, children: [{indicator: a, max_points: 1, score: value}]}
""",
    "edges on achievement in percent, or up to 10": INDICATORS + """\
targets: {a: {plan: {at_least: 3}}}
scorecard:
  children:
    - {indicator: a, max_points: 1, score: {target: plan, linear: {full_at: 1.2, zero_below: 70 %}}}
    - indicator: a
      id: again
      max_points: 1
      score: {target: plan, bands: [{at_least: 1/2, points: 1}, {otherwise: 0}]}
""",
}  # fmt: skip


@pytest.mark.parametrize("name", GOOD)
def test_it_is_all_right_to_have(name, found):
    assert found(GOOD[name]) == []


FAULTS = {
    "an id of a child like that of the root": (
        card("{group: total, children: [" + leaf() + "]}"), ["4 K201"]),
    "a ranking of a node of two scorecards": (
        """\
        indicators: {a: {unit: km}}
        scorecards:
          x: {children: [{indicator: a, max_points: 1, score: value}]}
          y: {children: [{indicator: a, max_points: 1, score: value}]}
        rankings: {r: {of: a}}
        """, ["5 K108"]),
    "two scorecards without ids": (
        """\
        indicators: {a: {unit: km}}
        scorecards:
          - {children: [{indicator: a, max_points: 1, score: value}]}
          - {children: [{indicator: a, max_points: 1, score: value}]}
        """, ["4 K201"]),
    "a circle, and units below it": (
        """\
        org_units:
          - {id: low, parent: b}
          - {id: a, parent: c}
          - {id: b, parent: a}
          - {id: c, parent: b}
        """, ["3 K203"]),
    "a wrong unit in an edge": (card(leaf("{linear: {full_at: 5 km}}")), ["4 K304"]),
    "an unknown unit in an edge on achievement": (
        card(leaf("{target: plan, linear: {full_at: 5 kmm}}")) +
        "targets: {a: {plan: {at_least: 3}}}\n", ["4 K303"]),
    "a level against the direction": (
        """\
        indicators: {a: {unit: km, direction: lower}, b: {unit: km, direction: higher}}
        targets:
          a: {plan: {at_least: 3}}
          b: {plan: {at_most: 3}}
        """, ["3 K402", "4 K402"]),
    "another ratio": (
        """\
        indicators: {a: {unit: km}}
        targets:
          a:
            plan:
              - {at_most: 3}
              - {at_most: 3, period: 2024, ratio: two_minus_ratio}
        """, ["6 K403"]),
    "maxima of a scorecard": (card(leaf(), more="  max_points: 11\n"), ["5 K501"]),
    "maxima below zero": (card(leaf(points="-1"), leaf(points="0", indicator="b")),
                          ["4 K509", "5 K509"]),
    "a band below one that holds already": (
        card(leaf("{bands: [{above: 5, points: 3}, {at_most: 3, points: 1}, {below: 2, points: 0},"
                  " {otherwise: 2}]}")), ["4 K502"]),
    "bands at the level of one above them that holds already": (
        card(leaf("{bands: [{at_least: 5, points: 3}, {above: 5, points: 2},"
                  " {at_least: 5, points: 1}, {otherwise: 0}]}")), ["4 K502", "4 K502"]),
    "full and zero points at once": (card(leaf("{linear: {full_at: 0}}")), ["4 K504"]),
    "full and zero points at once, in different units": (
        card(leaf("{linear: {full_at: 5 tỷ đồng, zero_at: 5000}}")), ["4 K504"]),
    "no end": (card(leaf("{bands: [{at_least: 5, points: 3}]}")), ["4 K507"]),
    "no band": (card(leaf("{bands: []}")), ["4 K507"]),
    "no child": ("scorecard: {children: []}", ["1 K508"]),
    "two circles of formulas, and what is made of them": (
        """\
        indicators:
          x: {unit: km, formula: b}
          a: {unit: km, formula: b + d}
          b: {unit: km, formula: 2 * a}
          c: {unit: km, formula: previous(c)}
          d: {unit: km, formula: a}
        """, ["4 K203", "5 K203"]),
    "units of a ratio": (
        """\
        indicators:
          a: {unit: km}
          b: {unit: ha}
          c: {unit: percent, numerator: a, denominator: b}
          e: {unit: percent, numerator: a + b, denominator: a}
          f: {unit: km/ha, numerator: a, denominator: b, zero_denominator: full}
        """, ["4 K314", "5 K314", "6 K314"]),
    "weights that are averaged, or made of what they weigh": (
        """\
        indicators:
          a: {unit: km}
          b: {unit: km, formula: a, roll_up: mean}
          c: {unit: km, formula: d}
          d: {unit: km, roll_up: {by: mean, weight: c}}
          e: {unit: percent, roll_up: {by: mean, weight: b}}
          f: {unit: percent, roll_up: {by: mean, weight: g}}
          g: {values: yes_no}
        """, ["4 K203", "6 K330", "7 K330"]),
    "levels of a target that the units above face at once": (
        """\
        org_units:
          - {id: x, level: d, groups: {area: north}}
          - {id: y, level: e, parent: x}
        indicators: {a: {unit: km, level: e, roll_up: max}}
        targets: {a: {plan: [{at_least: 1, level: d}, {at_least: 2, level: d}]}}
        """, ["5 K401"]),
    "an identity between a number and a condition": (
        """\
        indicators: {a: {unit: km}, b: {unit: km}}
        checks: [{formula: a, equals: b > 0 km}]
        """, ["2 K315"]),
    "a mean of groups with different maxima": (
        card("{group: g, children: [" + leaf() + ", " + leaf(indicator="b") + "]}",
             leaf(indicator="c"), more="  method: weighted_mean\n"), ["3 K512"]),
    "maxima of a mean": (
        card(leaf(), more="  method: weighted_mean\n  max_points: 20\n"), ["6 K501"]),
    "a group of which a tie-break is no part": (
        card(leaf(), leaf(indicator="b")) + "rankings: {r: {of: total, tie_break: [b, g]}}",
        ["6 K202"]),
    "an edge that forgot its percent": (
        card(leaf("{target: plan, bands: [{at_least: 90, points: 3}, {otherwise: 0}]}")) +
        "targets: {a: {plan: {at_least: 3}}}\n", ["4 K506"]),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_it_is_found(name, found):
    text, expected = FAULTS[name]
    assert found(text) == expected


ONCE = {
    "sums of a group with a broken child": (
        card(leaf(), "{indicator: b, max_points: x, score: value}", more="  max_points: 90\n"),
        ["5 K301"]),
    "sums of a group with a broken grandchild": (
        card("{group: g, children: [{indicator: b, max_points: x, score: value}]}",
             more="  max_points: 90\n"), ["4 K301"]),
    "a group whose children are broken": (
        card("{group: g, children: [5]}"), ["4 K101"]),
    "bands with a broken end": (
        card(leaf("{bands: [{at_least: 5, points: 3}, {otherwise: x}]}")), ["4 K301"]),
    "bands of a broken leaf": (card(leaf("{bands: [{at_least: x, points: 3}]}")), ["4 K301"]),
    "a level that is unknown anyway": (
        INDICATORS.replace("level: d", "level: e") + "org_units: [{id: x, level: d}]\n"
        "scorecard: {applies_to: {level: d}, children: [" + leaf(indicator="c") + "]}",
        ["1 K202"]),
    "edges in an unknown unit": (
        "indicators: {a: {unit: kmm}}\n"
        "targets: {a: {plan: {at_least: 3 ha}}}\n"
        "scorecard: {children: [" + leaf("{linear: {full_at: 5 ha, zero_at: 5}}") + "]}",
        ["1 K303"]),
    "edges of an unknown indicator": (
        "scorecard: {children: [" + leaf("{linear: {full_at: 5 ha, zero_at: 5 km}}") + "]}",
        ["1 K202"]),
    "edges in an unfitting unit": (
        card(leaf("{bands: [{at_least: 5 km, points: 3}, {at_least: 9 km, points: 3},"
                  " {otherwise: 0}]}")), ["4 K304", "4 K304"]),
    "units that refer to a wrong one": (
        """\
        units: {chest: 20 xyz, box: 2 chest}
        indicators: {a: {unit: chest}, b: {unit: box}, c: {unit: km/box}}
        targets: {a: {plan: {at_least: 3 km}}}
        """, ["1 K306"]),
    "units that are broken": (
        """\
        units: {chest: {x: 1}}
        indicators: {a: {unit: chest}}
        """, ["1 K104"]),
    "targets of a misspelled indicator": (
        INDICATORS + "targets: {aa: {plan: {at_least: 3}}}\nscorecard: {children: ["
        + leaf("{target: plan, linear: {}}") + "]}", ["2 K202"]),
    "targets of a broken section": (
        INDICATORS + "targets: 5\nscorecard: {children: ["
        + leaf("{target: plan, linear: {}}") + "]}", ["2 K101"]),
    "targets of a broken indicator's section": (
        INDICATORS + "targets: {a: 5}\nscorecard: {children: ["
        + leaf("{target: plan, linear: {}}") + "]}", ["2 K101"]),
    "targets of an indicator that is broken": (
        "indicators: {a: {unit: km, x: 1}}\ntargets: {a: {plan: {at_least: 3 ha}}}\n"
        "scorecard: {children: [" + leaf("{target: plam, linear: {}}") + "]}", ["1 K104"]),
    "a baseline that is broken, and the ratio from it": (
        "targets: {a: {p: {at_least: 3, ratio: from_baseline, baseline: a +}}}", ["1 K310"]),
    "sums and weights in an unknown unit, and weights left out": (
        """\
        indicators:
          a: {unit: kmm, roll_up: sum}
          b: {unit: km, x: 1}
          c: {unit: km, roll_up: {by: mean, weight: a}}
          d: {unit: km, roll_up: {by: mean, weight: b}}
        """, ["2 K303", "3 K104"]),
    "a derived weight without a unit": (
        """\
        indicators:
          a: {unit: km}
          b: {formula: a}
          c: {unit: km, roll_up: {by: mean, weight: b}}
        """, ["3 K105"]),
    "a baseline of an indicator in an unknown unit": (
        "indicators: {a: {unit: kmm}}\ntargets: {a: {plan: {at_least: {baseline: 5 km}}}}",
        ["1 K303"]),
    "formulas of a broken indicator": (
        "indicators: {a: {unit: km, x: 1}, b: {unit: km, formula: a + 5 km}}", ["1 K104"]),
    "units of a formula with an unknown unit": (
        "indicators: {a: {unit: kmm}, b: {unit: km, formula: a}, c: {unit: kmm, formula: b}}",
        ["1 K303", "1 K303"]),
    "names and units of an identity with an unknown name": (
        "indicators: {a: {unit: km}}\nchecks: [{formula: a + b, equals: 5 km}]", ["2 K202"]),
    "a broken side of an identity": (
        "indicators: {a: {unit: km}}\nchecks: [{formula: a +, equals: 5}]", ["2 K310"]),
    "targets and options of words that are broken": (
        "indicators: {a: {values: [b, 5]}}\ntargets: {a: {p: yes}}\n"
        "scorecard: {children: [" + leaf("{options: {c: 1}}") + "]}", ["1 K107"]),
    "a path of a target that is unknown": (
        card(leaf("{target: plan, against: path, linear: {}}")), ["4 K202"]),
    "a path of an unknown indicator": (
        "targets: {a: {plan: {at_least: 1, path: linear}}}", ["1 K202"]),
    "words and ranges of an unknown indicator": (
        "targets: {a: {p: yes, q: {within: {from: 2, to: 1}}}}", ["1 K202", "1 K202"]),
    "options of an unknown indicator": (
        "scorecard: {children: [" + leaf("{options: {c: 1}}") + "]}", ["1 K202"]),
    "a range in an unknown unit": (
        INDICATORS + "targets: {a: {p: {within: {from: 2 kmm, to: 1}}}}", ["2 K303"]),
    "what is derived from a circle": (
        """\
        indicators:
          a: {unit: km, formula: b}
          b: {unit: km, formula: a}
          c: {unit: km, formula: a}
        """, ["2 K203"]),
    "a mean with a broken child": (
        card(leaf(), leaf(points="x", indicator="b"), more="  method: weighted_mean\n"),
        ["5 K301"]),
    "kinds of groups, where an organisation unit is broken": (
        card(leaf()) + "org_units: [{id: x, groups: 5}, {id: y}]\n"
        "rankings: {r: {of: total, per: area}}", ["5 K101"]),
    "levels, where an organisation unit is broken": (
        INDICATORS + "org_units: [{id: x, level: e}, 5]", ["2 K101"]),
}  # fmt: skip


@pytest.mark.parametrize("name", ONCE)
def test_what_follows_from_another_finding_is_not_reported(name, found):
    text, expected = ONCE[name]
    assert found(text) == expected


def test_long_chains_and_many_broken_references_take_no_long_time(found):
    count = 3000
    units = "".join(f"  - {{id: u{n}, parent: u{n - 1}}}\n" for n in range(1, count))
    assert found(f"org_units:\n{units}") == ["2 K202"]
    circle = "".join(f"  - {{id: u{n}, parent: u{(n + 1) % count}}}\n" for n in range(count))
    assert found(f"org_units:\n{circle}") == ["2 K203"]


def test_a_specification_made_in_python_is_checked_too():
    from kpikit.model.rankings import Ranking

    context = Context.of(Specification(id="x", rankings=(Ranking(id="r", of="total"),)))
    (finding,) = check(context)
    assert finding.code is Code.UNKNOWN_ID
    assert finding.hint == "declare it under 'scorecard', where there is none yet"


# --- the graph ---

CHAIN = """
indicators: {{x: {{unit: point}}}}
scorecard:
  children:
    - {{indicator: x, id: n0, max_points: 1, score: {{value: }}}}
{steps}
"""


@pytest.mark.parametrize(("formulas", "findings"), [(50, []), (51, ["56 K313"])])
def test_results_are_made_through_at_most_50_formulas(found, formulas, findings):
    steps = "\n".join(
        f"    - {{indicator: x, id: n{n}, max_points: 1, score: {{points: points(n{n - 1})}}}}"
        for n in range(1, formulas + 1)
    )
    assert found(CHAIN.format(steps=steps)) == findings


def test_two_nodes_of_one_id_are_reported_as_that_and_not_as_a_circle(found):
    text = """
    indicators: {x: {unit: point}}
    scorecard:
      children:
        - group: total
          children: [{indicator: x, max_points: 1, score: {value: , when: x > 0}}]
    """
    assert [line.split()[1] for line in found(text)] == ["K201"]


def test_a_circle_over_two_scorecards_and_a_ranking_is_one_finding(found):
    text = """
    indicators: {x: {unit: point}}
    targets: {x: {plan: {at_least: 1}}}
    scorecards:
      first:
        children:
          - {indicator: x, id: a, max_points: 1, score: {value: , when: rank(second.total) = 1}}
      second:
        children:
          - {indicator: x, id: b, max_points: 1, score: {value: , when: met(x.plan) or rank(r) = 1}}
    rankings: {r: {of: first.total, tie_break: [a]}}
    """
    assert [line.split()[1] for line in found(text)] == ["K203"]


def test_what_was_left_out_is_not_reported_where_formulas_name_it(found):
    text = """
    indicators: {x: {unit: point}, y: {unit: point, formulla: x}}
    scorecard:
      children:
        - {indicator: x, max_points: 1, score: {value: , when: points(broken) > 0 and met(y.plan)}}
        - {indicator: x, id: broken, max_points: 1, scores: {value: }}
    """
    assert [line.split()[1] for line in found(text)] == ["K104", "K104"]


def test_parts_that_a_broken_part_was_left_out_of_are_not_none(found):
    text = """
    indicators: {x: {unit: point}}
    scorecard:
      children:
        - {indicator: x, max_points: 1, score: {sum_of: [{pointss: 1}]}}
    """
    assert [line.split()[1] for line in found(text)] == ["K104"]


def test_edges_are_not_above_maxima_that_a_broken_leaf_was_left_out_of(found):
    text = """
    indicators: {x: {unit: point}, y: {unit: point}}
    scorecard:
      children:
        - {indicator: x, max_points: 60, score: {value: }}
        - {indicator: y, max_points: 40, scores: {value: }}
      grades: [{id: good, at_least: 90}, {id: poor}]
    """
    assert [line.split()[1] for line in found(text)] == ["K104"]


def test_an_empty_group_says_nothing_of_the_points_above_it(found):
    """Only that it is empty is reported, not that the maxima do not add up."""
    assert found(
        """
        indicators: {a: {unit: point}}
        scorecard:
          max_points: 10
          children:
            - {indicator: a, max_points: 4, score: {value: }}
            - {group: empty, children: []}
        """
    ) == ["7 K508"]

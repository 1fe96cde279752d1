"""Every sentence, with all facts that a step of its kind may have, as it is told."""

from __future__ import annotations

import os
import re
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

import kpikit as kp
from kpikit.presentation import LANGUAGES
from kpikit.presentation.explained.entries import SENTENCES, sentence
from kpikit.presentation.explained.filled import UNKNOWN
from kpikit.presentation.explained.speech import Speech
from kpikit.results import Because, Explanation, Kind, Step
from tests.presentation.explained.test_sentences import DOCUMENTED

HERE = Path(__file__).parent
HALF = kp.Period.parse("2024-S1")
FACTS = {
    "achievement": Fraction(19, 20),
    "admitted": 2,
    "admitted_points": (Fraction(93), Fraction(187, 2)),
    "after": "50",
    "as_written": "0,38 tỷ đồng",
    "at_most": Fraction(1, 5),
    "base": ("excellent", "good"),
    "baseline": Fraction(42),
    "before": "60",
    "best": "excellent",
    "better": 3,
    "by": "mean",
    "builder": "district",
    "by_count": False,
    "candidates": 5,
    "cap": Fraction(20),
    "carried": True,
    "change": 2,
    "children": 4,
    "comparison": "at_least",
    "combined_by": "sum_of",
    "counted": "before",
    "counts": True,
    "coverage": Fraction(7, 8),
    "decimals": 2,
    "due": Fraction(400),
    "enough": True,
    "exact": Fraction(2, 3),
    "floor": Fraction(0),
    "formula": "growth(revenue) >= 5 percent",
    "from_max": Fraction(35),
    "from_points": Fraction(62, 3),
    "gap": Fraction(21, 2),
    "grade": "good",
    "group": "low",
    "high": Fraction(60),
    "how": "changed",
    "imported": "province",
    "issued": date(2024, 1, 15),
    "item": "7",
    "judgement": "mostly_met",
    "lacking": "dao, mai and 3 more",
    "left": Fraction(1, 2),
    "level": Fraction(800),
    "line": 12,
    "low": Fraction(40),
    "max_points": Fraction(40),
    "measure": Fraction(19, 20),
    "met": "unmet",
    "missing": Fraction(3, 2),
    "name": "revenue",
    "note": "counted by hand",
    "needed": Fraction(3, 5),
    "needed_pace": Fraction(70),
    "node": "spent",
    "number": 2,
    "of": "spent",
    "of_max": True,
    "on_path": False,
    "org_unit": "mai",
    "org_units": ("dao", "mai", "cuc", "sen", "lan", "huyen", "dao"),
    "others": 2,
    "overdue": True,
    "parameters": "{full_at: 80 percent}",
    "path": "linear",
    "peers": "best",
    "per": "area",
    "period": kp.Period.parse("2023"),
    "periods": tuple(kp.Period.parse("2024-S1").parts(kp.Period.parse("2024-01").frequency)),
    "plus": Fraction(2),
    "plus_unit": "percentage point",
    "place": "scorecard.spent.max_points",
    "points": Fraction(19, 2),
    "policy": "zero",
    "presence": "people",
    "provisional": True,
    "rank": 4,
    "reached": False,
    "reads": "value",
    "reason": "missing: spent",
    "reference": "merger",
    "relation": ">=",
    "right": Fraction(3, 5),
    "role": "bonus",
    "room": 2,
    "rounding": "half_even",
    "rule": "linear",
    "scope": "group",
    "scope_id": "low",
    "share": Fraction(1, 4),
    "source": "Statistics office",
    "state": "missing",
    "step": Fraction(1, 2),
    "successions": ("successions[0]", "elsewhere[1]"),
    "table": "observations.csv",
    "target": "plan",
    "tie_break": "on_time_rate",
    "tie_break_missing": Fraction(1),
    "ties": "min",
    "times": Fraction(110),
    "times_unit": "percent",
    "to_max": Fraction(40),
    "truth": "true",
    "unit": "triệu đồng",
    "used_by": "parent",
    "valid_in": kp.Period.parse("2024"),
    "value": Fraction(380),
    "vintage": date(2024, 7, 20),
    "weight": Fraction(2),
    "worst": "fair",
    "zero_denominator": "missing",
}
"""One of each fact."""

OTHERWISE: dict[tuple[Because, str], object] = {
    (Because.CROWDED_OUT, "admitted"): ("dao", "cuc"),
    (Because.LOWERED, "by"): 2,
    (Because.ROLLED_UP, "weight"): "people",
    (Because.REPORTED, "bound"): "at_least",
    (Because.TRIED, "bound"): "at_least",
    (Because.EDGE, "level"): Fraction(60),
}
"""Facts that are something else in some steps."""


def facts_of(what: Because, case: str) -> dict[str, object]:
    """Return all facts that a step of a kind may have."""
    found: dict[str, object] = {}
    for name in re.findall(r"`(\w+)`", DOCUMENTED[what]):
        found[name] = OTHERWISE.get((what, name), FACTS.get(name))
    if case == "top":
        found["level"] = Fraction(1, 4)
    by = SENTENCES[what].by
    truths = {"true": True, "false": False}
    return found | ({by: truths.get(case, case)} if by else {})


def told(speech: Speech, what: Because, facts: dict[str, object]) -> str:
    explanation = Explanation(
        kind=Kind.GRADE, org_unit="dao", name="scorecard.total", period=HALF, unit="triệu đồng"
    )
    return sentence(explanation, Step(what, facts), speech)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def specification():
    return kp.load_specification(HERE / "kinds")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_with_all_its_facts(specification, language):
    """KPIKIT_UPDATE_SNAPSHOTS=1 writes the file anew, to be read before a commit."""
    speech = Speech.of(specification, language)
    lines = [
        f"{what.value} {case}: {told(speech, what, facts_of(what, case))}"
        for what in Because
        for case in [*SENTENCES[what].cases] or [""]
    ]
    file = HERE / f"every-sentence.{language}.txt"
    text = "\n".join([*lines, ""])
    if os.environ.get("KPIKIT_UPDATE_SNAPSHOTS"):
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8")
    assert UNKNOWN not in text


# --- single facts ---


@pytest.fixture
def english(specification):
    return Speech.of(specification, "en")


@pytest.mark.parametrize(
    ("what", "facts", "text"),
    [
        (Because.REPORTED, {"table": "a.csv", "line": 2, "bound": "exact"},
         "reported in a.csv, line 2"),
        (Because.PEERS, {"number": 1, "better": 0}, "among 1 ranked units, none has more points"),
        (Because.PEERS, {"number": 2, "better": 1}, "among 2 ranked units, 1 has more points"),
        (Because.PREVIOUS_RANK, {"period": HALF, "rank": 4, "change": 0},
         "in first half of 2024 it was rank 4: no change"),
        (Because.PREVIOUS_RANK, {"period": HALF, "rank": 4, "change": Fraction(-3, 2)},
         "in first half of 2024 it was rank 4: 1.5 down"),
        (Because.LOWERED, {"by": 1, "formula": "late", "truth": "false"},
         "1 grade down where “Late reports”: that is not so"),
        (Because.RATIO, {"ratio": "actual_over_target", "value": Fraction(1), "level": Fraction(2),
                         "achievement": Fraction(1, 2)},
         "1 million VND is 50.0 % of 2 million VND"),
        (Because.COMPARED, {"met": "unmet", "value": "no", "level": "yes"},
         "the target is not met: no against yes"),
        (Because.COMPARED, {"met": "met", "value": date(2024, 3, 1), "level": date(2024, 3, 31)},
         "the target is met: 1 March 2024 against 31 March 2024"),
        (Because.NEEDED_FOR_TARGET, {"gap": Fraction(2), "unit": "percent"},
         "2 percentage points missing"),
        (Because.NEEDED_FOR_TARGET, {"gap": "2 days"}, "2 days missing"),
        (Because.QUOTA, {"grade": "good", "at_most": Fraction(3), "room": 3, "candidates": 4,
                         "admitted": 3},
         "“Good” for at most 3 units: room for 3, 4 candidates, 3 admitted"),
        (Because.AVAILABLE, {"needed": Fraction(2), "of_max": False, "by_count": True,
                             "coverage": Fraction(4, 5), "enough": False},
         "too little is reported below, needed are 2 of the leaves"),
        (Because.READ, {"reads": "value", "measure": Fraction(1), "unit": "ratio", "name": "head"},
         "scored is the value, Deputy"),
        (Because.READ, {"reads": "met", "measure": Fraction(1), "target": "plan"},
         "scored is whether “plan” is met: met"),
        (Because.READ, {"reads": "value", "measure": "chair", "name": "head"},
         "scored is the value, chair"),
        (Because.NEEDED_FOR_NEXT_GRADE, {"grade": "good", "points": Fraction(60),
                                         "level": Fraction(60), "missing": Fraction(0)},
         "“Good” from 60 points on: 60 are there"),
        (Because.LEVEL_STATED, {"comparison": "equals", "level": "2024", "unit": None},
         "exactly 2024 are demanded"),
        (Because.SUMMED, {"periods": HALF}, "added up: first half of 2024"),
        (Because.CELL_MISSING, {"name": "late", "org_unit": "dao", "period": HALF,
                                "state": "missing", "reason": "missing"}, "Late reports: missing"),
        (Because.MISSING, {"state": "missing", "reason": "missing: 2024-M04/2024-M05, 2024-M07"},
         "no value (missing: April to May 2024, July 2024)"),
        (Because.CHILD, {"node": "late", "role": "information", "max_points": Fraction(1),
                         "state": "missing", "policy": "fail"},
         "Late reports, missing, for information, not scored"),
        (Because.UNRANKED, {"reason": "no_group"}, "not ranked: in no group"),
        (Because.PROVISIONAL, {"best": "good", "worst": "fair", "reason": "undecided: good"},
         "it may still become anything from “Good” to “Fair”: condition not decided: Good"),
        (Because.OVER, {"of": "scorecard.spent", "periods": (HALF,)},
         "the mean of Disbursed over first half of 2024"),
        (Because.RULE, {"rule": "our_rule", "max_points": Fraction(1)}, "by the rule our rule"),
    ],
)  # fmt: skip
def test_facts_are_told_as_what_they_are(english, what, facts, text):
    assert told(english, what, facts) == text

"""Values that are words: ids, names in any language, booleans; anything else is a finding."""

from __future__ import annotations

import pytest

import kpikit as kp

CARDS = """
id: x
org_units: [{id: a}, {id: b}]
indicators:
  plan: {values: yes_no}
  head: {values: [{id: chair, name: {vi: Chủ tịch, en: Chairperson}}, deputy, none]}
  online: {unit: percent}
"""


@pytest.fixture
def kept(given):
    """Return the words that are kept of one indicator's values."""

    def keep(indicator, values):
        rows = [
            {"org_unit": "a", "indicator": indicator, "period": str(2000 + year), "value": value}
            for year, value in enumerate(values)
        ]
        specification = given(CARDS)
        observations = kp.read_observations(rows, specification)
        evaluation = kp.evaluate(specification, observations)
        return [
            row.value or row.state.value
            for row in evaluation.achievements
            if (row.org_unit, row.indicator) == ("a", indicator)
        ]

    return keep


def test_yes_and_no_are_words_names_and_booleans(kept):
    written = ["yes", "Yes", "CÓ", "có", "co\u0301", True, "TRUE", "no", "Không", False, "false"]
    assert kept("plan", written) == ["yes"] * 7 + ["no"] * 4


def test_options_are_written_by_id_or_by_name_in_any_language(kept):
    written = ["chair", "CHAIR", "chủ tịch", " Chairperson ", "deputy", "None", "none"]
    assert kept("head", written) == ["chair"] * 4 + ["deputy", "none", "none"]


def test_a_blank_is_missing_and_no_word(kept):
    assert kept("head", ["", None, "chair"]) == ["missing", "missing", "chair"]


def test_a_table_without_values_may_still_say_the_state_of_words(given):
    specification = given(CARDS)
    stated = {"org_unit": "a", "indicator": "head", "period": "2024", "state": "not_applicable"}
    observations = kp.read_observations([stated], specification)
    (row,) = [
        row
        for row in kp.evaluate(specification, observations).achievements
        if (row.org_unit, row.indicator) == ("a", "head")
    ]
    assert (row.value, row.state.value) == (None, "not_applicable")


def test_the_first_option_is_a_value_and_no_absence(given):
    specification = given(CARDS)
    rows = [{"org_unit": "a", "indicator": "plan", "period": "2024", "value": "no"}]
    (row,) = [
        row
        for row in kp.evaluate(
            specification, kp.read_observations(rows, specification)
        ).achievements
        if (row.org_unit, row.indicator) == ("a", "plan")
    ]
    assert (row.value, row.state.value) == ("no", "value")


@pytest.mark.parametrize("library", ["pandas", "polars", "pyarrow"])
def test_frames_of_booleans_and_words_say_the_same(given, seen, library):
    frames = pytest.importorskip(library)
    make = frames.table if library == "pyarrow" else frames.DataFrame
    keys = {"org_unit": ["a", "b"], "period": ["2024", "2024"]}
    booleans = make({**keys, "plan": [True, False]})
    words = make({**keys, "plan": ["Có", "không"]})
    assert (
        seen(booleans, given(CARDS))
        == seen(words, given(CARDS))
        == [
            "a plan 2024 1",
            "b plan 2024 0",
        ]
    )


def test_a_wide_table_has_words_and_numbers_side_by_side(given, table, seen):
    rows = table("org_unit,period,plan,head,online\na,2024,có,chủ tịch,61\nb,2024,,deputy,\n")
    assert seen(rows, given(CARDS)) == [
        "a plan 2024 1",
        "b plan 2024 missing",
        "a head 2024 0",
        "b head 2024 1",
        "a online 2024 61",
        "b online 2024 missing",
    ]


def test_other_words_are_found_in_their_rows(given, table, findings):
    rows = table("""
org_unit,indicator,period,value
a,head,2021,boss
a,head,2022,1
a,plan,2021,maybe
a,plan,2022,1
a,plan,2023,yes
""")
    assert findings(rows, given(CARDS)) == [
        "2 value: K106 'boss' is no value of 'head'",
        "3 value: K106 '1' is no value of 'head'",
        "4 value: K106 'maybe' is no value of 'plan'",
        "5 value: K106 '1' is no value of 'plan'",
    ]


def test_the_hint_lists_the_words(given, table):
    rows = table("org_unit,indicator,period,value\na,head,2021,boss\n")
    with pytest.raises(kp.ObservationsError) as caught:
        kp.read_observations(rows, given(CARDS))
    (finding,) = caught.value.diagnostics
    assert finding.hint == "possible are chair, deputy, none"


def test_other_words_in_a_wide_table_are_found_too(given, table, findings):
    rows = table("org_unit,period,plan\na,2024,maybe\n")
    assert findings(rows, given(CARDS)) == ["2 plan: K106 'maybe' is no value of 'plan'"]


def test_a_unit_beside_a_word_is_a_finding(given, table, findings):
    rows = table("""
org_unit,indicator,period,value,unit
a,head,2021,chair,percent
a,head,2022,chair,
a,online,2022,61,percent
""")
    assert findings(rows, given(CARDS)) == ["2 unit: K705 words have no unit"]


def test_a_word_in_a_number_is_still_a_finding(given, table, findings):
    rows = table("org_unit,indicator,period,value\na,online,2021,chair\na,head,2021,chair\n")
    (found,) = findings(rows, given(CARDS))
    assert found.startswith("2 value: K301")


def test_an_id_goes_before_the_name_of_another_option(given, seen):
    specification = given(CARDS.replace("deputy,", "{id: deputy, name: none},"))
    rows = [{"org_unit": "a", "indicator": "head", "period": "2024", "value": "none"}]
    assert seen(rows, specification) == ["a head 2024 2"]


def test_ids_that_differ_in_case_alone_are_different_words(given, seen):
    specification = given(CARDS.replace("deputy, none", "Chair, CHAIR"))
    keys = {"org_unit": "a", "indicator": "head"}
    rows = [{**keys, "period": 2021 + year, "value": word} for year, word in enumerate(
        ("CHAIR", "Chair", "chair", "chAir"))]  # fmt: skip
    assert [text[-1] for text in seen(rows, specification)] == ["2", "1", "0", "0"]

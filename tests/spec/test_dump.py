"""Specifications to YAML and back: the text says the same, and reads as if somebody wrote it."""

from __future__ import annotations

import unicodedata
from fractions import Fraction
from pathlib import Path
from textwrap import dedent
from typing import ClassVar

import pytest
import yaml
from attrs import field, frozen
from hypothesis import given
from hypothesis import strategies as st

import kpikit as kp
from kpikit.errors import SpecificationError, errors_of
from kpikit.formulas import unparse
from kpikit.model.declared import Declared, Form, key
from kpikit.model.formulas import MAX_CHARACTERS
from kpikit.model.ids import IDENTIFIER, SLUG, Identifier, Slug
from kpikit.model.indicators import Indicator
from kpikit.model.org import OrgUnit
from kpikit.model.pairs import Pairs
from kpikit.model.scorecards import Leaf, Scorecard
from kpikit.model.scoring import Amount, Measured, Score
from kpikit.model.sources import TableSource
from kpikit.model.specification import Reference, Specification
from kpikit.model.text import Text
from kpikit.model.units import Quantity, Unit, UnitSize
from kpikit.rules import DEFAULT_RULES, Linear, RuleSet
from kpikit.spec import check_specification
from kpikit.spec.compose import parse_yaml
from kpikit.spec.load import _checked
from tests.strategies import Case, cases

ROOT = Path(__file__).parents[2]


def sound(file: Path) -> bool:
    try:
        return not errors_of(check_specification(file).diagnostics)
    except SpecificationError:
        return False


FILES = [file for place in ("specs", "tests") for file in sorted((ROOT / place).rglob("*.yaml"))]
SOUND = [file for file in FILES if sound(file)]


def same(specification: Specification, rules: RuleSet = DEFAULT_RULES) -> str:
    """Return the text of a specification, having seen that it says the same."""
    text = kp.dump_specification(specification)
    again = kp.parse_specification(text, rules=rules)
    assert again == specification
    assert kp.dump_specification(again) == text
    return text


# --- laws ---


@given(cases())
def test_what_is_written_reads_as_the_specification(case: Case):
    same(case.specification)


@pytest.mark.parametrize("file", SOUND, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_files_are_written_as_one_text_that_says_the_same(file: Path):
    same(kp.load_specification(file))


def test_there_are_files_to_write():
    assert {file.parent.name for file in SOUND} > {"hung-nguyen-2024", "spec", "reasons", "roads"}


AWKWARD = (
    "", " ", "a ", " a", "\n", "a\n", "a\n\n", "\na", "a\n b\n", "a \nb", "a\tb", "\ta\nb",
    "a\r\nb", "a: b", "a:", ":a", "a #b", "#", "- a", "-", "?", "? a", "!x", "&x", "*x", "%", "@",
    "`", "|", ">", "'", '"', "''", "\\", "[", "]", "{", "}", ",", "a, b", "~", "null", "Null",
    "true", "no", "yes", "on", "off", "n", "<<", "=", "---", "...", "--- a", "2024", "007",
    "00112", "1e3", "1_000", "0x1F", "0o17", "12:30", "2024-07-01", ".5", "5.", "-1.5", "+1",
    ".inf", "-.INF", ".nan", "1,5", "1/3", "80 %", "\ufeff", "\xa0", "\x00", "\x7f", "\x85",
    "\u2028a", "a\u2029", "\ufffe", "\U0001f600", "Tỷ lệ", "Ty\u0309", "x" * 200, "a b " * 60,
    "- a\n- b", "# a\nb: c", "a:\n  b\n",
)  # fmt: skip
TEXTS = (
    st.text(max_size=12)
    | st.sampled_from(AWKWARD)
    | st.lists(st.sampled_from(AWKWARD), max_size=4).map("".join)
)
PAIRS = st.dictionaries(TEXTS, TEXTS, max_size=3).map(Pairs.of)
NAMES = st.builds(Text.of, TEXTS | st.dictionaries(TEXTS, TEXTS, min_size=1, max_size=3))
IDENTIFIERS = st.from_regex(IDENTIFIER, fullmatch=True) | st.sampled_from(
    ["null", "true", "no", "yes", "on", "_", "NaN", "e1"]
)
SLUGS = st.one_of(
    st.from_regex(SLUG, fullmatch=True)
    .map(lambda text: unicodedata.normalize("NFC", text))
    .filter(SLUG.fullmatch),
    st.sampled_from(["00112", "1e3", "0x1", "2024-07-01", "null", "1.0"]),
)
NUMBERS = st.fractions() | st.decimals(allow_nan=False, allow_infinity=False).map(Fraction)


def one_of_each(part: st.SearchStrategy[Declared], name: str) -> st.SearchStrategy[object]:
    """Return declarations with ids that differ."""
    return st.lists(part, max_size=3, unique_by=lambda one: getattr(one, name)).map(tuple)


SPECIFICATIONS = st.builds(
    Specification,
    id=SLUGS,
    title=st.none() | NAMES,
    description=st.none() | NAMES,
    language=TEXTS,
    references=one_of_each(
        st.builds(Reference, id=IDENTIFIERS, title=NAMES, date=st.none() | TEXTS), "id"
    ),
    observations=st.none() | st.builds(TableSource, table=TEXTS, sheet=TEXTS, columns=PAIRS),
    org_units=one_of_each(st.builds(OrgUnit, id=SLUGS, level=SLUGS, groups=PAIRS), "id"),
)


@pytest.fixture(params=["libyaml", "python"])
def _parsers(request, monkeypatch):
    """Read with libyaml, and as on a machine that does not have it."""
    if request.param == "python":
        monkeypatch.delattr(yaml, "CSafeLoader", raising=False)


@pytest.mark.usefixtures("_parsers")
@pytest.mark.parametrize("text", AWKWARD, ids=ascii)
def test_awkward_texts_survive_as_keys_and_values_on_one_line_and_on_many(text: str):
    specification = Specification(
        id=Slug("x"),
        title=Text.of({text: text, "en": text}),
        description=Text.of(text),
        language=text,
        references=(Reference(id=Identifier("a"), title=Text.of(text), note=Text.of("b" * 100)),),
        observations=TableSource(table=text, columns=Pairs.of({text: text})),
    )
    same(specification)


@pytest.mark.usefixtures("_parsers")
@given(SPECIFICATIONS)
def test_any_text_survives_wherever_it_stands(specification: Specification):
    same(specification)


@given(NUMBERS, NUMBERS, NUMBERS)
def test_any_number_survives_exactly(one: Fraction, two: Fraction, three: Fraction):
    rule = Linear(full_at=Quantity(one, "tỷ đồng"), zero_below=Quantity(two))
    score = Score(rule=rule, cap=Amount(three, of_max=True), floor=Amount(one))
    leaf = Leaf(indicator=Identifier("a"), max_points=two, score=score)
    specification = Specification(
        id=Slug("x"),
        units=(Unit(id="bao", equals=UnitSize(Quantity(three, "kilogram"))),),
        scorecards=(Scorecard(children=(leaf,)),),
    )
    assert said(kp.dump_specification(specification)) == specification


def said(text: str, rules: RuleSet = DEFAULT_RULES) -> Specification:
    """Return what a text says, sound or not."""
    return _checked(parse_yaml(text, "a.yaml"), rules, None).specification


# --- the form ---


def test_what_is_small_stands_on_one_line_and_sections_stand_apart():
    text = dedent("""\
        kpikit: 1
        id: readable
        title:
          vi: Đánh giá sáu tháng đầu năm, so với kế hoạch, cùng kỳ năm trước và chỉ tiêu Đại hội
          en: Mid-year review, 2024
        description: |
          Two paragraphs: the first,

          and the second.
        language: vi
        observations: {table: observations.csv, locale: vi}

        units:
          sack: 0.05 tonne
          income: triệu đồng/person/year
          model: {}

        org_units:
          '00112': {name: Phường Bến Thủy, groups: {area: town}}
          vinh: {}

        indicators:
          paid: {unit: triệu đồng, accumulation: year_to_date}
          asked: {values: yes_no}
          head: {values: [chair, deputy, none]}
          file:
            values:
              - {id: there, name: {vi: Có, en: There}}
              - absent
          share: {unit: '%', numerator: paid, denominator: 'paid + 2 [tỷ đồng]'}

        targets:
          paid:
            plan:
              - {at_least: 0.5 tỷ đồng, period: 2024, path: linear}
              - {at_least: 1/3 tỷ đồng, period: 2025}
            council: {within: {from: -1, to: 12345.67}}
          asked: {norm: yes}

        scorecard:
          missing: zero
          children:
            - group: work
              children:
                - {indicator: paid, max_points: 5, score: {linear: {full_at: 3}, cap: 80 percent}}
                - {indicator: asked, max_points: 2.5, score: {options: {yes: 100 percent, no: 0}}}
            - {indicator: paid, id: given, max_points: 7.5, score: value}
            - indicator: share
              not_applicable: full
              max_points: 10
              score:
                bands:
                  - {at_least: 80 percent, points: 10}
                  - {otherwise: 0}

        rankings:
          best: {of: total, tie_break: [work, given], ties: dense}
        """)
    assert same(kp.parse_specification(text)) == text


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("scorecards: {only: {children: []}}", "\nscorecard:\n  id: only\n  children: []\n"),
        ("scorecard: {children: []}", "\nscorecard:\n  children: []\n"),
        ("org_units: [{id: a, level: b}]", "\norg_units:\n  a: {level: b}\n"),
        ("title: {vi: tên}", "title: {vi: tên}\n"),
        ("title: tên", "title: tên\n"),
        ("units: {a: {equals: 1 tonne}, b: 1.0}", "units: {a: tonne, b: 1}\n"),
        ("org_units: {table: observations}", "org_units: {table: observations}\n"),
        ("checks: [{formula: ((1)+2)*3, equals: 80%}]",
         "\nchecks:\n  - {formula: (1 + 2) * 3, equals: 80 %}\n"),
        ("language: en", ""),
    ],
)  # fmt: skip
def test_the_shortest_form_is_written(written: str, shown: str):
    specification = said(f"kpikit: 1\nid: x\n{written}")
    text = kp.dump_specification(specification)
    assert text == f"kpikit: 1\nid: x\n{shown}"
    assert said(text) == specification


def test_a_formula_that_grows_too_long_with_spaces_stays_as_it_was_written():
    formula = "+".join(["a" * 49] * 40)
    specification = said(f"id: x\nchecks: [{{formula: {formula}, equals: 1 + 1}}]")
    assert len(unparse(specification.checks[0].formula.tree)) > MAX_CHARACTERS
    assert f"formula: {formula}\n    equals: 1 + 1\n" in kp.dump_specification(specification)


# --- tables ---


def test_what_tables_declare_stands_in_the_text(tmp_path: Path):
    files = {
        "specification.yaml": """
            kpikit: 1
            id: tables
            observations: {table: observations.csv, locale: vi}
            org_units: {table: units.csv, level: commune, groups: {area: vung}}
            indicators: {paid: {unit: triệu đồng}, late: {unit: dossier}}
            targets: {table: targets.csv, locale: vi}
            """,
        "observations.csv": "org_unit,indicator,period,value\n",
        "units.csv": "id,name,vung\n00112,Phường Bến Thủy,thành phố\nvinh,,\n",
        "targets.csv": """
            indicator,target,at_least,at_most,unit,period
            paid,plan,"300.000",,,2024
            late,limit,,5,,2024
            paid,council,"0,5",,tỷ đồng,2024
            paid,plan,"310.000",,,2025
            """,
    }
    for name, content in files.items():
        (tmp_path / name).write_text(dedent(content).lstrip(), encoding="utf-8")
    assert same(kp.load_specification(tmp_path)) == dedent("""\
        kpikit: 1
        id: tables
        observations: {table: observations.csv, locale: vi}

        org_units:
          '00112': {name: Phường Bến Thủy, level: commune, groups: {area: thành phố}}
          vinh: {level: commune}

        indicators:
          paid: {unit: triệu đồng}
          late: {unit: dossier}

        targets:
          paid:
            plan:
              - {at_least: 300000, period: 2024}
              - {at_least: 310000, period: 2025}
            council: {at_least: 0.5 tỷ đồng, period: 2024}
          late: {limit: {at_most: 5, period: 2024}}
        """)


# --- what is not sound, and what nobody has thought of yet ---


def test_what_is_wrong_is_written_too_and_found_by_the_reader():
    twice = (Indicator(id=Identifier("a"), unit="percent"),) * 2
    text = kp.dump_specification(Specification(id=Slug("x"), indicators=twice))
    with pytest.raises(SpecificationError, match="the key 'a' stands here a second time"):
        kp.parse_specification(text)


@frozen(kw_only=True)
class Step(Declared):
    """A point of a curve; short where nothing but the points is said."""

    form: ClassVar = Form(short="points")
    at: Slug = field(metadata=key("Where."))
    kind: Slug = field(metadata=key("Of what."))
    points: Amount = field(metadata=key("Points."))
    note: Text | None = field(default=None, metadata=key("Remark."))


@frozen(kw_only=True)
class Flat(Declared):
    """A piece that says nothing."""

    form: ClassVar = Form(tag="flat")


@frozen(kw_only=True)
class Sloped(Declared):
    """A piece that says a list in short."""

    form: ClassVar = Form(tag="sloped", short="words")
    words: tuple[str, ...] = field(metadata=key("Words."))


@frozen(kw_only=True)
class Curve(Declared):
    """A rule of another package, with every form that metadata can say."""

    form: ClassVar = Form(tag="curve")
    piece: Flat | Sloped = field(metadata=key("The piece.", spread=True))
    steps: tuple[Step, ...] = field(
        default=(), metadata=key("Steps.", name="step", ids=("kind", "at"))
    )
    pieces: tuple[Sloped, ...] = field(default=(), metadata=key("Pieces.", one="only"))
    exact: bool = field(default=False, metadata=key("Whether."))
    inner: int = 7

    def points(self, cell: Measured) -> Fraction:
        """Return the points of one cell."""
        return cell.max_points


def test_rules_of_other_packages_are_written_as_their_metadata_says():
    rules = RuleSet((*DEFAULT_RULES.rules, Curve))
    text = dedent("""\
        kpikit: 1
        id: x

        indicators:
          a: {unit: percent}

        scorecard:
          children:
            - {indicator: a, id: b, max_points: 1, score: {curve: {flat: {}}}}
            - indicator: a
              max_points: 1
              score:
                curve:
                  sloped: [yes, 'null']
                  exact: true
                  step: {up: {low: 1, high: 80 percent}, down: {low: {points: 3, note: {en: x}}}}
                  only: [x]
            - indicator: a
              id: c
              max_points: 1
              score:
                curve:
                  flat: {}
                  pieces:
                    - [x]
                    - []
        """)
    assert same(kp.parse_specification(text, rules=rules), rules) == text

"""Rules that others write in Python: passed by value, or offered by installed packages."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, ClassVar

import attrs
import pytest
from attrs import frozen
from click.testing import CliRunner

from kpikit import SpecificationError, evaluate, parse_specification, read_observations
from kpikit.cli.commands import kpikit
from kpikit.errors import Code, EvaluationError
from kpikit.evaluation.reference import reference
from kpikit.rules import (
    DEFAULT_RULES,
    Amount,
    Declared,
    Form,
    Given,
    Measured,
    MeasuredColumn,
    Reads,
    RuleSet,
    ScoringRule,
    Unscored,
    installed_rules,
    key,
)

if TYPE_CHECKING:
    from fractions import Fraction

YAML = """
kpikit: 1
id: own
org_units: [{id: a}, {id: b}, {id: c}]
indicators: {paved: {unit: percent, direction: higher}}
scorecard:
  missing: zero
  children:
    - {indicator: paved, max_points: 10, score: SCORE}
"""
ROWS = [
    {"org_unit": unit, "indicator": "paved", "period": "2024", "value": value}
    for unit, value in (("a", 40), ("b", 0), ("c", ""))
]


@frozen(kw_only=True)
class Inverse(Declared):
    """Points in proportion to one over the measure."""

    form: ClassVar = Form(tag="inverse", short="of")
    of: Amount = attrs.field(metadata=key("What is divided."))

    def points(self, cell: Measured) -> Given:
        """Return the points of one cell."""
        if cell.measure == 0:
            return Unscored.NOT_POSITIVE
        return self.of.of(cell.max_points) / cell.measure


@frozen(kw_only=True)
class AboveMedian(Declared):
    """Full points from the middle of the peers on."""

    form: ClassVar = Form(tag="above_median")
    reads: ClassVar = Reads.PEERS

    def points(self, cell: Measured) -> Fraction:
        """Return the points of one cell."""
        measures = sorted(cell.peers.values())
        return cell.max_points * (cell.measure >= measures[len(measures) // 2])


RULES = DEFAULT_RULES.with_rules(Inverse, AboveMedian)
CHECKED_BY_MYPY: tuple[type[ScoringRule], ...] = (Inverse, AboveMedian)


def points(score, rules):
    specification = parse_specification(YAML.replace("SCORE", score), rules=rules)
    observations = read_observations(ROWS, specification)
    evaluation = evaluate(specification, observations)
    by_reference = reference(specification, observations, evaluation.periods).scores
    assert set(by_reference) == set(evaluation.scores)
    rows = [row for row in evaluation.scores if row.node == "paved"]
    return [(row.org_unit, row.points, row.reason) for row in rows]


def test_a_rule_is_read_asked_and_may_give_a_reason():
    assert points("{inverse: 2000 percent}", RULES) == [
        ("a", 5, None),
        ("b", 0, "not_positive"),
        ("c", 0, "missing"),
    ]


def test_a_rule_gets_the_peers_it_reads():
    assert points("{above_median: , per: }".replace(", per: ", ""), RULES) == [
        ("a", 10, None),
        ("b", 0, None),
        ("c", 0, "missing"),
    ]


# --- wrong classes ---


class Thawed(Declared):
    form: ClassVar = Form(tag="thawed")

    def points(self, cell: Measured) -> Fraction:
        return cell.measure


@frozen
class Undeclared:
    form: ClassVar = Form(tag="undeclared")

    def points(self, cell: Measured) -> Fraction:
        return cell.measure


@frozen(kw_only=True)
class Pointless(Declared):
    form: ClassVar = Form(tag="pointless")


@frozen(kw_only=True)
class Fixed(Declared):
    form: ClassVar = Form(tag="fixed")
    points: ClassVar = 3


@frozen(kw_only=True)
class Untagged(Declared):
    def points(self, cell: Measured) -> Fraction:
        return cell.measure


@frozen(kw_only=True)
class SecondLinear(Declared):
    form: ClassVar = Form(tag="linear")

    def points(self, cell: Measured) -> Fraction:
        return cell.measure


@frozen(kw_only=True)
class Plain(SecondLinear):
    form: ClassVar = Form(tag="rule")


def test_a_tag_may_be_a_word_that_stands_beside_no_rule():
    assert DEFAULT_RULES.with_rules(Plain).tags["rule"] is Plain


@frozen(kw_only=True)
class Capping(SecondLinear):
    form: ClassVar = Form(tag="cap")


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        (Thawed, "the rule Thawed is no frozen class of declarations"),
        (Undeclared, "the rule Undeclared is no frozen class of declarations"),
        (Pointless, "the rule Pointless has no method 'points'"),
        (Fixed, "the rule Fixed has no method 'points'"),
        (Untagged, "the rule Untagged has no tag that announces it in YAML"),
        (SecondLinear, "the tag 'linear' of the rule SecondLinear means something else already"),
        (Capping, "the tag 'cap' of the rule Capping means something else already"),
    ],
)
def test_a_class_that_is_no_rule_is_a_finding(rule, message):
    rules = DEFAULT_RULES.with_rules(rule)
    (finding,) = rules.findings
    assert (finding.code, finding.message) == (Code.OWN_RULE, message)
    assert finding.hint
    with pytest.raises(SpecificationError) as raised:
        points("{linear: {full_at: 100}}", rules)
    assert raised.value.diagnostics == (finding,)


def test_mypy_refuses_a_class_without_points():
    """The comment below is itself checked: it may not stand where mypy finds nothing."""
    assert RuleSet((Pointless,)).tags == {}  # type: ignore[arg-type]


# --- rules that fail ---


@frozen(kw_only=True)
class Failing(Declared):
    form: ClassVar = Form(tag="failing")

    def points(self, cell: Measured) -> Fraction:
        """Fail at 0."""
        if cell.measure == 0:
            raise ValueError("by 0")
        return cell.max_points / cell.measure


@frozen(kw_only=True)
class Floating(Declared):
    form: ClassVar = Form(tag="floating")

    def points(self, cell: Measured) -> Fraction:
        """Return a float."""
        return float(cell.measure)  # type: ignore[return-value]


@frozen(kw_only=True)
class Deciding(Floating):
    form: ClassVar = Form(tag="deciding")

    def points(self, cell: Measured) -> Fraction:
        """Return a truth."""
        return cell.measure > 0  # type: ignore[return-value]


@frozen(kw_only=True)
class Whole(Floating):
    form: ClassVar = Form(tag="whole")

    def points(self, cell: Measured) -> Fraction:
        """Return a whole number."""
        return round(cell.measure / 3)  # type: ignore[return-value]


@frozen(kw_only=True)
class FailingColumn(Failing):
    form: ClassVar = Form(tag="failing_column")

    def column(self, cells: MeasuredColumn) -> list[int]:
        """Fail."""
        raise LookupError(len(cells))


@frozen(kw_only=True)
class WrongColumn(Failing):
    form: ClassVar = Form(tag="wrong_column")

    def column(self, cells: MeasuredColumn) -> list[int]:
        """Return a list."""
        return [1] * len(cells)


FAILING = DEFAULT_RULES.with_rules(Failing, Floating, Deciding, Whole, FailingColumn, WrongColumn)


@pytest.mark.parametrize(
    ("tag", "message"),
    [
        (
            "failing",
            "the rule 'failing' raises ValueError ('by 0') in the node 'paved' for 'b' in 2024",
        ),
        (
            "floating",
            "the rule 'floating' gives '40.0', a float, in the node 'paved' for 'a' in 2024",
        ),
        (
            "deciding",
            "the rule 'deciding' gives 'True', a bool, in the node 'paved' for 'a' in 2024",
        ),
        (
            "failing_column",
            "the rule 'failing_column' raises LookupError ('3') in the node 'paved'",
        ),
        ("wrong_column", "the rule 'wrong_column' gives a list as a column in the node 'paved'"),
    ],
)
def test_a_rule_that_fails_is_a_finding_with_the_cell(tag, message):
    with pytest.raises(EvaluationError) as raised:
        points(f"{{{tag}: }}", FAILING)
    (finding,) = raised.value.diagnostics
    assert (finding.code, finding.message) == (Code.RULE_FAILED, message)
    assert finding.hint
    assert finding.source is not None
    assert finding.source.line == 9


def test_whole_numbers_are_points_as_well():
    assert points("{whole: }", FAILING)[:2] == [("a", 13, None), ("b", 0, None)]


# --- rules of installed packages ---

MODULE = """
from fractions import Fraction
from typing import ClassVar
from attrs import frozen
from kpikit.rules import Declared, Form, Measured

@frozen(kw_only=True)
class Doubled(Declared):
    form: ClassVar = Form(tag="doubled")

    def points(self, cell: Measured) -> Fraction:
        return 2 * cell.measure
"""


@pytest.fixture
def office(tmp_path, monkeypatch):
    """Return what makes a package with rules that is installed."""

    def install(entries: str) -> None:
        site = tmp_path / "site"
        known = site / "bureau_rules-1.0.dist-info"
        known.mkdir(parents=True)
        (site / "bureau_rules.py").write_text(MODULE, encoding="utf-8")
        (known / "METADATA").write_text("Name: bureau-rules\nVersion: 1.0\n", encoding="utf-8")
        text = f"[kpikit.rules]\n{entries}\n"
        (known / "entry_points.txt").write_text(text, encoding="utf-8")
        monkeypatch.syspath_prepend(str(site))
        monkeypatch.chdir(tmp_path)
        book = YAML.replace("SCORE", "{doubled: }")
        (tmp_path / "book.yaml").write_text(book, encoding="utf-8")
        table = "org_unit,indicator,period,value\na,paved,2024,3\n"
        (tmp_path / "figures.csv").write_text(table, encoding="utf-8")

    return install


def run(*arguments):
    return CliRunner().invoke(kpikit, arguments)


def test_the_command_line_knows_the_rules_of_installed_packages(office):
    office("doubled = bureau_rules:Doubled")
    assert "doubled" in installed_rules().tags
    assert run("check", "book.yaml").exit_code == 0
    arguments = ("--observations", "figures.csv", "--format", "csv", "--table", "scores")
    assert ",paved,2024,6,10," in run("evaluate", "book.yaml", *arguments).output


def test_a_package_whose_rule_cannot_be_used_is_a_finding(office):
    office("no = bureau_rules:__name__\nlost = bureau_rules:Lost\ndoubled = bureau_rules:Doubled")
    messages = [finding.message for finding in installed_rules().findings]
    lost, other = messages
    assert lost.startswith("the rule 'lost' cannot be imported: AttributeError: module")
    assert other == "the rule 'no' is no class"
    found = run("check", "book.yaml")
    assert found.exit_code == 1
    assert "K524 the rule 'no' is no class" in found.stderr


def test_the_json_schema_of_the_command_line_knows_the_rules_of_installed_packages(office):
    office("lost = bureau_rules:Lost\ndoubled = bureau_rules:Doubled")
    printed = run("schema")
    assert "doubled" in json.loads(printed.stdout)["$defs"]["Score"]["anyOf"][0]["properties"]
    assert printed.exit_code == 1
    assert "K524 the rule 'lost' cannot be imported" in printed.stderr

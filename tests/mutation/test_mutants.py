"""The mutants that are tried, and what is known of them."""

from __future__ import annotations

import ast

import pytest

from tests.mutation.ledger import Judgements, Ledger, Result
from tests.mutation.mutants import mutants


def found(source: str) -> set[str]:
    """Return the mutated statements of a module."""
    return {mutant.now for mutant in mutants(source)}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a = b < c", {"a = b <= c", "a = b >= c"}),
        ("a = b == c", {"a = b != c"}),
        ("a = b + c", {"a = b - c", "a = b", "a = c"}),
        ("a = b and c", {"a = b or c", "a = b", "a = c"}),
        ("a = not b", {"a = b"}),
        ("a = 5", {"a = 6", "a = 4"}),
        ("a = True", {"a = False"}),
        ("a = 'half_even'", {"a = 'half_even_'"}),
        ("a = max(b, c)", {"a = min(b, c)", "a = b"}),
        ("a = b.at_least(c)", {"a = b.above(c)", "a = b"}),
        ("a = np.where(b, c, d)", {"a = np.where(b, d, c)", "a = b"}),
        ("a = b(c, strict=d)", {"a = c", "a = b(c)"}),
        ("a = b if c else d", {"a = b if True else d", "a = b if False else d"}),
        ("while True:\n    break", {"while False:"}),
        ("a = both(b, c)", {"a = b"}),
        ("a[b] = c", {"pass"}),
        ("for a in b:\n    a()", {"pass"}),
        ("def a(b):\n    return b", {"return None"}),
        ("def a(b):\n    b = c", {"pass"}),
    ],
)
def test_a_statement_has_these_mutants(source, expected):
    """Each operator does what its name says."""
    assert found(source) == expected


@pytest.mark.parametrize(
    "source",
    [
        '"""Doc."""',
        "import a",
        "def a(b: c[1]) -> d[2]:\n    pass",
        "A: TypeAlias = b | c",
        "A = TypeVar('A', b, c)",
        "if TYPE_CHECKING:\n    a = 1",
        "raise A(f'{b + c}', d < e)",
        "@a(eq=False)\nclass B:\n    pass",
        "a = 'more than one word'",
    ],
)
def test_what_a_program_does_not_run_has_none(source):
    """Annotations, texts and the like mean nothing to a running program."""
    assert found(source) == set()


def test_the_tree_is_mutated_once_and_then_as_before():
    """Every mutant holds one mistake only."""
    source = "def a(b):\n    if b > 1:\n        return b + 1\n    return 2"
    trees = [ast.unparse(mutant.tree) for mutant in mutants(source)]
    assert len(set(trees)) == len(trees)
    assert ast.unparse(ast.parse(source)) not in trees


def test_a_key_outlives_moved_lines_and_not_a_changed_function():
    """Results are kept by what a function says, not by where it stands."""
    source = "def a(b):\n    return b + 1\n"
    keys = {mutant.key for mutant in mutants(source)}
    assert len(keys) == len(list(mutants(source)))
    assert {mutant.key for mutant in mutants(f"import c\n\n\n{source}")} == keys
    assert not {mutant.key for mutant in mutants(source.replace("1", "3"))} & keys


def test_a_result_is_kept_until_it_may_be_another(tmp_path):
    """What was killed is not tried again; what survived is, if the tests or examples changed."""
    one, other, *_ = mutants("a = b < c")
    path = tmp_path / "build" / "results.jsonl"
    ledger = Ledger.read(path)
    assert ledger.open("m.py", one, "digest", "few")
    ledger.write(Result("m.py", one.key, "killed", "a test", "digest", "few"))
    ledger.write(Result("m.py", other.key, "survived", "", "digest", "few"))
    again = Ledger.read(path)
    assert again == ledger
    assert not again.open("m.py", one, "changed", "few")
    assert not again.open("m.py", other, "digest", "few")
    assert again.open("m.py", other, "changed", "few")
    assert again.open("m.py", other, "digest", "ci")


def test_a_judgement_is_found_by_its_text(tmp_path):
    """One reason may stand for several mutants of a statement."""
    path = tmp_path / "judged.toml"
    path.write_text(
        '[[judged]]\nfile = "m.py"\nwhere = ""\nwhy = "b"\n'
        'was = "a = b < c"\nnow = ["a = b <= c"]\n'
    )
    judgements = Judgements.read(path)
    answers = {mutant.now: judgements.judged("m.py", mutant) for mutant in mutants("\na = b < c")}
    assert answers == {"a = b <= c": True, "a = b >= c": False}
    assert judgements.stale("m.py", mutants("a = b < c")) == []
    assert judgements.stale("m.py", mutants("a = b > c")) == ["m.py |  | a = b < c | a = b <= c"]

"""Text to nodes: what YAML may say, what it may not, and with which words that is reported."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from kpikit.errors import Code
from kpikit.limits import Limits
from kpikit.spec.compose import Document, parse_yaml
from kpikit.spec.nodes import Entries, Items, Node, Scalar, names_in, shape

PARSERS = ["libyaml", "python"]


@pytest.fixture(params=PARSERS, autouse=True)
def parser(request, monkeypatch):
    """Run each test with libyaml, and on a machine that does not have it."""
    if request.param == "python":
        monkeypatch.delattr(yaml, "CSafeLoader", raising=False)
    return request.param


def data(node: Node | None) -> object:
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Items):
        return [data(item) for item in node.items]
    assert node is not None
    return {key.text: data(value) for key, value in node.entries}


def found(document: Document) -> list[str]:
    return [
        f"{item.source.line}:{item.source.column} {item.code.value} {item.message}"
        for item in document.findings
        if item.source is not None
    ]


def test_values_are_the_text_that_was_written():
    text = "a: 2024\nb: 1.10\nc: no\nd: 'x'\ne: [0123, 1_000, 12:30, 2024-07-01, ~, null]"
    assert data(parse_yaml(text, "a.yaml").root) == {
        "a": "2024",
        "b": "1.10",
        "c": "no",
        "d": "x",
        "e": ["0123", "1_000", "12:30", "2024-07-01", "~", "null"],
    }


def test_keys_are_text_whatever_they_look_like():
    root = parse_yaml("2024: a\ntrue: b\n1.5: c\n'': d\n? e\n: f\n", "a.yaml").root
    assert data(root) == {"2024": "a", "true": "b", "1.5": "c", "": "d", "e": "f"}


def test_only_a_plain_null_is_empty():
    root = parse_yaml("[~, null, '', '~', \"null\", Null]", "a.yaml").root
    assert isinstance(root, Items)
    empty = [item.empty for item in root.items if isinstance(item, Scalar)]
    assert empty == [True, True, False, False, False, False]


def test_shapes_have_words():
    root = parse_yaml("[~, x, [], {}]", "a.yaml").root
    assert isinstance(root, Items)
    assert [shape(item) for item in root.items] == ["nothing", "'x'", "a list", "a mapping"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_end_gives_the_same_places(end):
    document = parse_yaml(end.join(["# Tỷ lệ", "a:", "  b: 1", "  b: 2"]), "a.yaml")
    assert found(document) == ["4:3 K103 the key 'b' stands here a second time"]
    assert document.findings[0].source is not None
    assert document.findings[0].source.excerpt == "  b: 2"


def test_a_byte_order_mark_moves_no_column():
    document = parse_yaml("\ufeffa: 1\na: 2\n", "a.yaml")
    assert data(document.root) == {"a": "1"}
    assert found(parse_yaml("\ufeff{a: 1, a: 2}", "a.yaml"))[0].startswith("1:8 ")


def test_an_alias_repeats_what_its_anchor_names():
    text = "a: &one {x: 1}\nb: *one\nc: [*one, &two y, *two]\nd: &two z\ne: *two"
    assert data(parse_yaml(text, "a.yaml").root) == {
        "a": {"x": "1"},
        "b": {"x": "1"},
        "c": [{"x": "1"}, "y", "y"],
        "d": "z",
        "e": "z",
    }


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("a: *x\n", "1:4 K004 the alias '*x' stands for nothing"),
        ("a: &x [*x]\n", "1:8 K004 the alias '*x' stands for nothing"),
        ("a: 1\n---\nb: 2\n", "2:1 K006 a second document begins here, with '---'"),
        ("a: !!python/object/apply:os.system [ls]\n",
         "1:4 K006 a tag '!!python/object/apply:os.system', which kpikit does not read"),
        ("a: !mine x\n", "1:4 K006 a tag '!mine', which kpikit does not read"),
        ("a: &x {b: 1}\nc: {<<: *x}\n",
         "2:5 K006 a merge key '<<', which kpikit does not read"),
        ("? [a]\n: b\n", "1:3 K006 a key that is a list or a mapping"),
        ("a: 1\nb: 2\na: 3\n", "3:1 K103 the key 'a' stands here a second time"),
    ],
)  # fmt: skip
def test_what_kpikit_leaves_out_of_yaml_is_named(text, finding):
    assert found(parse_yaml(text, "a.yaml")) == [finding]


def test_the_tag_that_makes_a_text_of_a_value_is_harmless():
    assert data(parse_yaml("a: ! 12\n", "a.yaml").root) == {"a": "12"}


def test_quoted_text_may_look_like_anything():
    text = "a: '<<'\n'<<': b\n"
    assert data(parse_yaml(text, "a.yaml").root) == {"a": "<<", "<<": "b"}


def test_the_first_of_two_equal_keys_is_kept_and_the_other_one_is_remembered():
    root = parse_yaml("a: {x: 1}\na: {y: [2, {z: ~}]}\n", "a.yaml").root
    assert isinstance(root, Entries)
    assert data(root) == {"a": {"x": "1"}}
    assert [word for node in root.lost for word in names_in(node)] == ["y", "2", "z", "~"]
    assert set(names_in(Items((root,), 1, 1))) == {"a", "x", "1", "y", "2", "z", "~"}


SYNTAX = {
    "tab in front": ("a:\n\tb: 1\n", "2:1", "a tab before the text"),
    "tab after blanks": ("a: b\n  \tc: d\n", "2:3", "a tab before the text"),
    "single quote": ("a: 'b\nc: d\n", "1:4", "quotes that are opened here and never closed"),
    "double quote": ('a: "b\nc: d\n', "1:4", "quotes that are opened here and never closed"),
    "quote inside": ("a: 'it's'\n", "1:8", "this does not fit what began on line 1"),
    "escape": ('a: "\\q"\n', "1:4", r"a '\' in double quotes that YAML does not know"),
    "escape of a half": ('a: "\\ud800"\n', "1:4", r"a '\' in double quotes that YAML does"),
    "colon": ("title: Report: 2024\n", "1:14", "a ':' that cannot stand here"),
    "indented": ("a: 1\n  b: 2\n", "2:4", "a ':' that cannot stand here"),
    "item": ("a: >\n b\nc: - d\n", "3:4", "a '- ' that cannot stand here"),
    "no comma": ("\na: [b, c\nd: e\n", "3:2", "a list that '[' opens on line 2 needs ',' or ']'"),
    "no end": ("a: [b, c\n", "1:4", "a list that '[' opens on line 1 needs ',' or ']' here"),
    "mapping": ("a: {b: 1, c: 2 d: 3}\n", "1:17", "a mapping that '{' opens on line 1 needs ','"),
    "no mapping end": ("a: {b: 1", "1:4", "a mapping that '{' opens on line 1 needs ',' or '}'"),
    "no colon": ("a: 1\nb\nc: 2\n", "2:1", "a line that is neither 'key: value' nor part of"),
    "percent": ("a: %5\n", "1:4", "a value that begins with '%'"),
    "at": ("a: @x\n", "1:4", "a value that begins with '@'"),
    "star": ("a: * x\n", "1:4", "'*' or '&' without a name"),
    "ampersand": ("a: & x\n", "1:4", "'*' or '&' without a name"),
    "bracket": ("a: ]\n", "1:4", "a value is missing here"),
    "comma": ("a: [,]\n", "1:5", "a value is missing here"),
    "block": ("a: |x\n  y\n", "1:4", "a text on the same line as '|' or '>'"),
    "indentation": ("a:\n  b: 1\n c: 2\n", "3:2", "this does not fit what began on line 1"),
    "list end": ("- b\na: 1\n", "2:1", "this does not fit what began on line 1"),
    "after the end": ("{a: 1}}\n", "1:7", "the text goes on after its end"),
    "version": ("%YAML 2.0\n---\na: 1\n", "1:1", "a line that begins with '%'"),
    "tag": ("a: !<x y\n", "1:4", "'!' begins a tag, which kpikit does not read"),
    "tag handle": ("a: !foo!bar x\n", "1:4", "'!' begins a tag, which kpikit does not read"),
    "empty key": (": 1\n", "1:1", "this does not fit what began on line 1"),
    "nul": ("a: 1\nb: \0\n", "2:4", "an invisible character that YAML does not allow (U+0000)"),
    "escape code": ("a: \x1b[31m\n", "1:4", "an invisible character that YAML does not allow"),
    "mark inside": ("a: \ufeffb\n", "1:4", "an invisible character that YAML does not allow"),
    "surrogate": ("a: \ud800\n", "1:4", "an invisible character that YAML does not allow"),
}


@pytest.mark.parametrize("name", SYNTAX)
def test_what_is_no_yaml_is_explained_at_its_place(name):
    text, place, message = SYNTAX[name]
    document = parse_yaml(text, "a.yaml")
    assert document.root is None
    (finding,) = document.findings
    assert finding.code is Code.SYNTAX
    assert finding.message.startswith(f"this is not YAML: {message}")
    assert finding.hint
    assert found(document)[0].startswith(f"{place} ")


@pytest.mark.parametrize("text", ['a: "\\U99999999"\n', f"%YAML {'1' * 5000}.1\n---\na: 1\n"])
def test_numbers_without_end_in_escapes_and_directives_are_no_yaml(text):
    # Here alone places and words differ: the parser in Python gives no place.
    (finding,) = parse_yaml(text, "a.yaml").findings
    assert finding.code is Code.SYNTAX


def test_a_nest_of_brackets_is_refused_at_the_limit():
    document = parse_yaml("[" * 30_000, "a.yaml")
    assert found(document) == ["1:41 K005 nested deeper than 40 levels"]
    assert document.root is None


def test_a_nest_of_aliases_counts_its_whole_depth():
    links = [f"a{n}: &a{n} [*a{n - 1}]" for n in range(1, 50)]
    document = parse_yaml("\n".join(["a0: &a0 [x]", *links]), "a.yaml")
    assert [finding.code for finding in document.findings] == [Code.LIMIT]


def test_aliases_that_multiply_are_refused():
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10)]
    document = parse_yaml("\n".join(lines), "a.yaml")
    assert [finding.code for finding in document.findings] == [Code.LIMIT]
    assert "more than 500,000 values" in document.findings[0].message


def test_a_long_text_is_refused_before_it_is_parsed():
    document = parse_yaml("a: 12345\n", "a.yaml", Limits(characters=8))
    assert [finding.code for finding in document.findings] == [Code.LIMIT]
    assert parse_yaml("a: 12345", "a.yaml", Limits(characters=8)).findings == ()


@pytest.mark.parametrize("text", ["", "# nothing\n", "---\n", "\ufeff", "\n\n"])
def test_a_text_without_content_is_no_finding_yet(text):
    document = parse_yaml(text, "a.yaml")
    assert document.findings == ()
    assert document.root is None or data(document.root) == ""


def test_a_place_behind_the_last_line_has_an_empty_excerpt():
    assert parse_yaml("a: 1", "a.yaml").source(9, 1).excerpt == ""


PIECES = st.sampled_from(
    [
        *"[]{}:,-&*!'\"%@`#~ab\\ \n",
        "\n  ",
        ": ",
        "- ",
        "<<: ",
        "&a ",
        "*a ",
        "!!x ",
        "---\n",
        "k: v\n",
    ]
)


@given(st.lists(PIECES, max_size=30).map("".join))
def test_both_parsers_accept_the_same_texts(text):
    # Not so for a tab inside an unquoted value, which the parser in Python refuses, and for a
    # comment directly behind '|' or '>'.
    with pytest.MonkeyPatch.context() as patch:
        one = parse_yaml(text, "a.yaml")
        patch.delattr(yaml, "CSafeLoader", raising=False)
        other = parse_yaml(text, "a.yaml")
    assert bool(one.findings) == bool(other.findings)
    if not one.findings and one.root is not None:
        assert data(one.root) == data(other.root)


def test_tabs_stand_between_values_but_not_in_front_of_a_line():
    assert data(parse_yaml("a:\t{b: 1,\t\tc: 2\t}\t# x\n", "a.yaml").root) == {
        "a": {"b": "1", "c": "2"}
    }


@given(st.text(max_size=60))
def test_any_text_gives_nodes_or_findings(text):
    document = parse_yaml(text, "a.yaml")
    for finding in document.findings:
        assert finding.source is not None
        assert 1 <= (finding.source.line or 0) <= len(document.text.lines)
        assert finding.shown()

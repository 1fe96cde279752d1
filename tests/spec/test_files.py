"""Files and folders: each gives a specification or a clear finding."""

from __future__ import annotations

import os

import pytest
import yaml

from kpikit.errors import SpecificationError
from kpikit.limits import Limits
from kpikit.spec import check_specification, load_specification, parse_specification
from kpikit.spec.files import shipped_folder, text_of

GOOD = "kpikit: 1\nid: vinh\ntitle: Tỷ lệ giải ngân\n"


@pytest.fixture(params=["libyaml", "python"], autouse=True)
def parser(request, monkeypatch):
    if request.param == "python":
        monkeypatch.delattr(yaml, "CSafeLoader", raising=False)


@pytest.fixture
def file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path / "a.yaml"


def finding(path, limits=None):
    with pytest.raises(SpecificationError) as caught:
        load_specification(path, **({"limits": limits} if limits else {}))
    (found,) = caught.value.diagnostics
    assert found.hint
    return f"{found.source}: {found.code.value} {found.message}"


@pytest.mark.parametrize(
    "content",
    [
        GOOD.encode(),
        GOOD.encode("utf-8-sig"),
        GOOD.replace("\n", "\r\n").encode(),
        GOOD.replace("\n", "\r").encode(),
        GOOD.rstrip().encode(),
        b"\n\n# c\n---\n" + GOOD.encode() + b"...\n",
        '{"kpikit": 1, "id": "vinh", "title": "Tỷ lệ gi\\u1ea3i ng\\u00e2n"}'.encode(),
    ],
)
def test_marks_and_line_ends_and_json_make_no_difference(file, content):
    file.write_bytes(content)
    assert load_specification(file) == parse_specification(GOOD)


def test_a_folder_means_the_file_in_it(file):
    (file.parent / "specification.yaml").write_text(GOOD, encoding="utf-8")
    assert load_specification(file.parent).id == "vinh"
    assert load_specification(".").folder is not None


def test_findings_name_the_file_as_the_caller_did(file):
    (file.parent / "specification.yaml").write_text("id: ''", encoding="utf-8")
    assert finding(".").startswith("specification.yaml:1:5: K107")
    assert finding("specification.yaml").startswith("specification.yaml:1:5: K107")
    assert finding(file.parent).startswith(f"{file.parent / 'specification.yaml'}:1:5: K107")


@pytest.mark.parametrize(
    "content", [b"", b"\xef\xbb\xbf", b"# nothing\n", b"\n \n", b"~", b"---\n"]
)
def test_a_file_without_content(file, content):
    file.write_bytes(content)
    assert finding("a.yaml") == "a.yaml: K002 the file has no content"


@pytest.mark.parametrize("content", ["a, b", "- a\n- b", "'x'"])
def test_a_file_that_is_no_mapping(file, content):
    file.write_text(content, encoding="utf-8")
    assert finding("a.yaml") == "a.yaml:1:1: K101 a specification is a mapping of keys"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "latin-1", "cp1258"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_another_encoding_is_said_with_its_place(file, encoding, end):
    file.write_bytes(f"id: vinh{end}title: nhân dân{end}".encode(encoding))
    utf_16 = "a.yaml:1:1: K003 the file is UTF-16 or no text at all, not UTF-8"
    other = "a.yaml:2:10: K003 this character is not UTF-8: the file was saved in another encoding"
    assert finding("a.yaml") == (utf_16 if encoding.startswith("utf") else other)


def test_the_line_with_a_wrong_byte_is_shown(file):
    file.write_bytes(b"\xef\xbb\xbfid: vinh\ntitle: Ng\xe2n s\xe1ch\n")
    with pytest.raises(SpecificationError) as caught:
        load_specification("a.yaml")
    assert caught.value.diagnostics[0].shown().splitlines()[1:] == [
        "    title: Ng\ufffdn s\ufffdch",
        "             ^",
    ]


def test_what_is_not_there(file):
    assert finding("nowhere") == "nowhere: K001 there is no such file or folder"
    assert finding("a.yaml/b").startswith("a.yaml/b: K001 ")
    assert file.parent.is_dir()


def test_a_folder_without_specification(file):
    file.mkdir()
    assert finding("a.yaml") == "a.yaml: K002 the folder has no specification.yaml"


def test_a_folder_in_the_place_of_the_file(file):
    (file / "specification.yaml").mkdir(parents=True)
    assert finding("a.yaml") == "a.yaml: K002 the folder has no specification.yaml"


@pytest.mark.parametrize("path", ["a\0b", "x" * 5000, "\ud800"])
def test_a_path_that_cannot_be_one(file, path):
    assert "K001" in finding(path)
    assert file.parent.is_dir()


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(file):
    file.write_text(GOOD, encoding="utf-8")
    file.chmod(0)
    assert finding("a.yaml").startswith("a.yaml: K001 the file cannot be read (")


def test_a_file_that_goes_away_or_is_none(file, monkeypatch):
    monkeypatch.setattr("kpikit.spec.load.specification_file", lambda _: file.parent)
    assert finding(file.parent).startswith(f"{file.parent}: K001 the file cannot be read (")


def test_a_file_over_the_limit_is_not_read_to_its_end(file):
    file.write_text(GOOD + "#" * 1000, encoding="utf-8")
    message = "a.yaml: K005 the file has more than 50 characters"
    assert finding("a.yaml", Limits(characters=50)) == message
    file.write_text("#" + "ệ" * 1000, encoding="utf-8")
    assert finding("a.yaml", Limits(characters=50)) == message
    assert len(text_of(file, "a.yaml", 50)) <= 4 * 51


@pytest.mark.skipif(os.name != "posix", reason="no endless file there")
def test_a_file_without_end_is_not_read_to_its_end():
    assert finding("/dev/zero", Limits(characters=50)).startswith("/dev/zero: K005 ")


def test_shipped_specifications_have_a_name_of_their_own():
    specification = load_specification("kpikit:vn/hung-nguyen-2024")
    assert specification.id == "vn-hung-nguyen-2024"
    assert specification.folder == shipped_folder() / "vn" / "hung-nguyen-2024"


@pytest.mark.parametrize("path", ["kpikit:../README.md", "kpikit:vn/../../x", "kpikit:/etc/passwd"])
def test_shipped_names_do_not_lead_elsewhere(path):
    assert finding(path) == f"{path}: K001 this leads out of what ships with kpikit"


def test_text_has_findings_too():
    with pytest.raises(SpecificationError) as caught:
        parse_specification("id: [", name="typed")
    assert str(caught.value).startswith("typed:1:6: K004 ")


def test_a_file_with_errors_can_be_looked_at(file):
    file.write_text(GOOD + "language: [vi]\n", encoding="utf-8")
    checked = check_specification(file)
    assert checked.specification.id == "vinh"
    assert [str(item.source) for item in checked.diagnostics] == [f"{file}:4:11"]

"""Results for spreadsheets, and files that are there whole or not at all."""

from __future__ import annotations

import os
import threading

import pytest

from kpikit.errors import Code, Diagnostic, Source
from kpikit.presentation import diagnostics_as_csv
from kpikit.presentation.files import write_whole
from kpikit.presentation.plaincsv import _cell


@pytest.mark.parametrize("text", ["=1+1", "+84", "-abc", "@SUM(A1)", "\tx", "\rx"])
def test_texts_that_a_spreadsheet_would_execute_get_an_apostrophe(text):
    assert _cell(text) == f"'{text}"


def test_other_cells_are_as_in_json():
    assert [_cell(value) for value in ("a=b", True, False, None, 3)] == [
        "a=b",
        "true",
        "false",
        None,
        3,
    ]


def test_diagnostics_are_a_table_too():
    finding = Diagnostic(Code.SYNTAX, 'not "YAML"', source=Source("a.yaml", 3, 1))
    assert diagnostics_as_csv([finding]) == (
        'code,severity,message,hint,path,file,line,column\nK004,error,"not ""YAML""",,,a.yaml,3,1\n'
    )


def test_files_are_written_whole(tmp_path):
    write_whole({tmp_path / "a": "ước\n", tmp_path / "b": "1"})
    assert (tmp_path / "a").read_bytes() == "ước\n".encode()
    assert sorted(file.name for file in tmp_path.iterdir()) == ["a", "b"]


def test_where_one_file_cannot_be_written_none_is_changed(tmp_path):
    kept = tmp_path / "kept"
    kept.write_text("before")
    with pytest.raises(OSError, match="No such file"):
        write_whole({kept: "after", tmp_path / "no" / "folder": "x"})
    assert kept.read_text() == "before"
    assert [file.name for file in tmp_path.iterdir()] == ["kept"]


def test_a_link_stays_a_link(tmp_path):
    (tmp_path / "real").write_text("before")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    write_whole({tmp_path / "link": "after"})
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_text() == "after"


def test_a_pipe_is_written_at_once(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[str] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_text()))
    reader.start()
    write_whole({pipe: "through"})
    reader.join(10)
    assert read == ["through"]
    assert not pipe.is_file()

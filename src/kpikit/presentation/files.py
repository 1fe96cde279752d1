"""Files of results: there whole, or not at all."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def write_whole(texts: Mapping[Path, str]) -> None:
    """Write texts to files as UTF-8; where one cannot be written, none is changed.

    Each is written beside its place first. A link stays a link; what is no regular file, such as
    a pipe, is written at once.

    Args:
        texts: what is written, by path.

    Raises:
        OSError: a file cannot be written.
    """
    places = {path.resolve(): text.encode() for path, text in texts.items()}
    drafts: dict[Path, Path] = {}
    try:
        for path, content in places.items():
            if path.exists() and not path.is_file():
                path.write_bytes(content)
                continue
            draft = path.with_name(f".{path.name}.{os.getpid()}.part")
            drafts[draft] = path
            draft.write_bytes(content)
        for draft, path in drafts.items():
            draft.replace(path)
    finally:
        for draft in drafts:
            draft.unlink(missing_ok=True)

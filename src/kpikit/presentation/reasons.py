"""Reasons of results in words: what is missing, and of whom."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from kpikit.presentation import times

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kpikit.presentation.words import Language


def reasons_in_words(
    reasons: str | None, language: Language, named: Callable[[str, str], str]
) -> str:
    """Return reasons as texts.

    Args:
        reasons: words joined by ``; ``, each perhaps with what it is about behind a colon.
        language: the words.
        named: gives the name of what a reason is about, from its word and that.

    >>> from kpikit.presentation.words import Language
    >>> reasons_in_words("not_due; missing: paved", Language.of("vi"), lambda _, node: node.upper())
    'chưa đến hạn; thiếu số liệu: PAVED'
    """
    texts = []
    for reason in (reasons or "").split("; "):
        word, colon, cause = reason.partition(": ")
        text = language.word(word)
        texts.append(f"{text}: {named(word, cause)}" if colon else text)
    return "; ".join(texts)


_WHY = {
    "not_reported_up_to": re.compile(r"not reported by (.+) up to (\d{4}-\d\d-\d\d)"),
    "not_reported_by": re.compile(r"not reported by (.+)"),
    "counts_since": re.compile(r"(.+) counts since (\d{4}-\d\d-\d\d)"),
    "no_share": re.compile(r"share of (.+) not known"),
    "not_restated": re.compile(r"cannot be restated from (.+)"),
}
"""Why nothing can be made of the figures of earlier units, as results say it."""


def lacking_in_words(what: str, language: Language, names: Mapping[str, str]) -> str:
    """Return periods or units that lack, and why, where results say that.

    Args:
        what: ids with commas between them, and perhaps ``and 7 more``.
        language: the words.
        names: names of units by their id.

    >>> from kpikit.presentation.words import Language
    >>> names = {"dao": "Xã Hưng Đạo"}
    >>> lacking_in_words("dao, tay and 7 more", Language.of("vi"), names)
    'Xã Hưng Đạo, tay và 7 đơn vị khác'
    >>> lacking_in_words("dao counts since 2024-12-01", Language.of("vi"), names)
    'Xã Hưng Đạo chỉ tính từ ngày 01/12/2024'
    """
    for word, pattern in _WHY.items():
        found = pattern.fullmatch(what)
        if found is not None:
            who, *days = found.groups()
            told = (times.day(date.fromisoformat(day), language.code) for day in days)
            return language.word(word).format(_listed(who, language, names), *told)
    return _listed(what, language, names)


def _listed(what: str, language: Language, names: Mapping[str, str]) -> str:
    listed, _, rest = what.partition(" and ")
    texts = (names.get(one, one) for one in listed.split(", "))
    more = [language.word("more").format(rest.removesuffix(" more"))] if rest else []
    return " ".join([", ".join(texts), *more])

"""Reasons of results in words: what is missing, and of whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

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


def lacking_in_words(what: str, language: Language, names: Mapping[str, str]) -> str:
    """Return periods or units that lack, some of which are only counted.

    Args:
        what: ids with commas between them, and perhaps ``and 7 more``.
        language: the words.
        names: names of units by their id.

    >>> from kpikit.presentation.words import Language
    >>> lacking_in_words("dao, tay and 7 more", Language.of("vi"), {"dao": "Xã Hưng Đạo"})
    'Xã Hưng Đạo, tay và 7 đơn vị khác'
    """
    listed, _, rest = what.partition(" and ")
    texts = (names.get(one, one) for one in listed.split(", "))
    more = [language.word("more").format(rest.removesuffix(" more"))] if rest else []
    return " ".join([", ".join(texts), *more])

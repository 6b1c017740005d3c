"""What a kind's short questions were answered with, kept as it was asked: the city may word its question otherwise tomorrow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NotRequired, TypedDict

from django.utils.translation import get_language

# How one answered question is stored, by its code: the sentences that the resident saw, in both languages of the city's files.
AskedAs = dict[str, str]
_QUESTION, _ANSWER, _ENGLISH = "question", "answer", "_en"
_NAMES: Final = (_QUESTION, _QUESTION + _ENGLISH, _ANSWER, _ANSWER + _ENGLISH)


class _Worded(TypedDict):
    code: str
    text: str
    text_en: NotRequired[str]


class QuestionRow(_Worded):
    """A question as `Category.questions` holds it."""

    choices: list[_Worded]


def as_asked(questions: Sequence[QuestionRow], choices: Mapping[str, str]) -> dict[str, AskedAs]:
    """The wording of every answered question that a kind asks now (`Category.questions`), by the question's code."""
    found = {}
    for row in questions:
        choice = next((one for one in row["choices"] if one["code"] == choices.get(row["code"])), None)
        if choice is not None:
            words = (row["text"], row.get("text_en", ""), choice["text"], choice.get("text_en", ""))
            found[row["code"]] = dict(zip(_NAMES, map(str, words), strict=True))
    return found


def answered(answers: Mapping[str, object], asked: Mapping[str, AskedAs]) -> tuple[tuple[str, str], ...]:
    """Question and answer in the reader's language, in the order of answering.

    Where nobody knows any more how it was asked, the words of the codes stand for the sentences.
    """
    return tuple(
        (_in_words(asked.get(code), _QUESTION) or _spelt(code), _in_words(asked.get(code), _ANSWER) or _spelt(choice))
        for code, choice in answers.items()
    )


def _in_words(row: Mapping[str, str] | None, name: str) -> str:
    if row is None:
        return ""
    in_english = row.get(name + _ENGLISH, "") if get_language() == "en" else ""
    return in_english or row.get(name, "")


def _spelt(code: object) -> str:
    words = str(code).replace("-", " ").replace("_", " ")
    return words[:1].upper() + words[1:]

"""How well reports are classified before a city's first real one: from its synonyms, and from the examples written for it.

    python bench/cold_start.py             # shares right: the first proposal, one of three
    python bench/cold_start.py --errors    # and each example that was taken for another category, to find wrong ones

Each fifth of the written examples is asked of a classifier that never saw it. The reports of the demo and of examples.csv were written
apart, and no classifier learns from them. No text of a resident is here, so these are figures of a start, not of a city at work.
"""

from __future__ import annotations

import os
import sys
import tomllib
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tanggap.web.settings")

import django

django.setup()

from tanggap.directory.city_files import CityFiles, RuleLookup, read_city  # noqa: E402  # Django first.
from tanggap.routing.classifier import (  # noqa: E402
    ReportClassifier,
    ReportFeatures,
    TrainingExample,
    TrainingSettings,
    train,
)
from tanggap.routing.phrase_matching import CategoryPhrases, match  # noqa: E402

JAKARTA = Path(__file__).resolve().parent.parent / "tanggap" / "cities" / "jakarta"
PARTS = 5
Said = tuple[str, str]  # text, category


def main() -> None:
    """Print the figures."""
    files = read_city(JAKARTA)
    written = [(row.text, row.category) for row in files.corpus]
    phrases = _phrases(files)
    counts = Counter(category for _text, category in written)
    print(
        f"{len(written)} written examples of {len(counts)} categories, {min(counts.values())} to {max(counts.values())} each;"
    )
    print(f"{len(phrases)} names and synonyms")
    _ask_the_written(written, phrases, files)
    _ask_the_others(written, phrases, files)


def _ask_the_written(written: Sequence[Said], phrases: Sequence[Said], files: CityFiles) -> None:
    print(f"\nwritten examples, each fifth unseen ({len(written)}):")
    _print_shares("  words that match synonyms", written, [_matched(text, files) for text, _category in written])
    _print_shares("  learned from synonyms", written, _guesses(_learn(phrases), written))
    found: dict[str, list[str]] = {}
    for part in range(PARTS):
        asked = written[part::PARTS]
        seen = [said for number, said in enumerate(written) if number % PARTS != part]
        found |= {
            text: guess for (text, _c), guess in zip(asked, _guesses(_learn([*phrases, *seen]), asked), strict=True)
        }
    guesses = [found[text] for text, _category in written]
    _print_shares("  learned from both", written, guesses)
    _print_confusion(written, guesses)


def _ask_the_others(written: Sequence[Said], phrases: Sequence[Said], files: CityFiles) -> None:
    reports = tomllib.loads((JAKARTA / "demo.toml").read_text(encoding="utf-8"))["report"]
    others = {report["text"]: report["category"] for report in reports}
    others |= {example.text: example.category for example in files.examples}
    asked = list(others.items())
    print(f"\nreports of the demo and of examples.csv ({len(asked)}):")
    _print_shares("  words that match synonyms", asked, [_matched(text, files) for text, _category in asked])
    _print_shares("  learned from synonyms", asked, _guesses(_learn(phrases), asked))
    classifier = _learn([*phrases, *written])
    guesses = _guesses(classifier, asked)
    _print_shares("  learned from both", asked, guesses)
    first = {text: guess[0] for (text, _category), guess in zip(asked, guesses, strict=True)}
    right = [_office(files, first[one.text], one.area, one.owner) == one.agency for one in files.examples]
    print(f"  right office by the rules of the first category: {sum(right) / len(right):.3f} of {len(right)}")


def _learn(said: Sequence[Said]) -> ReportClassifier:
    # Nobody could be found by a rare word here, because the city wrote them all: every word is kept.
    examples = [TrainingExample(ReportFeatures(text), category=category) for text, category in said]
    return train(examples, settings=TrainingSettings(min_examples_per_term=1))


def _guesses(classifier: ReportClassifier, asked: Sequence[Said]) -> list[list[str]]:
    return [[guess.label for guess in classifier.predict(ReportFeatures(text)).categories] for text, _category in asked]


def _phrases(files: CityFiles) -> list[Said]:
    columns = ("name", "name_en", "hint", "hint_en", "synonyms", "synonyms_en")
    said = []
    for kind in files.categories:
        for column in columns:
            value = kind.facts[column]
            said += [(phrase, kind.code) for phrase in ([value] if isinstance(value, str) else value) if phrase]
    return said


def _matched(text: str, files: CityFiles) -> list[str]:
    found = match(text, _category_phrases(files))
    return [files.categories[one.category].code for one in found]


def _category_phrases(files: CityFiles) -> tuple[CategoryPhrases, ...]:
    return tuple((n, (kind.facts["name"], *kind.facts["synonyms"])) for n, kind in enumerate(files.categories))


def _office(files: CityFiles, category: str, area: str, owner: str) -> str | None:
    answers = RuleLookup(files)
    place = area or files.city.root.code
    rule = answers.winner(answers.candidates(category, owner), place)
    return answers.office(rule, place) if rule else None


def _print_shares(name: str, asked: Sequence[Said], guesses: Sequence[Sequence[str]]) -> None:
    pairs = [(category, guess) for (_text, category), guess in zip(asked, guesses, strict=True)]
    first, three = (sum(category in guess[:most] for category, guess in pairs) / len(pairs) for most in (1, 3))
    print(f"{name:<34} first {first:.3f}   in three {three:.3f}")


def _print_confusion(asked: Sequence[Said], guesses: Sequence[Sequence[str]]) -> None:
    wrong = [
        (text, category, guess[0])
        for (text, category), guess in zip(asked, guesses, strict=True)
        if guess[0] != category
    ]
    print(
        "  most confused:", ", ".join(f"{a} for {b} {n}" for (b, a), n in Counter(w[1:] for w in wrong).most_common(12))
    )
    if "--errors" in sys.argv:
        for text, category, guess in sorted(wrong, key=lambda one: one[1:]):
            print(f"    {category} taken for {guess}: {text}")


if __name__ == "__main__":
    main()

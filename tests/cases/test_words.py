"""Durations as people say them: by the one formatter that every screen and paper uses."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import translation

from tanggap.cases.words import ago, long_span, rough_span


@pytest.mark.parametrize(
    ("length", "said", "in_english"),
    [
        ({"seconds": 20}, "0 menit", "0 minutes"),
        ({"minutes": 1}, "1 menit", "1 minute"),
        ({"minutes": 45}, "45 menit", "45 minutes"),
        ({"minutes": 79}, "1 jam 19 menit", "1 hour 19 minutes"),
        ({"hours": 2}, "2 jam", "2 hours"),
        ({"hours": 3, "minutes": 20}, "3 jam 20 menit", "3 hours 20 minutes"),
        ({"hours": 11, "minutes": 40}, "12 jam", "12 hours"),
        ({"hours": 23, "minutes": 45}, "1 hari", "1 day"),
        ({"hours": 29}, "1 hari 5 jam", "1 day 5 hours"),
        ({"days": 2, "hours": 13}, "2 hari 13 jam", "2 days 13 hours"),
        ({"days": 12, "hours": 5}, "12 hari", "12 days"),
        ({"days": -3}, "0 menit", "0 minutes"),
    ],
)
def test_a_length_in_its_two_largest_units(length: dict[str, int], said: str, in_english: str) -> None:
    with translation.override("id"):
        assert long_span(timedelta(**length)) == said
    with translation.override("en"):
        assert long_span(timedelta(**length)) == in_english


@pytest.mark.parametrize(
    ("length", "said"),
    [({"minutes": 59}, "59 menit"), ({"minutes": 79}, "1 jam"), ({"hours": 30}, "1 hari"), ({"days": 2, "hours": 13}, "2 hari")],
)  # fmt: skip
def test_in_lists_one_unit_is_enough(length: dict[str, int], said: str) -> None:
    with translation.override("id"):
        assert rough_span(timedelta(**length)) == said
        assert ago(timedelta(**length)) == f"{said} lalu"


def test_no_screen_shortens_a_unit_to_a_letter() -> None:
    """ "2 h 13 j" and "45 m" were read as heights and hours."""
    import re
    from pathlib import Path

    package = Path(__file__).resolve().parents[2] / "tanggap"
    letters = re.compile(r"%\((days|hours|minutes)\)s [hjm]\b")
    assert [path.name for path in package.rglob("*.py") if letters.search(path.read_text())] == []

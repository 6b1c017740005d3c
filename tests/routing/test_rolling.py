"""Bands that follow outcomes: what is sent alone stays right as often as asked while the world drifts, and coverage comes back."""

from __future__ import annotations

import random
from bisect import bisect_right
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tanggap.routing.backtest.prequential import KNOWN_AFTER, fourths_of_sent, interval, run_prequential
from tanggap.routing.backtest.records import Complaint, LabelledComplaint
from tanggap.routing.classifier.prediction import NEVER
from tanggap.routing.classifier.rolling import FEWEST_ANSWERS, KnownAnswer, moved, renewed
from tests.support.examples import examples

BEGIN = datetime(2026, 1, 1)  # noqa: DTZ001 - records of other systems name no zone
DAY = timedelta(days=1)
TARGET = 0.95
Truth = Callable[[float, int], float]  # how often an answer of this probability is right on this day


def stream(
    truth: Truth, *, seed: int, days: int = 200, a_day: int = 20, from_start: float | None = None
) -> list[KnownAnswer]:
    """Answers of so many days, sent alone by bands that are renewed each night, or by a threshold that never moves."""
    draw, asked, counted = random.Random(seed), TARGET, 0
    given: list[KnownAnswer] = []
    auto = from_start if from_start is not None else NEVER
    for day in range(days):
        tonight = BEGIN + day * DAY
        known = given[: bisect_right(given, tonight - KNOWN_AFTER, key=lambda one: one.at)]
        asked = moved(asked, (one.is_right for one in known[counted:] if one.was_sent), TARGET)
        counted = len(known)
        found = renewed(known, at=tonight, asked=asked)
        if found is not None and from_start is None:
            auto = found.thresholds.auto
        for number in range(a_day):
            sure = 1 - draw.random() ** 2 / 1.2
            is_right = draw.random() < truth(sure, day)
            given.append(KnownAnswer(tonight + number * timedelta(minutes=30), sure, is_right, True, sure >= auto))
    return given


def honest(sure: float, _day: int) -> float:
    return sure


def ever_harder(sure: float, day: int) -> float:
    """Each day what the classifier says is a little less true: half a year later its 0.97 comes true 0.85 times."""
    return max(0.0, sure - 0.12 * day / 200)


def suddenly_harder(sure: float, day: int) -> float:
    return sure - (0.06 if day >= 100 else 0.0)


def precision(answers: list[KnownAnswer]) -> float:
    sent = [one.is_right for one in answers if one.was_sent]
    return sum(sent) / len(sent)


@pytest.mark.parametrize("truth", [honest, ever_harder, suddenly_harder])
def test_what_is_sent_alone_stays_right_as_often_as_asked(truth: Truth) -> None:
    """Within two points on the whole, even where each month is two points harder than the one before."""
    streams = [stream(truth, seed=seed) for seed in range(3)]
    assert sum(map(precision, streams)) / 3 >= TARGET - 0.02
    assert min(map(precision, streams)) >= TARGET - 0.03


def test_a_threshold_that_never_moves_does_not() -> None:
    assert precision(stream(ever_harder, seed=1, from_start=0.9)) < TARGET - 0.03


def test_an_honest_classifier_loses_little() -> None:
    answers = stream(honest, seed=3)
    later = [one for one in answers if one.at >= BEGIN + 60 * DAY]
    best = sum(one.probability >= 0.9 for one in later)  # from 0.9 on it is right 0.95 times
    assert sum(one.was_sent for one in later) >= 0.6 * best


def test_nothing_is_sent_before_enough_is_known() -> None:
    few = [KnownAnswer(BEGIN, 0.99, True, True, False)] * (FEWEST_ANSWERS - 1)
    assert renewed(few, at=BEGIN + DAY, asked=TARGET) is None
    old = [KnownAnswer(BEGIN, 0.99, True, True, False)] * FEWEST_ANSWERS
    assert renewed(old, at=BEGIN + 61 * DAY, asked=TARGET) is None
    assert renewed(old, at=BEGIN + DAY, asked=TARGET) is not None


@examples(50)
@given(st.lists(st.booleans(), max_size=300), st.floats(0.93, 0.985))
def test_what_is_asked_stays_within_its_bounds_and_rises_with_what_was_wrong(sent: list[bool], asked: float) -> None:
    after = moved(asked, sent, TARGET)
    assert TARGET - 0.02 - 1e-9 <= after <= TARGET + 0.035 + 1e-9
    assert moved(asked, [*sent, False], TARGET) >= after
    assert moved(asked, [*sent, True], TARGET) <= after


@examples(50)
@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=FEWEST_ANSWERS, max_size=400), st.floats(0.9, 0.98))
def test_the_threshold_would_have_held_on_what_is_known(known: list[tuple[float, bool]], asked: float) -> None:
    answers = [KnownAnswer(BEGIN, sure, right, right, False) for sure, right in known]
    found = renewed(answers, at=BEGIN + DAY, asked=asked)
    assert found is not None
    above = [one.is_right for one in answers if one.probability >= found.thresholds.auto]
    assert not above or sum(above) / len(above) >= asked


def test_wilsons_interval_holds_the_share() -> None:
    low, high = interval(95, 100)
    assert (round(low, 3), round(high, 3)) == (0.901, 0.975)
    assert interval(0, 0) == (0.0, 1.0)


def records(count: int = 800) -> list[LabelledComplaint]:
    """Lamps, holes and pipes of a year, some of which the city itself gave to another office."""
    draw = random.Random(5)
    found: list[LabelledComplaint] = []
    said = {
        "Dinas Lampu": "lampu padam gelap",
        "Dinas Jalan": "aspal berlubang rusak",
        "Perusahaan Air": "pipa bocor mati",
    }
    for number in range(count):
        agency = draw.choice(sorted(said))
        text = " ".join(draw.choice(said[agency].split()) for _word in range(4)) + f" di gang {draw.randrange(30)}"
        right = agency if draw.random() < 0.97 else "Dinas Jalan"
        at = BEGIN + number * timedelta(hours=6)
        found.append(LabelledComplaint(Complaint(text, f"jalan {number % 40}", "", "", at), "umum", right))
    return found


@pytest.mark.slow
def test_a_small_city_goes_through_its_second_half() -> None:
    run = run_prequential(records(), seed=0)
    assert len(run.answered) == 400
    assert run.trainings > 15
    sent = [answer.band for _record, answer in run.answered].count("auto")
    assert sent > 100
    assert min(fourths_of_sent(run.answered)) > 0.85
    at = [record.complaint.at for record, _answer in run.answered]
    assert at == sorted(at)  # type: ignore[type-var]


@pytest.mark.slow
def test_no_answer_knows_a_label_of_the_last_seven_days() -> None:
    """Labels that only the last week could tell change nothing."""
    rows = records(400)
    last = rows[-1].complaint.at
    assert last is not None
    poisoned = [
        LabelledComplaint(one.complaint, "racun", "Dinas Racun") if last - one.complaint.at < KNOWN_AFTER else one  # type: ignore[operator]
        for one in rows
    ]
    clean, other = run_prequential(rows), run_prequential(poisoned)
    said = [[(answer.agencies, answer.band) for _record, answer in run.answered] for run in (clean, other)]
    assert said[0] == said[1]

"""`python -m tests.chaos [NAME ...]`: every scenario, or those that are named. Exit status 1 when a figure is missed."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from itertools import groupby

import psycopg
from PIL import Image

from tests.chaos.installation import Installation, fresh, make_city
from tests.chaos.residents import Crowd, Sent
from tests.chaos.scenarios import SCENARIOS, Scenario, Skipped, small_disk, start_database

_BEFORE_S, _AFTER_S, _MINUTE_S = 6, 4, 60
_MOST_RECOVERY_S = 15.0


@dataclass
class Outcome:
    """What one scenario did to the promises."""

    scenario: Scenario
    sent: int = 0
    receipts: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    recovery_s: float | None = None
    stuck: list[str] = field(default_factory=list)
    trouble: str = ""
    skipped: str = ""

    @property
    def is_well(self) -> bool:
        recovered = self.recovery_s is not None and self.recovery_s <= _MOST_RECOVERY_S
        return bool(self.skipped) or (recovered and not (self.lost or self.doubled or self.stuck or self.trouble))


def main(names: list[str]) -> int:
    """Run, print the table, say what was skipped."""
    chosen = [one for one in SCENARIOS if not names or one.name in names]
    if not chosen:
        sys.exit(f"no such scenario; there are: {', '.join(one.name for one in SCENARIOS)}")
    photos, outcomes = [_photo(number) for number in range(3)], []
    for (own, small), group in groupby(chosen, key=lambda one: (one.own_database, one.small_disk)):
        outcomes += _together(list(group), photos, own_database=own, on_small_disk=small)
    _table(outcomes)
    return 0 if all(one.is_well for one in outcomes) else 1


def _together(group: list[Scenario], photos: list[bytes], *, own_database: bool, on_small_disk: bool) -> list[Outcome]:
    """One fresh installation for scenarios that need the same."""
    outcomes = []
    with fresh() as made:
        try:
            if on_small_disk:
                small_disk(made)
                (made.home / "files").mkdir()
            make_city(made)
            if own_database:
                start_database(made)
            made.serve(**({"DATABASE_URL": made.url} if own_database else {}))
            for scenario in group:
                outcomes.append(_run(scenario, made, photos))
                _say(outcomes[-1])
        except Skipped as skipped:
            outcomes += [Outcome(scenario, skipped=str(skipped)) for scenario in group]
            print(f"!!! SKIPPED {', '.join(one.name for one in group)}: {skipped}", flush=True)
        finally:
            _end(made, own_database=own_database, on_small_disk=on_small_disk)
    return outcomes


def _run(scenario: Scenario, made: Installation, photos: list[bytes]) -> Outcome:
    outcome, crowd = Outcome(scenario), Crowd(made.address, photos)
    crowd.begin()
    try:
        time.sleep(_BEFORE_S)
        scenario.harm(made)
        harmed_until = time.monotonic()
        outcome.recovery_s = _recovery(made, crowd, harmed_until)
        time.sleep(_AFTER_S)
    except SystemExit as trouble:
        outcome.trouble = str(trouble)
        harmed_until = time.monotonic()
    crowd.end()
    outcome.stuck = _stuck_after_a_minute(made, harmed_until)
    _count(outcome, made, crowd.sent)
    if not made.is_alive():
        outcome.trouble = "tanggap serve has ended"
    return outcome


def _recovery(made: Installation, crowd: Crowd, harmed_until: float) -> float | None:
    """Seconds from the end of the harm until a report begun after it has its receipt, and a job that followed one is done."""
    site = worker = None
    last = _newest_job_done(made)
    while time.monotonic() - harmed_until < _MINUTE_S and not (site and worker):
        time.sleep(0.1)
        now = time.monotonic()
        if site is None and any(one.code and one.begun > harmed_until for one in list(crowd.sent)):
            site = now
        if worker is None and _newest_job_done(made) > last >= 0:
            worker = now
        last = last if last >= 0 else _newest_job_done(made)
    if not (site and worker):
        return None
    print(
        f"    first receipt after {site - harmed_until:.1f} s, first job after {worker - harmed_until:.1f} s",
        flush=True,
    )
    return max(site, worker) - harmed_until


def _newest_job_done(made: Installation) -> int:
    """The newest event of a job that succeeded; -1 while the database does not answer."""
    try:
        return int(
            str(made.rows("SELECT coalesce(max(id), 0) FROM procrastinate_events WHERE type = 'succeeded'")[0][0])
        )
    except psycopg.Error:
        return -1


def _stuck_after_a_minute(made: Installation, harmed_until: float) -> list[str]:
    """Waits no longer than until every job is done: then none can be stuck."""
    while time.monotonic() - harmed_until < _MINUTE_S and not made.is_idle():
        time.sleep(0.5)
    return made.stuck()


def _count(outcome: Outcome, made: Installation, sent: list[Sent]) -> None:
    stored: dict[str, list[str]] = {}
    for key, code in made.rows("SELECT text, code FROM cases_report WHERE text LIKE '%%tanda%%'"):
        stored.setdefault(str(key).rpartition(" ")[2], []).append(str(code))
    faulty = made.photos_at_fault()
    outcome.sent, outcome.receipts = len(sent), sum(one.code is not None for one in sent)
    outcome.lost = [
        f"{one.code} of {one.mark}" for one in sent if one.code and one.code not in stored.get(one.mark, [])
    ]
    outcome.lost += [f"photo {name}" for name in faulty]
    outcome.doubled = [one.mark for one in sent if len(stored.get(one.mark, [])) > 1]


def _end(made: Installation, *, own_database: bool, on_small_disk: bool) -> None:
    made.end()
    if own_database:
        for pid in made.processes("postgres", str(made.home / "postgres"))[:1]:
            os.kill(pid, 2)
            while made.processes("postgres"):
                time.sleep(0.1)
    if on_small_disk:
        subprocess.run(["umount", "-l", str(made.home)], check=False, capture_output=True)


def _photo(number: int) -> bytes:
    from tests.evidence.pictures import encoded, phone_exif, street

    picture = street(1200, 900).rotate(number)
    return encoded(picture if isinstance(picture, Image.Image) else Image.open(io.BytesIO(picture)), exif=phone_exif())


def _row(outcome: Outcome) -> str:
    if outcome.skipped:
        return f"{outcome.scenario.name:<11} {outcome.scenario.what:<36} SKIPPED: {outcome.skipped}"
    recovery = f"{outcome.recovery_s:.1f}" if outcome.recovery_s is not None else "never"
    counts = f"{outcome.sent:>5} {outcome.receipts:>8} {len(outcome.lost):>5} {len(outcome.doubled):>7}"
    figures = f"{counts} {recovery:>10} {len(outcome.stuck):>6}"
    return f"{outcome.scenario.name:<11} {outcome.scenario.what:<36}{figures}  {'' if outcome.is_well else 'FAILED'}"


def _say(outcome: Outcome) -> None:
    print(_row(outcome), flush=True)
    for what, named in (("lost", outcome.lost), ("doubled", outcome.doubled), ("stuck", outcome.stuck)):
        for one in named[:5]:
            print(f"    {what}: {one}", flush=True)
    if outcome.trouble:
        print(f"    {outcome.trouble}", flush=True)


def _table(outcomes: list[Outcome]) -> None:
    print(
        f"\n{'scenario':<11} {'what':<36}{'sent':>5} {'receipts':>8} {'lost':>5} {'doubled':>7} {'recovery s':>10} {'stuck':>6}"
    )
    for outcome in outcomes:
        print(_row(outcome))
    skipped = [one.scenario.name for one in outcomes if one.skipped]
    if skipped:
        print(f"!!! NOT TESTED HERE: {', '.join(skipped)}")
    print("Asked for: 0 lost, 0 doubled, recovery in 15 s without a person, 0 jobs stuck after a minute.")


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit("stopped"))  # so that what was started ends
    sys.exit(main(sys.argv[1:] or os.environ.get("ONLY", "").replace(",", " ").split()))

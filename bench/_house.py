"""What the benchmarks share: a fresh home with its own database, a site on the loopback, figures as medians.

Everything that is started here is ended here, by its own process id.
"""

from __future__ import annotations

import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("TANGGAP_SHARED_DATA") or ROOT.parent / "shared" / "data")
RECORDS = SHARED / "wargaku-surabaya-train.jsonl"
RUNS = int(os.environ.get("BENCH_RUNS", "5"))
SECONDS = int(os.environ.get("BENCH_SECONDS", "20"))
USERS = int(os.environ.get("BENCH_USERS", "4"))
ALL = "all together"
_PATIENCE_S = 120

Env = Mapping[str, str]


@contextmanager
def fresh_home(city: str) -> Iterator[dict[str, str]]:
    """The environment of an installation of its own; its database is stopped and everything removed afterwards."""
    print(f"load of this machine before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    # Nothing of the caller's installation may leak in: not its database, not its secrets, not its files.
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("TANGGAP_", "DATABASE_URL"))}
    with tempfile.TemporaryDirectory(prefix="tanggap-bench-") as folder:
        env = {**clean, "TANGGAP_HOME": folder, "TANGGAP_CITY": city, "PYTHONPATH": str(ROOT)}
        try:
            yield env
        finally:
            stop = "import os; from pathlib import Path; from tanggap.platform.postgres import stop; "
            stop += "stop(Path(os.environ['TANGGAP_HOME']))"
            subprocess.run([sys.executable, "-c", stop], env=env, cwd=ROOT, check=False)


def tanggap(env: Env, *arguments: str) -> str:
    """Run a command of Tanggap to its end; what it printed."""
    command = [sys.executable, "-m", "tanggap.web.cli", *arguments]
    return subprocess.run(command, env=dict(env), cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout


def run_python(env: Env, code: str, *arguments: str) -> str:
    """Run a little code in a process of its own, because settings are read once; what it printed."""
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.run(command, env=dict(env), cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout


def import_records(env: Env, records: Path, *options: str) -> dict[str, Any]:
    """`tanggap import` of Surabaya's records; its report."""
    return dict(json.loads(tanggap(env, "import", str(records), "--city", "surabaya", "--json", *options)))


@contextmanager
def records() -> Iterator[Path]:
    """The 7,197 real complaints where they lie on this machine, else as many made-up ones; says which."""
    if RECORDS.exists():
        print(f"data: {RECORDS.name}")
        yield RECORDS
        return
    print(f"data: made up, for {RECORDS.name} is not here (TANGGAP_SHARED_DATA)")
    with tempfile.TemporaryDirectory(prefix="tanggap-bench-") as folder:
        path = Path(folder) / "records.jsonl"
        path.write_text("".join(json.dumps(_complaint(number)) + "\n" for number in range(7197)))
        yield path


def _complaint(number: int) -> dict[str, Any]:
    day = f"2022-{number % 12 + 1:02}-{number % 28 + 1:02}"
    return {
        "id": str(number),
        "text": f"Jalan berlubang di gang {number}, sudah lama dan belum diperbaiki. " * (number % 9 + 1),
        "address": f"Jalan Contoh {number}",
        "created_at": f"{day}T07:00:00",
        "responded_at": None if number % 13 == 0 else f"{day}T19:00:00",
        "topic": f"Topik {number % 280}",
        "agency": f"Dinas {number % 60}",
        "kecamatan": f"Kecamatan {number % 31}",
        "kelurahan": f"Kelurahan {number % 155}",
    }


@contextmanager
def site(env: Env) -> Iterator[str]:
    """`tanggap serve` on a free port of the loopback: the same workers and threads as in earnest."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    serving = subprocess.Popen(
        [sys.executable, "-m", "tanggap.web.cli", "serve", "--port", str(port)],
        env=dict(env), cwd=ROOT, stdout=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    try:
        _wait_for(f"http://127.0.0.1:{port}/sehat", serving)
        yield f"http://127.0.0.1:{port}"
    finally:
        serving.terminate()  # It ends the site, the worker and the database that it started.
        serving.wait(timeout=60)


def _wait_for(address: str, serving: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _PATIENCE_S
    while time.monotonic() < until and serving.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=2):  # noqa: S310  (our own loopback)
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the site did not begin to answer")


def locust(script: str, address: str, env: Env, **facts: str) -> list[dict[str, Any]]:
    """One run of locust without a screen; its statistics, one entry for each kind of request."""
    command = [sys.executable, "-m", "locust", "-f", str(ROOT / "bench" / script), "--headless", "--skip-log", "--json"]
    command += ["-u", str(USERS), "-r", str(USERS), "-t", f"{SECONDS}s", "-H", address]
    done = subprocess.run(command, env={**env, **facts}, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)
    found: list[dict[str, Any]] = json.loads(done.stdout or "[]")
    failed = sum(entry["num_failures"] for entry in found)
    if not found or failed:
        raise SystemExit(f"locust: {failed} requests failed, status {done.returncode}")
    return found


def line_of(name: str, runs: Iterable[list[dict[str, Any]]]) -> str:
    """Requests per second and latencies of one kind of request, each the median of all runs."""
    entries = [entry for run in runs for entry in run if entry["name"] == name]
    rates = [entry["num_requests"] / (entry["last_request_timestamp"] - entry["start_time"]) for entry in entries]
    shares = [[_percentile(entry["response_times"], share) for share in (50, 95, 99)] for entry in entries]
    p50, p95, p99 = (statistics.median(column) for column in zip(*shares, strict=True))
    count = sum(entry["num_requests"] for entry in entries)
    return f"{name:<34} {statistics.median(rates):7.1f}/s  p50 {p50:6.0f} ms  p95 {p95:6.0f} ms  p99 {p99:6.0f} ms  n={count}"


def whole(run: list[dict[str, Any]]) -> dict[str, Any]:
    """All requests of a run as if they were of one kind."""
    times: Counter[str] = Counter()
    for entry in run:
        times.update(entry["response_times"])
    return {
        "name": ALL,
        "response_times": times,
        "num_requests": sum(entry["num_requests"] for entry in run),
        "start_time": min(entry["start_time"] for entry in run),
        "last_request_timestamp": max(entry["last_request_timestamp"] for entry in run),
    }


def _percentile(times: Mapping[str, int], share: int) -> float:
    left = sum(times.values()) * share / 100
    for milliseconds, count in sorted((float(key), count) for key, count in times.items()):
        left -= count
        if left <= 0:
            return milliseconds
    return 0.0


def spread(values: Iterable[float], unit: str) -> str:
    """Median with the least and the most."""
    known = list(values)
    return f"median {statistics.median(known):,.0f} {unit}  (least {min(known):,.0f}, most {max(known):,.0f}, {len(known)} runs)"

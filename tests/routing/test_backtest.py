"""`tanggap routing evaluate`: learn from one file, answer a later one, count; whatever the files hold."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from tanggap.platform.errors import Refused
from tanggap.routing.backtest import Complaint, record_of, train_on
from tanggap.routing.backtest.offices import offices_of, same_office
from tanggap.routing.backtest.shipped_knowledge import shipped_knowledge

RECORDS = Path(
    os.environ.get("TANGGAP_SHARED_DATA") or Path(__file__).resolve().parents[2].parent / "shared" / "data"
) / ("wargaku-surabaya-train.jsonl")
_KINDS = (
    ("jalan berlubang", "Jalan rusak", "Dinas Bina Marga"),
    ("lampu jalan padam", "Lampu", "Dinas Perhubungan"),
    ("minta surat pengantar lurah", "Surat", "Kelurahan"),
)
_AREAS = (("Gubeng", "Mojo"), ("Gubeng", "Airlangga"), ("Tandes", "Karangpoh"))


def row(number: int, **changed: Any) -> dict[str, Any]:
    """One row of the old system; number 0, 3, 6 ... are holes, then lamps, then letters, over three kelurahan."""
    text, topic, agency = _KINDS[number % 3]
    kecamatan, kelurahan = _AREAS[number // 3 % 3]
    at = f"2022-{1 + number // 60:02}-{1 + number // 3 % 20:02}T0{number % 3}:00:00"
    office = f"Kelurahan {kelurahan}" if agency == "Kelurahan" else agency
    return {
        "id": number, "text": f"{text} di gang {number}", "address": "Jl. Melati", "kelurahan": kelurahan,
        "kecamatan": kecamatan, "topic": topic, "agency": office, "created_at": at,
    } | changed  # fmt: skip


def write(path: Path, rows: Iterable[Mapping[str, Any]]) -> Path:
    """The rows as a file of JSON lines."""
    path.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in rows), encoding="utf-8")
    return path


def evaluate(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, as a city would run it, where no database can be reached."""
    env = {**os.environ, "DATABASE_URL": "postgres://nobody@127.0.0.1:1/nothing", "LANG": "C.UTF-8"}
    command = [sys.executable, "-m", "tanggap", "routing", "evaluate", *map(str, arguments)]
    return subprocess.run(command, env=env, capture_output=True, text=True, check=False)


def test_the_command_keeps_its_contract_without_a_database(tmp_path: Path) -> None:
    early, late = (
        write(tmp_path / "a.jsonl", map(row, range(150))),
        write(tmp_path / "b.jsonl", map(row, range(150, 180))),
    )
    done = evaluate("--train", early, "--test", late, "--json")
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["n"] == 30
    assert said["agency_top1"] == said["agency_top3"] == said["topic_top1"] == 1.0
    assert set(said["auto"]) == {"target_precision", "precision", "coverage"}
    assert said["auto"]["target_precision"] == 0.95
    assert min(said["train_s"], said["predict_ms_p50"], said["predict_ms_p99"]) > 0


def test_what_cannot_be_read_is_named_and_the_rest_is_judged(tmp_path: Path) -> None:
    early = write(tmp_path / "a.jsonl", map(row, range(60)))
    late = write(tmp_path / "b.jsonl", map(row, range(60, 66)))
    with late.open("ab") as file:
        file.write(b'{"id": 7, "text": \n\xff\xfe\xfd\n')
    done = evaluate("--train", early, "--test", late)
    assert done.returncode == 0, done.stderr
    assert "6 later complaints" in done.stdout
    assert "b.jsonl, line 7" in done.stderr
    assert "b.jsonl, line 8" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_missing_file_is_one_sentence(tmp_path: Path) -> None:
    done = evaluate("--train", tmp_path / "none.jsonl", "--rolling", "2")
    assert done.returncode == 2
    assert "none.jsonl" in done.stderr
    assert "Traceback" not in done.stderr


def test_what_is_asked_holds_no_answer() -> None:
    assert {one.name for one in fields(Complaint)} == {"text", "address", "kelurahan", "kecamatan", "at"}


def test_answers_do_not_change_when_the_right_ones_are_scrambled() -> None:
    trained = train_on([record_of(row(number)) for number in range(60)])
    told = [record_of(row(number)) for number in range(60, 90)]
    scrambled = [record_of(row(number, agency="Dinas Lain", topic="Lain")) for number in range(60, 90)]
    for one, other in zip(told, scrambled, strict=True):
        said, again = trained.answer(one.complaint), trained.answer(other.complaint)
        assert (said.agencies, said.topic, said.probability) == (again.agencies, again.topic, again.probability)
    assert trained.evaluate(scrambled).agency_top1 == 0.0


@pytest.mark.parametrize("text", ["", "🙏🔥", "lubang " * 5_000, None, 17])
def test_strange_rows_have_a_sane_answer(text: object) -> None:
    trained = train_on([record_of(row(number)) for number in range(30)])
    scores = trained.evaluate([record_of({"text": text, "agency": "Dinas Bina Marga", "kelurahan": None})])
    assert scores.n == 1
    assert scores.topic_top1 is None


def test_one_agency_alone_and_rows_without_answers_are_no_trouble() -> None:
    trained = train_on([record_of(row(number, agency="Dinas Satu", topic=None)) for number in range(30)])
    scores = trained.evaluate([record_of(row(31)), record_of({"text": "jalan"})])
    assert (scores.n, scores.agency_top1, scores.topic_top1) == (1, 0.0, 0.0)


def test_records_without_any_answer_teach_nothing() -> None:
    with pytest.raises(Refused) as refused:
        train_on([record_of({"text": "jalan rusak"})])
    assert refused.value.code == "model_nothing_to_learn"


def test_an_office_of_the_place_is_found_by_its_area_and_by_what_the_resident_names() -> None:
    offices = offices_of([record_of(row(number)) for number in range(30)])
    here = record_of(row(0)).complaint
    elsewhere = record_of(row(0, address="kantor kel. Karang Poh")).complaint
    nowhere = record_of(row(0, kelurahan=None, kecamatan=None, address="Jl. Raya Airlangga 5")).complaint
    assert offices.label_of("Kelurahan Mojo") == "family:kelurahan"
    assert offices.agency_of("family:kelurahan", here) == "Kelurahan Mojo"
    assert offices.agency_of("family:kelurahan", elsewhere) == "Kelurahan Karangpoh"
    assert offices.agency_of("family:kelurahan", nowhere) == "Kelurahan Airlangga"
    assert offices.agency_of("agency:Dinas Perhubungan", here) == "Dinas Perhubungan"
    assert same_office("Kelurahan Gunung Anyar", "Kelurahan Gununganyar")


def test_a_shipped_city_lends_its_knowledge_only_to_its_own_agencies() -> None:
    surabaya = {"Dinas Sosial", "Dinas Perhubungan", "Dinas Lingkungan Hidup", "Kelurahan"}
    assert "PKH" in shipped_knowledge(surabaya).owners["agency:Dinas Sosial"]
    assert not shipped_knowledge({"Ministry of Magic", "Dinas Sosial", "Post Office"}).owners


@pytest.mark.slow
def test_on_real_records_it_beats_the_plain_linear_floor() -> None:
    if not RECORDS.exists():
        pytest.skip(f"NOT TESTED: the records of Surabaya are not at {RECORDS}; set TANGGAP_SHARED_DATA")
    rows = sorted((json.loads(line) for line in RECORDS.open(encoding="utf-8")), key=lambda one: str(one["created_at"]))
    early, late = rows[1_200:3_600], rows[3_600:4_200]
    scores = train_on([record_of(one) for one in early]).evaluate([record_of(one) for one in late])
    assert scores.agency_top1 is not None
    assert scores.agency_top3 is not None
    assert scores.agency_top1 > 0.70
    assert scores.agency_top3 > 0.82

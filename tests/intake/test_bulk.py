"""A city moves to Tanggap with its old complaints in hand."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tanggap.cases import ledger
from tanggap.cases.events import Adopted, Assigned, Received
from tanggap.cases.models import Case, Event, Report
from tanggap.cases.states import PublicStatus, Status
from tanggap.directory.models import Agency
from tanggap.places.models import City
from tanggap.platform.errors import Refused
from tests.intake.bulk_world import NOW, complaint, csv_file, jsonl, refusals_of, take_in
from tests.world import World

ROOT = Path(__file__).parents[2]
SHARED = Path(os.environ.get("TANGGAP_SHARED_DATA") or ROOT.parent / "shared" / "data")


def case_of(number: int | str, city: str = "surabaya") -> Case:
    return Report.objects.get(idempotency_key=f"{city}:{number}").case


def kinds(case: Case) -> list[str]:
    return list(case.events.order_by("number").values_list("kind", flat=True))


@pytest.mark.django_db
class TestHistory:
    def test_an_answered_complaint_comes_in_with_its_history(self, tmp_path: Path) -> None:
        report = take_in(jsonl(tmp_path / "old.jsonl", [complaint(1)]))
        assert (report.read, report.taken, report.refused, report.doubts) == (1, 1, [], [])
        case = case_of(1)
        assert kinds(case) == [Received.kind, Assigned.kind, Adopted.kind]
        assert (case.status, case.public_status) == (Status.CLOSED, PublicStatus.DONE)
        assert case.agency.name == "Dinas Bina Marga"
        assert case.category is not None
        assert (case.category.name, case.area.name, case.landmark) == ("Jalan Rusak", "Mojo", "Jalan Contoh 7")
        # Times without a zone are the city's: eight in the morning in Surabaya.
        assert case.opened_at == datetime(2022, 3, 1, 1, 0, tzinfo=UTC)
        assert case.changed_at == datetime(2022, 3, 2, 2, 30, tzinfo=UTC)
        assert ledger.verify().is_whole

    def test_a_complaint_nobody_answered_still_waits_at_its_agency(self, tmp_path: Path) -> None:
        take_in(jsonl(tmp_path / "old.jsonl", [complaint(1, responded_at=None)]))
        case = case_of(1)
        assert kinds(case) == [Received.kind, Assigned.kind]
        assert case.status == Status.ASSIGNED

    def test_a_complaint_that_names_no_agency_waits_at_the_front_desk(self, tmp_path: Path) -> None:
        rows = [complaint(1), complaint(2, agency=None, responded_at=None, kecamatan=None, kelurahan=None)]
        take_in(jsonl(tmp_path / "old.jsonl", rows))
        case = case_of(2)
        assert kinds(case) == [Received.kind]
        assert case.agency.is_front_desk
        assert case.area.parent is None

    def test_a_row_without_an_area_goes_where_its_words_say_and_the_import_says_so(self, tmp_path: Path) -> None:
        nowhere = {"kecamatan": None, "kelurahan": None, "address": "Jl. Contoh 7, Kel. Mojo"}
        report = take_in(jsonl(tmp_path / "old.jsonl", [complaint(1), complaint(2, **nowhere)]))
        assert [(doubt.code, doubt.id) for doubt in report.doubts] == [("import_area_guessed", "2")]
        case = case_of(2)
        assert (case.area.name, case.place_source) == ("Mojo", "text")

    def test_history_says_when_it_was_recorded_and_from_which_row(self, tmp_path: Path) -> None:
        take_in(jsonl(tmp_path / "old.jsonl", [complaint(1)]))
        received = Event.objects.get(kind=Received.kind)
        assert received.facts["source"] == "surabaya:1"
        assert received.facts["recorded_at"] == NOW.isoformat()

    def test_an_answer_before_the_complaint_is_kept_but_its_date_is_not_believed(self, tmp_path: Path) -> None:
        report = take_in(jsonl(tmp_path / "old.jsonl", [complaint(1, responded_at="2022-02-01T00:00:00")]))
        assert [doubt.code for doubt in report.doubts] == ["import_doubt_answer_time"]
        case = case_of(1)
        assert case.status == Status.CLOSED
        assert case.events.get(kind=Adopted.kind).facts["time"] == "unknown"

    def test_nothing_follows_what_happened_years_ago(self, tmp_path: Path) -> None:
        take_in(jsonl(tmp_path / "old.jsonl", [complaint(1), complaint(2)]))
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM procrastinate_jobs")
            assert cursor.fetchone() == (0,)

    def test_old_complaints_are_private_unless_the_city_says_otherwise(self, tmp_path: Path) -> None:
        take_in(jsonl(tmp_path / "old.jsonl", [complaint(1)]))
        take_in(jsonl(tmp_path / "open.jsonl", [complaint(2)]), public=True)
        assert not case_of(1).is_public
        assert case_of(2).is_public

    def test_an_address_of_any_length_is_not_lost(self, tmp_path: Path) -> None:
        report = take_in(jsonl(tmp_path / "old.jsonl", [complaint(1, address="Gang Panjang " * 60)]))
        assert [doubt.code for doubt in report.doubts] == ["import_doubt_address"]
        assert Report.objects.get().text.count("Gang Panjang") == 60

    def test_a_spreadsheet_says_the_same(self, tmp_path: Path) -> None:
        rows = [complaint(1, text='Katanya "segera",\nbelum juga; tolong.'), complaint(2, responded_at="", agency="")]
        report = take_in(csv_file(tmp_path / "old.csv", rows))
        assert (report.taken, report.refused) == (2, [])
        assert case_of(1).reports.get().text == 'Katanya "segera",\nbelum juga; tolong.'
        assert kinds(case_of(2)) == [Received.kind]


@pytest.mark.django_db
class TestAgain:
    def test_a_second_run_adds_none(self, tmp_path: Path) -> None:
        path = jsonl(tmp_path / "old.jsonl", [complaint(number) for number in range(1200)])
        first, second = take_in(path), take_in(path)
        assert (first.taken, first.known, first.city_was_derived) == (1200, 0, True)
        assert (second.taken, second.known, second.city_was_derived) == (0, 1200, False)
        assert Case.objects.count() == Report.objects.count() == 1200
        assert Event.objects.count() == 3600
        assert ledger.verify().is_whole

    def test_the_same_number_in_two_cities_is_two_complaints(self, tmp_path: Path) -> None:
        path = jsonl(tmp_path / "old.jsonl", [complaint(1)])
        assert take_in(path, "surabaya").taken == take_in(path, "sidoarjo").taken == 1

    def test_a_row_that_was_mended_comes_in_by_the_next_run(self, tmp_path: Path) -> None:
        path = tmp_path / "old.jsonl"
        assert refusals_of(take_in(jsonl(path, [complaint(1), complaint(2, text="")]))) == [(2, "2", "text_missing")]
        second = take_in(jsonl(path, [complaint(1), complaint(2)]))
        assert (second.taken, second.known, second.refused) == (1, 1, [])

    def test_progress_ends_with_the_whole_file(self, tmp_path: Path) -> None:
        path = jsonl(tmp_path / "old.jsonl", [complaint(number) for number in range(1001)])
        seen: list[tuple[int, int]] = []
        take_in(path, progress=lambda done, total: seen.append((done, total)))
        size = path.stat().st_size
        assert [done for done, _total in seen] == sorted(done for done, _total in seen)
        assert len(seen) == 3
        assert seen[-1] == (size, size)


BAD_ROWS: list[tuple[str, dict[str, Any] | bytes | str, str]] = [
    ("2", complaint(2, text="   "), "text_missing"),
    ("3", complaint(3, text=None), "text_missing"),
    ("4", complaint(4, text="jalan\x00rusak"), "unreadable"),
    ("5", complaint(5, text="\ud800"), "unreadable"),
    ("6", complaint(6, kelurahan="Mo\x00jo"), "unreadable"),
    ("7", complaint(7, text=["bukan", "teks"]), "wrong_type"),
    ("8", complaint(8, created_at="kemarin"), "date_wrong"),
    ("9", complaint(9, created_at=None), "date_wrong"),
    ("10", complaint(10, responded_at="2022-02-30"), "date_wrong"),
    ("11", complaint(11, created_at="0001-01-01T00:00:00"), "date_wrong"),
    ("12", complaint(12, created_at="2031-01-01T00:00:00"), "date_future"),
    ("13", complaint(13, agency="x" * 201), "name_long"),
    ("14", complaint(14, kecamatan=None, kelurahan="Antah Berantah"), "area"),
    ("", complaint(15, id=None), "id_missing"),
    ("", complaint(16, id="9" * 81), "id_missing"),
    ("", complaint(17, id="\x00"), "id_missing"),
    ("", {"nomor": 18, "isi": "Kolom yang tidak dikenal"}, "id_missing"),
    ("", '{"id": "19", "text": ', "not_json"),
    ("", "[" * 100_000, "not_json"),
    ("", "[1, 2]", "not_an_object"),
    ("", b'{"id": "22", "text": "\xff\xfe"}', "encoding"),
    ("", b'{"id": "23", "text": "' + b"a" * (4 * 1024 * 1024) + b'"}', "too_long"),
    ("1", complaint(1, text="Nomor yang sama lagi."), "id_twice"),
]


@pytest.mark.django_db
class TestRefusedRows:
    def test_each_is_named_with_line_number_and_reason_and_costs_only_itself(self, tmp_path: Path) -> None:
        rows = [complaint(1), *(row for _key, row, _reason in BAD_ROWS), complaint(99)]
        report = take_in(jsonl(tmp_path / "old.jsonl", rows))
        expected = [(line, key, reason) for line, (key, _row, reason) in enumerate(BAD_ROWS, start=2)]
        assert refusals_of(report) == expected
        assert (report.read, report.taken) == (len(rows), 2)
        assert {one.file for one in report.refused} == {"old.jsonl"}
        assert ledger.verify().is_whole

    def test_every_reason_is_a_finished_sentence(self, tmp_path: Path) -> None:
        report = take_in(jsonl(tmp_path / "old.jsonl", [complaint(1), *(row for _key, row, _reason in BAD_ROWS)]))
        for problem in [*report.refused, *report.doubts]:
            assert "%(" not in problem.what
            assert problem.what.isprintable()

    def test_the_report_can_be_kept_as_a_file(self, tmp_path: Path) -> None:
        report = take_in(jsonl(tmp_path / "old.jsonl", [complaint(1), complaint(2, text="")]))
        report.write(tmp_path / "report.json")
        kept = json.loads((tmp_path / "report.json").read_text())
        assert (kept["read"], kept["taken"], len(kept["refused"])) == (2, 1, 1)
        assert (kept["refused"][0]["file"], kept["refused"][0]["line"]) == ("old.jsonl", 2)

    def test_a_column_that_nobody_reads_is_named_once(self, tmp_path: Path) -> None:
        report = take_in(
            jsonl(tmp_path / "old.jsonl", [complaint(n, telepon="0812", **{"\x1b[2J": 1}) for n in (1, 2)])
        )
        assert report.taken == 2
        assert [(doubt.line, doubt.code, doubt.field) for doubt in report.doubts] == [
            (1, "import_doubt_column", "�[2J"),
            (1, "import_doubt_column", "telepon"),
        ]

    def test_rows_of_a_spreadsheet_are_named_by_the_line_on_which_they_begin(self, tmp_path: Path) -> None:
        path = csv_file(tmp_path / "old.csv", [complaint(1, text="dua\nbaris"), complaint(2, text=""), complaint(3)])
        with path.open("ab") as file:
            file.write(b"4,terlalu sedikit sel\r\n\r\n")
            file.write(",".join(str(value) for value in complaint(5, text="\xff").values()).encode("latin-1") + b"\r\n")
            file.write(b'6,"' + b"a" * (4 * 1024 * 1024 + 1) + b'"\r\n')
            file.write(b"x" * (5 * 1024 * 1024) + b"\r\n")
            file.write(",".join(str(value) for value in complaint(8, text="Jalan rusak").values()).encode() + b"\r\n")
        report = take_in(path)
        assert refusals_of(report) == [
            (4, "2", "text_missing"),
            (6, "", "cells"),
            (8, "", "encoding"),
            (9, "", "too_long"),
            (10, "", "too_long"),
        ]
        assert report.taken == 3

    def test_names_that_the_citys_data_lack_are_refused_not_guessed(self, world: World, tmp_path: Path) -> None:
        here = {"kecamatan": "Kenanga", "kelurahan": "Melati", "agency": "Dinas Jalan"}
        rows = [
            complaint(1, **here),
            complaint(2, **{**here, "agency": "Dinas Antah"}),
            complaint(3, **{**here, "kelurahan": "Antah"}),
            complaint(4, **{**here, "kecamatan": "Antah", "kelurahan": ""}),
            complaint(5, **{**here, "kecamatan": "KENANGA", "kelurahan": "me-lati", "agency": "dinas  jalan"}),
            complaint(6, **{**here, "kecamatan": "Dahlia"}),
        ]
        report = take_in(jsonl(tmp_path / "old.jsonl", rows), "contoh")
        assert refusals_of(report) == [(2, "2", "agency"), (3, "3", "area"), (4, "4", "area")]
        assert [doubt.line for doubt in report.doubts if doubt.code == "import_doubt_area"] == [6]
        assert case_of(5, "contoh").area == case_of(6, "contoh").area == world.melati


@pytest.mark.django_db
class TestRefusedFiles:
    def test_a_spreadsheet_without_the_needed_columns_is_refused_with_their_names(self, tmp_path: Path) -> None:
        path = csv_file(tmp_path / "old.csv", [complaint(1)], columns=["id", "isi", "tanggal"])
        with pytest.raises(Refused) as refused:
            take_in(path)
        assert refused.value.code == "import_file_columns"
        assert "text, created_at" in refused.value.sentence

    @pytest.mark.parametrize(
        ("name", "data", "code"),
        [
            ("old.xlsx", b"PK", "import_file_kind"),
            ("old.jsonl", "teks".encode("utf-16"), "import_file_encoding"),
            ("missing.jsonl", None, "import_file_missing"),
        ],
    )
    def test_a_file_that_is_none_of_ours(self, world: World, tmp_path: Path, name: str, data: Any, code: str) -> None:
        if data is not None:
            (tmp_path / name).write_bytes(data)
        with pytest.raises(Refused) as refused:
            take_in(tmp_path / name, "contoh")
        assert refused.value.code == code

    @pytest.mark.parametrize("slug", ["Sura Baya", "../surabaya", "", "x" * 41, "surabaya\n"])
    def test_what_is_no_code_of_a_city(self, tmp_path: Path, slug: str) -> None:
        with pytest.raises(Refused) as refused:
            take_in(jsonl(tmp_path / "old.jsonl", [complaint(1)]), slug)
        assert refused.value.code == "import_city_slug"

    def test_an_unknown_city_that_the_file_does_not_describe(self, tmp_path: Path) -> None:
        with pytest.raises(Refused) as refused:
            take_in(jsonl(tmp_path / "old.jsonl", [complaint(1, agency=None)]), "surabya")
        assert refused.value.code == "import_city_unknown"
        assert "surabya" in refused.value.sentence
        assert not City.objects.exists()

    def test_a_city_that_comes_with_tanggap_is_never_made_from_a_file(self, tmp_path: Path) -> None:
        report = take_in(jsonl(tmp_path / "old.jsonl", [complaint(1)]), "jakarta")
        assert not report.city_was_derived
        assert refusals_of(report) == [(1, "1", "area")]
        assert Agency.objects.filter(city__slug="jakarta", code="gubernur").exists()


@pytest.mark.django_db(transaction=True)
def test_a_killed_import_is_taken_up_where_it_died(tmp_path: Path) -> None:
    path = jsonl(tmp_path / "old.jsonl", [complaint(number) for number in range(1300)])
    said = connection.settings_dict
    where = f"postgresql://{said['USER']}@/{said['NAME']}?host={said['HOST']}&port={said['PORT'] or 5432}"
    command = [sys.executable, "-m", "tests.intake.killed_import", str(path), "surabaya", "1"]
    died = subprocess.run(command, env={**os.environ, "DATABASE_URL": where}, cwd=ROOT, check=False)
    assert died.returncode == -signal.SIGKILL
    assert (Case.objects.count(), Event.objects.count()) == (500, 1500)
    assert ledger.verify().is_whole
    report = take_in(path)
    assert (report.known, report.taken, report.refused) == (500, 800, [])
    assert (Case.objects.count(), Report.objects.count(), Event.objects.count()) == (1300, 1300, 3900)
    assert ledger.verify().is_whole


@pytest.mark.slow
@pytest.mark.django_db
def test_every_complaint_of_surabaya_comes_in(tmp_path: Path) -> None:
    records = SHARED / "wargaku-surabaya-train.jsonl"
    if not records.exists():
        pytest.skip(f"NOT TESTED: the records of Surabaya are not at {records}; set TANGGAP_SHARED_DATA")
    rows = sum(1 for _line in records.open("rb"))
    report = take_in(records)
    assert (report.read, report.taken, report.refused) == (rows, rows, [])
    assert Case.objects.count() == rows
    again = take_in(records)
    assert (again.taken, again.known, again.refused) == (0, rows, [])
    verdict = ledger.verify()
    assert (verdict.is_whole, verdict.cases) == (True, rows)


HEAD = "id;created_at;responded_at;topic;kecamatan;kelurahan;address;text\r\n"


@pytest.mark.django_db
class TestWhatOfficesWrite:
    """The files that spreadsheets and clerks hand in, into the small city."""

    def take(self, tmp_path: Path, *rows: str) -> Any:
        path = tmp_path / "old.csv"
        path.write_text(HEAD + "".join(row + "\r\n" for row in rows), encoding="utf-8-sig", newline="")
        return take_in(path, "contoh", public=True)

    def test_areas_as_clerks_spell_them(self, world: World, tmp_path: Path) -> None:
        spellings = (
            "Kenanga;Melati",
            "KEC. KENANGA;KEL. MELATI",
            "Kecamatan Kenanga;Kelurahan  Melati ",
            f"-;{world.melati.code}",
        )
        rows = [f"N{n};2026-10-01;;-;{said};NULL;Lubang {n}" for n, said in enumerate(spellings)]
        report = self.take(tmp_path, *rows)
        assert (report.taken, report.refused, report.doubts) == (4, [], [])
        assert {case_of(f"N{n}", "contoh").area.pk for n in range(4)} == {world.melati.pk}

    def test_a_dash_or_null_says_nothing(self, world: World, tmp_path: Path) -> None:
        report = self.take(tmp_path, "1;2026-10-01;-;NULL;Kenanga;-;#N/A;Lubang", "2;2026-10-01;;-;NULL;null;-;Lubang")
        assert (report.taken, report.refused, report.doubts) == (2, [], [])
        first, second = case_of(1, "contoh"), case_of(2, "contoh")
        assert (first.area.code, first.landmark, second.area.parent) == (world.melati.parent.code, "", None)  # type: ignore[union-attr]

    def test_a_time_with_a_point_is_hours_and_minutes(self, world: World, tmp_path: Path) -> None:
        self.take(tmp_path, "1;2026-10-01 14.45;01/10/2026 pukul 15.00;;;;;Lubang")
        case = case_of(1, "contoh")
        assert case.opened_at == datetime(2026, 10, 1, 7, 45, tzinfo=UTC)
        assert case.changed_at == datetime(2026, 10, 1, 8, 0, tzinfo=UTC)

    def test_control_characters_are_taken_out_and_told(self, world: World, tmp_path: Path) -> None:
        report = self.take(tmp_path, "1;2026-10-01;;;;;Jl. Contoh\x02 nomor 5\x08;Lubang \x1b[31m besar \x0b baris")
        assert [(doubt.code, doubt.field) for doubt in report.doubts if "control" in doubt.code] == [
            ("import_doubt_control", "text"),
            ("import_doubt_control", "address"),
        ]
        case = case_of(1, "contoh")
        assert (case.landmark, case.reports.get().text) == ("Jl. Contoh nomor 5", "Lubang [31m besar  baris")

    def test_a_number_that_a_spreadsheet_rounded_is_no_number(self, world: World, tmp_path: Path) -> None:
        report = self.take(tmp_path, "3,17E+15;2026-10-01;;;;;;a", "3,17E+15;2026-10-02;;;;;;b")
        assert [reason for _line, _id, reason in refusals_of(report)] == ["id_rounded", "id_rounded"]

    def test_an_unclosed_quote_costs_one_complaint_of_eight(self, world: World, tmp_path: Path) -> None:
        rows = [f"{n};2026-10-01;;;;;;{quote}Lubang {n}" for n, quote in enumerate(["", '"', *[""] * 6], start=1)]
        report = self.take(tmp_path, *rows)
        assert (report.read, report.taken, refusals_of(report)) == (8, 7, [(3, "", "quotes")])

    def test_a_column_named_twice_stops_the_import(self, world: World, tmp_path: Path) -> None:
        path = tmp_path / "old.csv"
        path.write_text("id,created_at,text,text\n1,2026-10-01,Lubang,sudah dicek\n")
        with pytest.raises(Refused) as refused:
            take_in(path, "contoh")
        assert (refused.value.code, Report.objects.count()) == ("import_file_column_twice", 0)

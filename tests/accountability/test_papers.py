"""Letters, sheets and the week on paper: they open, they say what the record says, they are made once."""

from __future__ import annotations

import base64
import io
import re
import zipfile
import zlib
from datetime import timedelta
from typing import Any

from django.core.files.storage import default_storage

from tanggap.accountability import actions, queries
from tanggap.accountability.actions.weekly import last_week
from tanggap.accountability.documents.letter import letter_pdf
from tanggap.accountability.documents.workbook import month_xlsx
from tanggap.accountability.models import Proposal, WeeklyReport
from tanggap.accountability.tasks import add_up, weekly_papers
from tests.accountability.scenes import IN_NOVEMBER, IN_OCTOBER, OCTOBER, bad_month, missed, nina, with_rule
from tests.world import MONDAY, World

THIS_MONDAY = MONDAY.date()


def words(pdf: bytes) -> str:
    """What a reader of the paper reads, out of its streams: each line that is drawn, in order."""
    assert pdf.startswith(b"%PDF-")
    said = []
    for stream in re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL):
        try:
            drawn = zlib.decompress(base64.a85decode(stream.strip().removesuffix(b"~>")))
        except (ValueError, zlib.error):
            continue
        said += [re.sub(rb"\\(\d{3}|.)", _unescaped, one) for one in re.findall(rb"\(((?:\\.|[^()\\])*)\) Tj", drawn)]
    return b" ".join(said).decode("cp1252")


def _unescaped(found: re.Match[bytes]) -> bytes:
    return bytes([int(found[1], 8)]) if found[1].isdigit() else found[1]


def test_a_letter_says_number_sum_and_seal_and_an_unsigned_one_that_it_is_none(world: World) -> None:
    with_rule(world)
    bad_month(world)
    [found] = actions.propose(world.city, OCTOBER, at=IN_NOVEMBER)
    unsigned = words(letter_pdf(found))
    assert "belum ditandatangani" in unsigned
    assert "Surat teguran" not in unsigned
    assert "Diusulkan: 1" in unsigned
    assert "Ditetapkan" not in unsigned
    actions.sign(found.pk, by=nina(world), at=IN_NOVEMBER)
    signed = Proposal.objects.select_related("city", "agency", "rule", "decided_by", "replaces").get(pk=found.pk)
    said = words(letter_pdf(signed))
    for part in (
        "001/TGR-1/XI/2026",
        "Ditetapkan: 1",
        "Suku Dinas Jalan",
        "8,00 poin",
        "26,66",
        "6,66 %",
        "Nina",
        signed.seal[:20],
    ):
        assert part in said, part
    assert letter_pdf(signed) == letter_pdf(signed), "the same letter is not the same bytes"


def test_a_sheet_holds_every_line_and_no_formula(world: World) -> None:
    with_rule(world)
    world.roads_south.name = "=cmd|calc"
    world.roads_south.save()
    bad_month(world)
    made = actions.propose(world.city, OCTOBER, at=IN_NOVEMBER)
    with zipfile.ZipFile(io.BytesIO(month_xlsx(OCTOBER, made))) as book:
        sheets = [book.read(name).decode() for name in book.namelist() if name.startswith("xl/worksheets/")]
        assert len(sheets) == 3
        assert not any("<f>" in sheet for sheet in sheets)
        assert "=cmd|calc" in book.read("xl/sharedStrings.xml").decode()
    assert zipfile.is_zipfile(io.BytesIO(month_xlsx(OCTOBER, [])))


def test_the_week_is_put_on_paper_once_for_each_who_supervises_and_for_the_city(world: World) -> None:
    case = world.closed(at=MONDAY - timedelta(days=6))
    missed(case, due_at=MONDAY - timedelta(days=3))
    world.started(at=MONDAY - timedelta(days=12))
    assert last_week(world.city, at=MONDAY) == THIS_MONDAY - timedelta(days=7)
    made = actions.make_weekly(world.city, THIS_MONDAY - timedelta(days=7), at=MONDAY)
    assert [one.area for one in made] == [None, world.kenanga]
    assert actions.make_weekly(world.city, THIS_MONDAY - timedelta(days=7), at=MONDAY) == []
    with default_storage.open(made[0].file) as file:
        said = words(file.read())
    assert "Terbuka sekarang" not in said, "the week is over"
    for part in (
        "Laporan mingguan",
        "Terbuka saat laporan dibuat",
        "Suku Dinas Jalan",
        "1 dari 1",
        "Halaman 1 dari",
        "Wilson",
    ):
        assert part in said, part
    seen = {
        who.username: queries.weekly_reports_for(who).count()
        for who in (world.dewi, world.wati, world.joko, world.rina)
    }
    assert seen == {"dewi": 1, "wati": 2, "joko": 0, "rina": 0}


def test_a_week_in_which_nothing_happened_makes_a_paper_too(world: World) -> None:
    [city, _kenanga] = actions.make_weekly(world.city, THIS_MONDAY, at=MONDAY + timedelta(days=8))
    with default_storage.open(city.file) as file:
        assert "Tidak ada kasus terbuka" in words(file.read())


def test_the_jobs_catch_up_and_do_nothing_twice(world: World, settings: Any) -> None:
    with_rule(world)
    bad_month(world)
    when = int(IN_NOVEMBER.timestamp())
    for _time in range(2):
        add_up(when)
        weekly_papers(when)
    assert Proposal.objects.count() == 1
    assert WeeklyReport.objects.count() == 2


def test_the_job_waits_until_nobody_may_contest_any_more(world: World) -> None:
    with_rule(world)
    bad_month(world)
    add_up(int((IN_OCTOBER + timedelta(days=21)).timestamp()))
    assert Proposal.objects.count() == 0

"""The week on paper: for a supervisor's area or the whole city. Every table says what it counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, QuerySet
from django.utils import timezone, translation

from tanggap.accountability.board import STAGES, Matrix, Stage, matrix
from tanggap.accountability.documents.paper import HEADING, SMALL, TITLE, gap, paper, say, table
from tanggap.accountability.models import ContestVerdict
from tanggap.accountability.statistics import median, wilson
from tanggap.cases.models import Case
from tanggap.cases.states import FINISHED, OPEN
from tanggap.cases.words import clock, day
from tanggap.deadlines.models import Breach
from tanggap.directory.models import Agency
from tanggap.places.models import Area, City

_OLDEST, _OFFICES = 15, 25
STAGE_WORDS = {
    Stage.TRIAGE: "Triase", Stage.WAITING: "Menunggu instansi", Stage.WORK: "Dikerjakan", Stage.HELD: "Ditunda",
    Stage.VERIFY: "Diperiksa",
}  # fmt: skip


@dataclass(frozen=True)
class Week:
    """A city's week from Monday to Monday, and the area it is told for (None: all of it)."""

    city: City
    area: Area | None
    monday: date

    @property
    def start(self) -> datetime:
        """Monday, midnight in the city."""
        return datetime(self.monday.year, self.monday.month, self.monday.day, tzinfo=ZoneInfo(self.city.timezone))

    @property
    def end(self) -> datetime:
        """The next Monday, midnight."""
        after = self.monday + timedelta(days=7)
        return datetime(after.year, after.month, after.day, tzinfo=ZoneInfo(self.city.timezone))

    @property
    def cases(self) -> QuerySet[Case]:
        """All cases of the area but complaints about the staff, because its readers may be the accused."""
        rows = Case.objects.filter(city=self.city, is_guarded=False)
        return rows.filter(area__lineage__contains=[self.area.pk]) if self.area else rows


def weekly_pdf(week: Week, *, at: datetime) -> bytes:
    """The paper. Figures of the week end with it; what is open is counted at `at`, and the paper says so."""
    with translation.override("id"), timezone.override(ZoneInfo(week.city.timezone)):
        where = week.area.name if week.area else week.city.name
        title = f"Laporan mingguan {where}"
        open_now = week.cases.filter(ended_at=None, status__in=OPEN)
        picture = matrix(open_now, at=at)
        parts = [
            say(week.city.name, SMALL), say(title, TITLE),
            say(f"{day(week.start)} sampai {day(week.end - timedelta(minutes=1))}. Dibuat {clock(at)}."),
            *_figures(week, picture), *_offices(picture), *_breaches(week), *_oldest(open_now, at), *_definitions(),
        ]  # fmt: skip
        return paper(title, parts, foot=f"{where}, minggu {week.monday:%d-%m-%Y}")


def _figures(week: Week, picture: Matrix) -> list[object]:
    came = week.cases.filter(opened_at__gte=week.start, opened_at__lt=week.end).count()
    rows = week.cases.filter(status__in=FINISHED, ended_at__gte=week.start, ended_at__lt=week.end)
    done = list(rows.values_list("opened_at", "ended_at", "due_at", "reopen_count"))
    timed = [ended <= due for _opened, ended, due, _again in done if ended is not None and due is not None]
    hits = sum(timed)
    sure = wilson(hits, len(timed)) if timed else None
    days = [(ended - opened).total_seconds() / 86_400 for opened, ended, _due, _again in done if ended is not None]
    facts = [
        ["Masuk minggu ini", str(came)],
        ["Selesai minggu ini", str(len(done))],
        ["Tepat waktu", f"{hits} dari {len(timed)}" if timed else "-"],
        ["Bagian tepat waktu (selang 95 %)",
         f"{round(100 * hits / len(timed))} % ({round(100 * sure.low)}–{round(100 * sure.high)} %)" if sure else "-"],
        ["Median hari sampai selesai", f"{median(days):.1f}".replace(".", ",") if days else "-"],
        ["Pernah dibuka lagi, dari yang selesai", str(sum(again > 0 for *_rest, again in done))],
        ["Terbuka saat laporan dibuat", str(picture.all.count)],
        ["Di antaranya lewat batas", str(picture.all.late)],
    ]  # fmt: skip
    return [say("Ringkasan", HEADING), table(["Angka", "Nilai"], facts, [90, 60], frozenset({1}))]


def _offices(picture: Matrix) -> list[object]:
    if not picture.rows:
        return [say("Instansi dan tahap", HEADING), say("Tidak ada kasus terbuka.")]
    rows = [
        [
            row.agency.name,
            *(_cell(cell.count, cell.late) for cell in row.cells.values()),
            _cell(row.all.count, row.all.late),
        ]
        for row in picture.rows[:_OFFICES]
    ]
    head = ["Instansi", *(STAGE_WORDS[stage] for stage in STAGES), "Semua"]
    rest = len(picture.rows) - len(rows)
    more = [say(f"Dan {rest} instansi lain dengan lebih sedikit yang lewat batas.", SMALL)] if rest > 0 else []
    return [
        say("Instansi dan tahap", HEADING),
        table(head, rows, [50, 20, 22, 22, 18, 19, 19], frozenset(range(1, 7))),
        *more,
    ]


def _cell(count: int, late: int) -> str:
    return f"{count} (lewat {late})" if late else str(count)


def _breaches(week: Week) -> list[object]:
    rows = Breach.objects.filter(city=week.city, due_at__gte=week.start, due_at__lt=week.end, case__is_guarded=False)
    rows = rows.filter(case__area__lineage__contains=[week.area.pk]) if week.area else rows
    counted = rows.values_list("agency").annotate(
        n=Count("pk"), contested=Count("contest"), struck=Count("pk", filter=Q(contest__verdict=ContestVerdict.STRUCK))
    )
    found = sorted(counted.order_by(), key=lambda row: -row[1])
    if not found:
        return [say("Tenggat yang terlewat minggu ini", HEADING), say("Tidak ada.")]
    names = Agency.objects.in_bulk([row[0] for row in found])
    shown = [[names[pk].name, str(n), str(contested), str(struck)] for pk, n, contested, struck in found[:_OFFICES]]
    head = ["Instansi", "Terlewat", "Disanggah", "Dicoret"]
    return [
        say("Tenggat yang terlewat minggu ini", HEADING),
        table(head, shown, [80, 25, 25, 25], frozenset({1, 2, 3})),
    ]


def _oldest(cases: QuerySet[Case], at: datetime) -> list[object]:
    rows = cases.select_related("agency", "area", "category").order_by("opened_at", "pk")[:_OLDEST]
    shown = [
        [
            case.code,
            case.category.name if case.category else "-",
            case.area.name,
            case.agency.name,
            str((at - case.opened_at).days),
        ]
        for case in rows
    ]
    if not shown:
        return []
    head = ["Kasus", "Masalah", "Wilayah", "Instansi", "Hari"]
    return [gap(), say("Yang paling lama terbuka", HEADING), table(head, shown, [26, 40, 32, 58, 14], frozenset({4}))]


def _definitions() -> list[object]:
    said = (
        "Tepat waktu: selesai sebelum tenggatnya; waktu tunda yang beralasan dan waktu menunggu pemeriksaan tidak dihitung.",
        "Rentang kepercayaan 95 % (Wilson, 1927): makin sedikit kasus, makin lebar.",
        "Lewat batas: tenggatnya lewat dan jamnya tidak sedang berhenti, saat laporan ini dibuat.",
        "Tenggat terlewat dicatat satu kali untuk tiap langkah; yang dicoret tetap tercatat dan tidak dihitung.",
        "Angka ini memuat semua kasus, juga yang tertutup bagi umum. Jangan disebarkan tanpa menyaringnya.",
    )
    return [gap(), say("Arti angka-angka ini", HEADING), *(say(f"• {one}", SMALL) for one in said)]

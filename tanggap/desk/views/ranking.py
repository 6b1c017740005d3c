"""Rankings for those who watch: the fair table, what changed, signs that numbers are made, and the cases behind them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from tanggap.accountability import comparing
from tanggap.accountability.comparing import LeagueUnit
from tanggap.accountability.gaming import Sign, Signal
from tanggap.accountability.league_rows import league_row, month_choices, month_of_address, this_month, unit_of
from tanggap.accountability.queries import month_of
from tanggap.accountability.ranking import FEWEST
from tanggap.accountability.words import month_words, percent
from tanggap.accounts.models import Person
from tanggap.cases.queries import visible_to
from tanggap.cases.words import clock
from tanggap.desk.gate import StaffRequest
from tanggap.desk.page import page
from tanggap.desk.views.board import refuse_others
from tanggap.directory.models import Agency

SIGNS: dict[Sign, Promise] = {
    Sign.EDGE: gettext_lazy("Penyelesaian menumpuk di enam jam terakhir sebelum tenggat"),
    Sign.MASS: gettext_lazy("Banyak penyelesaian oleh satu orang dalam sepuluh menit"),
    Sign.LATE_RETURNS: gettext_lazy("Pengembalian kebanyakan datang saat waktunya hampir habis"),
    Sign.FAST_ELSEWHERE: gettext_lazy("Selesai dalam 15 menit tanpa foto yang diambil di tempatnya"),
}
TABS: dict[LeagueUnit, Promise] = {
    LeagueUnit.AGENCY: gettext_lazy("Instansi"),
    LeagueUnit.DISTRICT: gettext_lazy("Kecamatan"),
    LeagueUnit.VILLAGE: gettext_lazy("Kelurahan"),
}
_SHOWN = 40


@require_safe
def ranking(request: StaffRequest) -> HttpResponse:
    """The table of a month; with `instansi` in the address also that office's signs and late cases."""
    refuse_others(request)
    at, city = timezone.now(), request.city
    by, month = unit_of(request.GET.get("menurut", "")), month_of_address(request.GET.get("bulan", "")) or this_month()
    table = comparing.league(city, by, month, at=at, public_only=False)
    signs = comparing.signs_of(city, month, at=at).by_office if by is LeagueUnit.AGENCY else {}
    url = reverse("desk:ranking")
    context = {
        "month": month,
        "month_words": month_words(month),
        "months": month_choices(month),
        "by": by.value,
        "tabs": [
            {"label": word, "url": f"{url}?menurut={one}&bulan={month:%Y-%m}", "count": None, "current": one is by}
            for one, word in TABS.items()
        ],
        "rows": [league_row(row, table, signs=len(signs.get(row.unit, []))) for row in table.ranked],
        "small": [(table.names[row.unit], row.cases) for row in table.small],
        "city_share": percent(table.city_share) if table.city_share is not None else "",
        "cases": table.cases,
        "counted_at": clock(table.counted_at),
        "fewest": FEWEST,
        "chosen": _chosen(request, month, signs) if by is LeagueUnit.AGENCY else None,
        "signs": [] if request.GET.get("instansi") else _all_signs(signs),
    }
    return page(request, "desk/ranking.html", context)


def _chosen(request: StaffRequest, month: date, signs: Mapping[int, list[Signal]]) -> dict[str, object] | None:
    """One office: its signs, and the late cases of the month that this person may read."""
    office = Agency.objects.filter(city=request.city, code=request.GET.get("instansi", "")).first()
    if office is None:
        return None
    at = timezone.now()
    rows = comparing.turns(visible_to(request.user).filter(agency=office), month_of(request.city, month), at=at)
    late = [case for case in rows.order_by("due_at") if case.ended_at is None or case.ended_at > (case.due_at or at)]
    return {"agency": office, "signs": [_sign(request.user, one) for one in signs.get(office.pk, [])], "late": late[:_SHOWN],
            "late_count": len(late)}  # fmt: skip


def _sign(person: Person, one: Signal) -> dict[str, object]:
    seen = set(visible_to(person).filter(code__in=one.cases).values_list("code", flat=True))
    return {
        "words": SIGNS[one.sign],
        "hits": one.hits,
        "of": one.of,
        "cases": [code for code in one.cases if code in seen][:_SHOWN],
    }


def _all_signs(signs: Mapping[int, list[Signal]]) -> list[tuple[Agency, list[tuple[Promise, int, int]]]]:
    offices = Agency.objects.in_bulk(signs)
    rows = [(offices[pk], [(SIGNS[one.sign], one.hits, one.of) for one in some]) for pk, some in signs.items()]
    return sorted(rows, key=lambda row: row[0].name)

"""The fields of a step's form, computed from the needs of its row in the workflow table."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import groupby
from textwrap import shorten
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tanggap.cases import queries as cases
from tanggap.cases.due_date import latest_pauses
from tanggap.cases.models import Case, Report
from tanggap.cases.reasons import reasons_of
from tanggap.cases.words import clock
from tanggap.cases.workflow import Requirement, Verb
from tanggap.desk import queries
from tanggap.desk.steps import Asks, Step, TextPrompt, is_one_click
from tanggap.desk.words import group_name
from tanggap.directory.models import Agency, AgencyKind

if TYPE_CHECKING:  # only the type checker knows this name
    from django.utils.functional import _StrPromise as Promise

Fields = dict[str, forms.Field]
Choices = Sequence[tuple[Any, Any]]
WORK_BEGINS = time(7)  # a pause ends when the working day begins
_WORDS_SHOWN = 90
_BLANK = ("", _("Pilih …"))

_KINDS = (
    AgencyKind.VILLAGE_OFFICE, AgencyKind.DISTRICT_OFFICE, AgencyKind.SUBDEPARTMENT, AgencyKind.DEPARTMENT,
    AgencyKind.CITY_OFFICE, AgencyKind.COMPANY,
)  # fmt: skip


def fields_of(step: Step, case: Case, *, everywhere: bool = False) -> Fields:
    """Everything that this step asks of the person who takes it."""
    made: Fields = {}
    if Asks.JOINED_REPORT in step.asks:
        made["report"] = _joiner(case)
    for need, make in _OF_NEED.items():
        if need in step.needs:
            made.update(make(step, case, everywhere))
    if Asks.CATEGORY in step.asks or (Asks.UNKNOWN_CATEGORY in step.asks and case.category_id is None):
        made["category"] = category_field(case)
    if Asks.PLACE in step.asks:
        made.update(_place(case))
    if step.text is not None and not is_one_click(step, case):
        made["text"] = _text(step.text, is_needed=Requirement.TEXT in step.needs or step.is_one_click)
    return made


def _text(prompt: TextPrompt, *, is_needed: bool) -> forms.Field:
    field = forms.CharField(
        label=prompt.label, help_text=prompt.hint, required=False, strip=True, widget=forms.Textarea(attrs={"rows": 3})
    )
    field.validators = []  # what a text may hold, the domain says
    return _needed(field) if is_needed else field


def agency_field(agencies: Iterable[Agency], *, label: Promise, none: Promise | None = None) -> forms.Field:
    """An agency, by kind of office; a script adds a box to search it. `none` is what leaving it open says; without it one is needed."""
    rows = sorted(agencies, key=lambda agency: (_rank(agency.kind), agency.kind, agency.label))
    groups = [
        (AgencyKind(kind).label, [(agency.code, agency.label) for agency in members])
        for kind, members in groupby(rows, key=lambda agency: agency.kind)
    ]
    blank = _BLANK if none is None else ("", none)
    field = _choice([blank, *groups], label=label, attrs={"data-filter": _("Cari instansi")})
    return _needed(field) if none is None else field


def category_field(case: Case) -> forms.Field:
    """A required choice among the city's active categories, grouped; the value is the category's code."""
    names = {group["code"]: group for group in case.city.groups}
    categories = sorted(queries.categories_of(case), key=lambda category: (category.group, category.label))
    groups = [
        (group_name(names.get(code, {}), code), [(category.code, category.label) for category in members])
        for code, members in groupby(categories, key=lambda category: category.group)
    ]
    return _needed(_choice([_BLANK, *groups], label=_("Jenis masalah"), attrs={"data-filter": _("Cari jenis masalah")}))


def _agencies(_step: Step, case: Case, everywhere: bool) -> Fields:
    agencies = queries.agencies_for(case, everywhere=everywhere)
    return {"agency": agency_field(agencies, label=_("Instansi"))}


def _agencies_below(_step: Step, case: Case, _everywhere: bool) -> Fields:
    return {"agency": agency_field(queries.agencies_below(case), label=_("Bagian yang mengerjakan"))}


def _better_agency(_step: Step, case: Case, everywhere: bool) -> Fields:
    others = [agency for agency in queries.agencies_for(case, everywhere=everywhere) if agency.pk != case.agency_id]
    return {"agency": agency_field(others, label=_("Instansi yang lebih tepat"), none=_("Kami tidak tahu"))}


def _reason(step: Step, _case: Case, _everywhere: bool) -> Fields:
    reasons = reasons_of(step.reasons_of) if step.reasons_of else {}
    return {"reason": _needed(_choice([_BLANK, *reasons.items()], label=_("Alasan")))}


def _until(step: Step, case: Case, _everywhere: bool) -> Fields:
    """A day within what the deadline policy allows; `data-latest` tells the page's script the last day for each reason."""
    last = {reason: _last_morning(until) for reason, until in _latest_pauses(step, case).items()}
    attrs = {
        "type": "date",
        "min": (timezone.localdate() + timedelta(days=1)).isoformat(),
        "max": max(last.values()).isoformat(),
        "data-latest": json.dumps({reason: day.isoformat() for reason, day in last.items()}),
        "class": "w-mid",
    }
    widget = forms.DateInput(format="%Y-%m-%d", attrs=attrs)
    return {"until": _needed(forms.DateField(label=_("Lanjut pada tanggal"), required=False, widget=widget))}


def _latest_pauses(step: Step, case: Case) -> Mapping[str, datetime]:
    return latest_pauses(case, reasons_of(step.reasons_of or Verb.HOLD), timezone.now())


def _last_morning(until: datetime) -> date:
    """The last day on whose morning, when a pause ends, the case may still stand."""
    local = timezone.localtime(until)
    return local.date() if local.time() >= WORK_BEGINS else local.date() - timedelta(days=1)


def _target(_step: Step, _case: Case, _everywhere: bool) -> Fields:
    code = forms.CharField(
        label=_("Atau tulis kode kasusnya"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"class": "w-mid", "autocapitalize": "characters"}),
    )
    # Chosen among what the page shows, likely or searched for; who may see it, the query of the target says.
    chosen = forms.CharField(label=_("Mungkin masalah yang sama"), required=False, max_length=40)
    return {"near": chosen, "target": code}


def _joiner(case: Case) -> forms.Field:
    """One of the reports that joined, in its own words."""
    rows = [(one.code, _first_words(one)) for one in cases.joiners_of(case)]
    return _needed(_choice(rows, label=_("Laporan yang dipisahkan"), widget=forms.RadioSelect))


def _first_words(report: Report) -> str:
    words = shorten(report.text, _WORDS_SHOWN, placeholder=" …") or _("Tanpa keterangan.")
    return f"{report.code} · {clock(report.received_at)} · {words}"


def _evidence(_step: Step, _case: Case, _everywhere: bool) -> Fields:
    camera = forms.FileInput(attrs={"accept": "image/*", "capture": "environment"})
    return {
        "photo": forms.FileField(label=_("Foto sesudah pekerjaan"), required=False, widget=camera),
        "file_reason": forms.CharField(
            label=_("Tidak bisa memakai kamera? Tulis sebabnya"),
            help_text=_("Hanya untuk foto dari berkas. Foto itu ditandai dan diperiksa lebih teliti."),
            required=False,
            max_length=300,
        ),
        "capture": forms.CharField(required=False, max_length=40, widget=forms.HiddenInput),
        "taken_at": forms.DateTimeField(required=False, widget=forms.HiddenInput),
        "lat": _hidden_number(-90, 90),
        "lon": _hidden_number(-180, 180),
        "accuracy": _hidden_number(0, 1_000_000),
    }


def _place(case: Case) -> Fields:
    villages = [
        (name, [(area.code, area.name) for area in members])
        for name, members in groupby(
            queries.villages_of(case), key=lambda area: area.parent.name if area.parent else ""
        )
    ]
    districts = [(area.code, area.name) for area in queries.districts_of(case)]
    villages += [(_("Hanya kecamatannya yang diketahui"), districts)] if districts else []
    attrs = {"data-area-select": "", "data-parent-label": _("Kecamatan"), "data-parent-blank": _("Pilih kecamatan")}
    return {
        "area": _needed(_choice([_BLANK, *villages], label=_("Kelurahan"), attrs=attrs)),
        "landmark": forms.CharField(label=_("Patokan"), required=False, max_length=300),
        "point": forms.CharField(
            label=_("Titik (boleh kosong)"),
            required=False,
            max_length=60,
            help_text=_("Lintang, bujur. Contoh: -6.2297, 106.8295"),
        ),
    }


_OF_NEED: Mapping[Requirement, Callable[[Step, Case, bool], Fields]] = {
    Requirement.EVIDENCE: _evidence,
    Requirement.REASON: _reason,
    Requirement.AGENCY: _agencies,
    Requirement.AGENCY_BELOW: _agencies_below,
    Requirement.BETTER_ADDRESSEE_OR_TEXT: _better_agency,
    Requirement.TARGET_CASE: _target,
    Requirement.UNTIL: _until,
}


def _rank(kind: str) -> int:
    return _KINDS.index(AgencyKind(kind)) if kind in _KINDS else len(_KINDS)


def _hidden_number(least: float, most: float) -> forms.Field:
    return forms.FloatField(required=False, min_value=least, max_value=most, widget=forms.HiddenInput)


def _choice(choices: Choices, *, label: Promise, widget: Any = forms.Select, attrs: Any = None) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, required=False, widget=widget(attrs=attrs))


def _needed(field: forms.Field) -> forms.Field:
    """Tell the browser that the step needs this field; the server asks the domain."""
    field.widget.attrs["required"] = True
    return field

"""Missed deadlines: what an office answers for, how it contests, how somebody outside its line decides."""

from __future__ import annotations

from datetime import datetime

from django import forms
from django.contrib import messages
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from tanggap.accountability import actions, queries
from tanggap.accountability import refusals as ours
from tanggap.accountability.attachments import attached
from tanggap.accountability.models import Contest, ContestFile, ContestReason, ContestVerdict
from tanggap.accountability.permissions import is_of_the_line, speaks_for, supervises
from tanggap.accounts.models import Person, Role
from tanggap.accounts.scopes import has_role
from tanggap.cases import refusals
from tanggap.cases.queries import visible_to
from tanggap.cases.words import long_span
from tanggap.deadlines.models import Breach
from tanggap.desk.final_acts import FinalActForm, confirm
from tanggap.desk.forms import refuse
from tanggap.desk.gate import StaffRequest
from tanggap.desk.page import page
from tanggap.platform.errors import Refused

PER_PAGE = 30
_READERS = (Role.OFFICER, Role.AGENCY_HEAD, Role.SUPERVISOR, Role.OVERSIGHT, Role.CITY_ADMIN, Role.AUDITOR)


class _FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class FilesField(forms.FileField):
    """Several files at once; each is checked by its content when it is stored."""

    widget = _FilesInput(attrs={"accept": "image/*,application/pdf"})

    def clean(self, data: object, initial: object = None) -> list[UploadedFile[bytes]]:
        """The files that were sent, none when the field was left empty."""
        chosen = data if isinstance(data, list) else [data]
        return [super(FilesField, self).clean(one, initial) for one in chosen if one]


class ContestForm(forms.Form):
    """Why this should not count."""

    reason = forms.ChoiceField(label=gettext_lazy("Alasan"), choices=ContestReason.choices, widget=forms.RadioSelect)
    text = forms.CharField(
        label=gettext_lazy("Apa yang terjadi?"), max_length=4000, widget=forms.Textarea,
        help_text=gettext_lazy("Sebut tanggal, nama instansi, dan bukti yang bisa dilihat di kasusnya."),
    )  # fmt: skip

    attachments = FilesField(
        label=gettext_lazy("Lampiran (boleh kosong)"), required=False,
        help_text=gettext_lazy("Foto atau PDF, paling banyak 5 berkas. Pengawas yang memutus bisa membukanya; warga tidak."),
    )  # fmt: skip


class VerdictForm(forms.Form):
    """Uphold or strike, with words."""

    verdict = forms.ChoiceField(label=gettext_lazy("Putusan"), choices=ContestVerdict.choices, widget=forms.RadioSelect)
    why = forms.CharField(
        label=gettext_lazy("Alasan putusan"), max_length=4000, widget=forms.Textarea,
        help_text=gettext_lazy("Terbaca di riwayat kasus, juga oleh warga."),
    )  # fmt: skip


@require_safe
def breaches(request: StaffRequest) -> HttpResponse:
    """The list, newest first; for those who judge contests, first what waits for them."""
    if not has_role(request.user, *_READERS):
        raise Refused(refusals.NO_CASE)
    at, person = timezone.now(), request.user
    waiting = queries.contests_to_judge(person)
    looks = _looks(person, at, request)
    look = request.GET.get("lihat") or ("putus" if waiting.exists() else "semua")
    rows = looks.get(look, looks["semua"])
    listed = Paginator(rows.order_by("-due_at", "pk"), PER_PAGE).get_page(request.GET.get("halaman"))
    seen = set(visible_to(person).filter(pk__in=[row.case_id for row in listed]).values_list("pk", flat=True))
    days = queries.contest_days(request.city)
    context = {
        "tabs": _tabs(look, waiting),
        "look": look,
        "page_obj": listed,
        "rows": [_row(row, at, days, seen) for row in listed],
        "days": days,
    }
    return page(request, "desk/breaches.html", context)


@require_safe
def breach(request: StaffRequest, number: int) -> HttpResponse:
    """One missed deadline, with what may be said about it."""
    return _show(request, queries.breach_for(request.user, number))


@require_POST
def contest(request: StaffRequest, number: int) -> HttpResponse:
    """Contest a missed deadline, for those who speak for its office. Raises Refused(NOT_YOURS)."""
    found, form = queries.breach_for(request.user, number), ContestForm(request.POST, request.FILES)
    if not speaks_for(request.user, found.agency):
        raise Refused(ours.NOT_YOURS)
    if not form.is_valid():
        return _show(request, found, contest=form, status=422)
    said = form.cleaned_data
    try:
        with attached(said["attachments"]) as files:
            actions.contest(
                found.pk, by=request.user, at=timezone.now(), reason=said["reason"], text=said["text"], files=files
            )
    except Refused as refused:
        refuse(form, refused)
        return _show(request, found, contest=form, status=refused.status)
    messages.success(
        request, _("Sanggahan tersimpan. Pengawas dari luar instansi Anda, atasannya, dan bawahannya akan memutus.")
    )
    return redirect("desk:breach", found.pk)


@require_safe
def contest_file(request: StaffRequest, number: int, file: int) -> HttpResponse:
    """A file of the contest; a paper only as a download. Raises Refused(NO_BREACH), also when the file is gone."""
    found = queries.contest_file_for(request.user, number, file)
    try:
        content = default_storage.open(found.file)
    except FileNotFoundError:
        raise Refused(ours.NO_BREACH) from None
    is_paper = found.media_type == "application/pdf"
    return FileResponse(content, content_type=found.media_type, as_attachment=is_paper, filename=_file_name(found))  # type: ignore[return-value]


def _file_name(found: ContestFile) -> str:
    """What the download is called: the sender's name with the ending that the content has."""
    ending = ".pdf" if found.media_type == "application/pdf" else ".jpg"
    return found.name.rpartition(".")[0] + ending if "." in found.name else found.name + ending


@require_POST
def judge(request: StaffRequest, number: int) -> HttpResponse:
    """Somebody outside the line decides."""
    found, form = queries.breach_for(request.user, number), VerdictForm(request.POST)
    asked = Contest.objects.filter(breach=found).first()
    if asked is None:
        raise Refused(refusals.NO_CASE)
    if not supervises(request.user, found.case) or is_of_the_line(request.user, found.agency):
        raise Refused(ours.NOT_A_JUDGE)
    if not form.is_valid():
        return _show(request, found, verdict=form, status=422)
    try:
        confirm(request.POST, found.case.code, by=request.user, at=timezone.now())
        actions.judge(asked.pk, by=request.user, at=timezone.now(), **form.cleaned_data)
    except Refused as refused:
        refuse(form, refused)
        return _show(request, found, verdict=form, status=refused.status)
    messages.success(request, _("Putusan tersimpan di riwayat kasus."))
    return redirect("desk:breaches")


def _show(
    request: StaffRequest, found: Breach, *, contest: forms.Form | None = None, verdict: forms.Form | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    person, at, days = request.user, timezone.now(), queries.contest_days(request.city)
    asked = Contest.objects.filter(breach=found).select_related("by", "judged_by").first()
    until = queries.contest_until(found, days)
    may_judge = supervises(person, found.case) and not is_of_the_line(person, found.agency)
    context = {
        "it": _row(found, at, days, set(visible_to(person).filter(pk=found.case_id).values_list("pk", flat=True))),
        "asked": asked,
        "files": [
            {
                "name": one.name,
                "url": reverse("desk:contest_file", args=[found.pk, one.number]),
                "kb": max(1, one.size // 1024),
            }
            for one in (asked.files.order_by("number") if asked else ())
        ],
        "until": until,
        "days": days,
        "contest": (contest or ContestForm())
        if contest or (asked is None and speaks_for(person, found.agency) and at <= until)
        else None,
        "verdict": (verdict or VerdictForm())
        if verdict or (asked is not None and not asked.verdict and may_judge)
        else None,
    }
    context["final"] = FinalActForm("judge_contest", found.case.code)
    return page(request, "desk/breach.html", context, status=status)


def _looks(person: Person, at: datetime, request: StaffRequest) -> dict[str, QuerySet[Breach]]:
    every = queries.breaches_visible_to(person)
    since = at - (queries.contest_until(Breach(noticed_at=at), queries.contest_days(request.city)) - at)
    return {
        "putus": every.filter(contest__in=queries.contests_to_judge(person).values("pk")),
        "bisa": every.filter(contest=None, noticed_at__gte=since),
        "disanggah": every.filter(contest__isnull=False),
        "semua": every,
    }


def _tabs(look: str, waiting: QuerySet[Contest]) -> list[dict[str, object]]:
    words = {
        "putus": _("Menunggu putusan Anda"), "bisa": _("Masih bisa disanggah"), "disanggah": _("Disanggah"),
        "semua": _("Semua"),
    }  # fmt: skip
    counts = {"putus": waiting.count() or None}
    url = reverse("desk:breaches")
    return [
        {"label": label, "url": f"{url}?lihat={name}", "count": counts.get(name), "current": name == look}
        for name, label in words.items()
    ]


def _row(row: Breach, at: datetime, days: int, seen: set[int]) -> dict[str, object]:
    """One line of the list: facts and the state in words."""
    asked = getattr(row, "contest", None)
    until = queries.contest_until(row, days)
    if asked is not None and asked.verdict:
        state, tone = str(asked.get_verdict_display()), "good" if asked.verdict == ContestVerdict.STRUCK else "odd"
    elif asked is not None:
        state, tone = _("Disanggah, menunggu putusan"), "info"
    elif at <= until:
        state, tone = _("Bisa disanggah %(span)s lagi") % {"span": long_span(until - at)}, "info"
    else:
        state, tone = _("Dihitung"), "odd"
    return {
        "row": row,
        "url": reverse("desk:breach", args=[row.pk]),
        "case_url": reverse("desk:case", args=[row.case.code]) if row.case_id in seen else "",
        "title": row.case.category.label if row.case.category else _("Jenis belum diketahui"),
        "late": long_span((row.ended_at or at) - row.due_at),
        "is_running": row.ended_at is None,
        "state": state,
        "tone": tone,
    }

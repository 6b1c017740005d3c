"""How the installation is, for the city's administrators: the checks that monitoring reads, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from tanggap.accounts.models import Role
from tanggap.accounts.scopes import has_role
from tanggap.desk.gate import StaffRequest
from tanggap.desk.page import page
from tanggap.evidence.queries import photo_faults
from tanggap.health.readiness import is_ready, remembered
from tanggap.platform.health import HealthCheck
from tanggap.platform.job_state import failed_jobs

# Name of a check -> what people call it, and what it means when it is not well.
_WORDS = {
    "disk": (_("Ruang penyimpanan"), _("Penyimpanan hampir penuh. Minta pengelola server mengosongkannya.")),
    "photo store": (_("Penyimpanan foto"), _("Foto warga tidak dapat disimpan.")),
    "database": (_("Basis data"), _("Basis data tidak menjawab.")),
    "worker": (_("Pekerja latar"), _("Pekerja latar tidak berjalan: saran instansi dan tenggat tertunda.")),
    "jobs": (_("Antrean pekerjaan"), _("Ada pekerjaan yang menunggu lebih dari sepuluh menit.")),
    "lost jobs": (_("Pekerjaan terputus"), _("Ada pekerjaan yang terputus dan belum diambil alih.")),
    "failed jobs": (_("Pekerjaan gagal"), _("Ada pekerjaan yang gagal setelah dicoba berkali-kali.")),
    "deadlines": (_("Pemeriksaan tenggat"), _("Tenggat tidak diperiksa selama sepuluh menit terakhir.")),
    "clock": (_("Jam server"), _("Jam server diragukan. Yang mengikuti jam berhenti dulu.")),
    "photos": (_("Keutuhan foto"), _("Ada foto yang hilang atau berubah. Pulihkan dari cadangan.")),
}


@dataclass(frozen=True)
class HealthLine:
    """One check as people read it."""

    label: str | Promise
    ok: bool
    trouble: str | Promise


@require_safe
def health(request: StaffRequest) -> HttpResponse:
    """The checks, photos at fault, jobs that were given up. Raises Http404 for anybody but an administrator."""
    if not has_role(request.user, Role.CITY_ADMIN, city=request.city):
        raise Http404
    found = remembered.get()
    context = {
        "is_ready": is_ready(found),
        "lines": _lines(found),
        "faults": [fault for fault in photo_faults() if fault.photo.case.city_id == request.city.pk],
        "failed": failed_jobs(),
    }
    return page(request, "desk/health.html", context)


def _lines(found: Sequence[HealthCheck]) -> list[HealthLine]:
    return [HealthLine(_WORDS[one.name][0], one.ok, _WORDS[one.name][1]) for one in found]

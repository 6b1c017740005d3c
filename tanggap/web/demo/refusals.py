"""Why the demo may refuse, in plain words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tanggap.platform.errors import register

REAL_REPORTS = register(
    "demo_beside_real_reports",
    _(
        "Basis data ini sudah berisi laporan warga yang nyata, jadi demo tidak dimuat. "
        "Pakai `tanggap serve`, atau TANGGAP_HOME lain untuk demo."
    ),
    status=409,
)
NO_CITY = register(
    "demo_city_not_loaded", _("Kota %(city)s belum dimuat. Jalankan `tanggap city load FOLDER` dahulu."), status=404
)
WRONG_SCRIPT = register("demo_script_wrong", "%(file)s: %(where)s: %(what)s")
NOT_DEMO = register(
    "demo_person_unknown",
    _("Tidak ada orang demo bernama “%(username)s”. Yang ada: %(known)s."),
    status=404,
)
CODE_USED = register(
    "demo_code_used", _("Kode yang sekarang sudah dipakai. Tunggu %(seconds)s detik, lalu coba lagi."), status=409
)

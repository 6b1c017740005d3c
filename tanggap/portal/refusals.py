"""What the public pages cannot do, in the resident's words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tanggap.platform.errors import register

POSITION_MISSING = register("position_missing", _("Posisi Anda tidak terbaca. Pilih kelurahan dari daftar."))
NOT_YOUR_REPORT = register(
    "not_your_report",
    _("Hanya pelapor yang bisa menjawab ini. Buka laporan lewat tautan rahasia yang Anda simpan."),
    status=403,
)
PAGES_BY_KEY = register(
    "pages_by_key",
    _("Berkas ini tidak lagi berhalaman angka. Mulai dari alamat “first”, lalu ikuti alamat “next” di setiap halaman."),
    status=410,
)
PAGE_UNKNOWN = register(
    "page_unknown",
    _("Lanjutan halaman ini tidak terbaca. Mulai lagi dari alamat “first”, lalu ikuti “next”."),
    status=400,
)

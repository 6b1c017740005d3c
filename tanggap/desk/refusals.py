"""Why the desk may refuse, in plain words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tanggap.platform.errors import register

HELD_BY_ANOTHER = register(
    "held_by_another",
    _(
        "Sedang dibuka oleh %(who)s. Pilih kasus lain; kasus ini bebas lagi paling lama %(minutes)s menit setelah ditinggal."
    ),
    status=409,
)
WRONG_POINT = register("wrong_point", _("Tulis titik sebagai dua angka, lintang lalu bujur. Contoh: -6.2297, 106.8295"))
NOT_CONFIRMED = register("not_confirmed", _("Belum ditegaskan. Ketik “%(word)s” persis seperti tertulis."))

"""Why something about deadlines may be refused, in plain words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tanggap.platform.errors import register

CLOCK_WENT_BACK = register(
    "clock_went_back",
    _(
        "Jam server mundur: sekarang %(at)s, padahal sudah diperiksa sampai %(looked_at)s. Tidak ada tenggat yang diperiksa. "
        "Betulkan jam server; kalau jam yang dulu terlalu maju, jalankan `tanggap deadlines accept-clock`."
    ),
    status=409,
)
NO_ESCALATION = register("no_such_escalation", _("Eskalasi ini tidak ada, atau bukan untuk Anda."), status=404)
ALREADY_ACKNOWLEDGED = register(
    "escalation_acknowledged",
    _("%(person)s sudah menanggapi eskalasi ini. Baca tanggapannya di halaman kasus."),
    status=409,
)
WHAT_NEXT_MISSING = register("what_next_missing", _("Tulis singkat apa yang akan dilakukan dan kapan."))
POLICY_SAME = register(
    "policy_same", _("Aturan ini sama dengan yang berlaku sekarang. Tidak ada yang diubah."), status=409
)
POLICY_MOVED_ON = register(
    "policy_moved_on",
    _("Aturan yang berlaku sudah berganti sejak Anda mencobanya. Coba lagi, lalu putuskan."),
    status=409,
)

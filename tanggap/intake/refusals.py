"""Why a step of the report flow may be refused, in plain words that say what to do."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tanggap.platform.errors import register

DRAFT_GONE = register(
    "draft_gone",
    _("Laporan yang sedang ditulis ini tidak ada lagi. Draf dihapus setelah %(days)s hari. Mulai laporan baru."),
    status=404,
)
ALREADY_SENT = register("draft_already_sent", _("Laporan ini sudah terkirim."), status=409)
SAME_GONE = register(
    "same_gone",
    _(
        "Laporan itu baru saja ditutup atau tidak lagi terbuka untuk umum. Isian Anda tidak hilang: kirim sebagai laporan baru."
    ),
    status=409,
)
PHOTO_MISSING = register("photo_missing", _("Belum ada foto. Ambil atau pilih foto dulu, atau pilih “Tanpa foto”."))
TOO_MANY_PHOTOS = register(
    "too_many_photos", _("Paling banyak %(most)s foto. Hapus satu foto dulu, lalu tambah yang baru.")
)
PLACE_MISSING = register(
    "place_missing",
    _("Kami belum tahu tempatnya. Pakai lokasi Anda, tulis tempatnya, pilih dari daftar, atau tunjuk di peta."),
)
AREA_MISSING = register("area_missing", _("Pilih kelurahan tempat masalah ini."))
LANDMARK_MISSING = register(
    "landmark_missing", _("Tulis patokan supaya petugas menemukan tempatnya: nama jalan, gedung, atau warung terdekat.")
)
WORDS_UNKNOWN = register(
    "place_words_unknown",
    _(
        "Kami belum mengenali tempat itu. Tambahkan nama kelurahan atau kecamatannya, atau pilih kelurahan dari daftar di bawah."
    ),
)
LANDMARK_TOO_LONG = register(
    "landmark_too_long", _("Patokan terlalu panjang: %(length)s huruf. Paling banyak %(most)s huruf.")
)
NOTHING_SAID = register(
    "nothing_said", _("Kami belum tahu masalahnya. Pilih jenis masalah, tambah foto, atau tulis catatan singkat.")
)
TOO_MANY_REPORTS = register(
    "too_many_reports",
    _(
        "Anda sudah mengirim %(count)s laporan dalam satu jam. Laporan ini tetap tersimpan. Kirim lagi setelah pukul %(time)s."
    ),
    status=429,
)
TOO_MANY_UPLOADS = register(
    "too_many_uploads",
    _("Terlalu banyak foto dari jaringan ini dalam satu jam. Coba lagi nanti, atau lapor tanpa foto sekarang."),
    status=429,
)
FIX_TOO_COARSE = register(
    "fix_too_coarse",
    _("Lokasi dari ponsel belum cukup tepat. Tulis tempatnya, pilih dari daftar, atau tunjuk di peta."),
)
HELD_DECIDED = register("held_decided", _("Yang ini sudah diputuskan orang lain. Muat ulang daftarnya."), status=409)
NETWORK_FULL = register(
    "network_full",
    _(
        "Dari jaringan ini sudah sangat banyak laporan yang menunggu diperiksa. Isian Anda tetap tersimpan: "
        "kirim lagi sebentar lagi, atau lewat jaringan lain."
    ),
    status=429,
)

"""Why the command line does not do what was asked, in plain words that say what to do: backups so far."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tanggap.platform.errors import register

BROKEN = register(
    "backup_broken", _("Cadangan %(file)s rusak: %(why)s. Tidak ada yang diubah. Pakai cadangan lain."), status=422
)
NEWER = register(
    "backup_newer",
    _(
        "Cadangan ini dibuat Tanggap %(made_by)s, yang lebih baru dari yang terpasang: migrasi %(unknown)s tidak dikenal. "
        "Pasang versi itu dulu. Tidak ada yang diubah."
    ),
    status=409,
)
OTHER_CITY = register(
    "backup_other_city",
    _(
        "Cadangan ini milik situs kota %(found)s, sedangkan situs ini kota %(wanted)s. Setel TANGGAP_CITY=%(found)s. Tidak ada yang diubah."
    ),
    status=409,
)
WRONG_KEY = register(
    "backup_wrong_key",
    _(
        "Kunci situs ini bukan kunci yang dipakai saat cadangan dibuat; tautan rahasia warga tidak akan terbuka. Setel "
        "TANGGAP_SECRET_KEY ke kunci yang lama. Tidak ada yang diubah."
    ),
    status=409,
)
NOT_EMPTY = register(
    "restore_not_empty",
    _(
        "Di sini sudah ada data: %(what)s. Pulihkan ke basis data dan folder yang kosong, atau ganti semuanya dengan `--force`."
    ),
    status=409,
)
IN_USE = register(
    "restore_in_use",
    _("%(count)s proses lain memakai basis data ini. Hentikan situs dan pekerjanya dulu. Tidak ada yang diubah."),
    status=409,
)
NOT_THE_SAME = register(
    "restore_not_the_same",
    _("Yang dipulihkan tidak sama dengan cadangannya: %(what)s. Keadaan sebelumnya ada di %(before)s."),
    status=500,
)
NO_PROGRAM = register(
    "backup_no_program",
    _("%(program)s versi %(least)s atau yang lebih baru tidak ditemukan. Pasang klien PostgreSQL versi itu."),
    status=503,
)
PROGRAM_FAILED = register("backup_program_failed", _("%(program)s gagal: %(why)s."), status=503)
FILE_GONE = register(
    "backup_file_gone",
    _(
        "Berkas %(name)s dicatat basis data, tetapi hilang saat disalin. Jalankan lagi; kalau tetap hilang, periksa penyimpanannya."
    ),
    status=503,
)

"""Why a sign-in or a change to a person may be refused, in plain words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tanggap.platform.errors import register

WRONG_PASSWORD = register("wrong_password", _("Kata sandi Anda yang sekarang tidak cocok. Ketik ulang."))
WEAK_PASSWORD = register("weak_password", "%(why)s")
USERNAME_TAKEN = register("username_taken", _("Nama pengguna “%(username)s” sudah dipakai. Pilih nama lain."))
WRONG_SCOPE = register(
    "wrong_scope", _("Peran ini perlu ditentukan instansinya atau wilayahnya. Lengkapi, lalu simpan lagi.")
)
WRONG_DIGITS = register(
    "wrong_digits",
    _("Kode itu tidak cocok. Ketik enam angka yang tampil sekarang; setiap kode hanya berlaku sekali."),
)
WRONG_RECOVERY_CODE = register(
    "wrong_recovery_code", _("Kode cadangan itu tidak cocok atau sudah pernah dipakai. Pakai kode yang lain.")
)
WAIT = register(
    "second_step_wait", _("Terlalu banyak kode yang salah. Tunggu %(seconds)s detik, lalu coba lagi."), status=429
)
NOT_ENROLLED = register("not_enrolled", _("Aplikasi kode belum dipasang untuk akun ini."))
ABSENCE_DAYS = register(
    "absence_days",
    _("Tanggalnya keliru: hari terakhir tidak boleh lewat atau sebelum hari pertama, paling lama setahun."),
)
ABSENCE_TWICE = register(
    "absence_twice", _("Sebagian hari itu sudah tercatat. Hapus catatan yang lama, lalu isi lagi.")
)
NO_SUBSTITUTE = register(
    "no_substitute", _("Pengganti harus rekan sekantor, dari kantor di atasnya, atau pengawas wilayah yang sama.")
)
NO_ABSENCE = register("no_absence", _("Catatan ini sudah tidak ada."), status=404)

"""Why a command of routing is refused, in plain words that say what to do."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tanggap.platform.errors import register

ARTEFACT_CHANGED = register(
    "model_artefact_changed",
    _("Isi model %(number)s hilang atau berubah. Latih ulang dengan `tanggap routing train`."),
)
NO_LIVE_MODEL = register(
    "no_live_model",
    _("Belum ada model yang berlaku. Latih dengan `tanggap routing train`."),
    status=409,
)
NOTHING_BEFORE = register(
    "no_model_before",
    _("Tidak ada model sebelumnya yang masih tersimpan. Aturan kota tetap berlaku bila model ditarik dengan --to 0."),
    status=409,
)
NO_SUCH_MODEL = register(
    "no_such_model",
    _("Model %(number)s tidak ada atau isinya sudah dihapus. Lihat daftarnya dengan `tanggap routing status`."),
    status=404,
)
TRAINING_RUNS = register(
    "training_runs", _("Pelatihan lain sedang berjalan. Tunggu sampai selesai, lalu coba lagi."), status=409
)
NO_RENEWAL = register(
    "no_band_renewal", _("Ambang model yang berlaku belum pernah disesuaikan; tidak ada yang ditarik."), status=404
)
NOT_TO_CHECK = register(
    "dispatch_not_to_check", _("Sampel ini sudah diperiksa atau tidak ada. Muat ulang daftarnya."), status=409
)
NOT_TO_START = register(
    "sending_not_to_start", _("Hanya administrator kota yang boleh menjalankan lagi pengiriman otomatis."), status=403
)
WHY_START = register("sending_start_without_reason", _("Tulis alasan mengapa pengiriman otomatis boleh jalan lagi."))
NOT_STOPPED = register(
    "sending_not_stopped", _("Pengiriman ini tidak sedang dihentikan. Muat ulang daftarnya."), status=409
)
NOT_HELD = register(
    "correction_not_held",
    _("Koreksi ini sudah diputuskan, tidak ditahan, atau milik Anda sendiri. Muat ulang daftarnya."),
    status=409,
)
NO_SUCH_AREA = register(
    "no_such_area", _("Wilayah “%(area)s” tidak ada di kota ini. Pakai kode wilayah, misalnya 31.75.02.1007.")
)
NO_SUCH_KIND = register("no_such_kind", _("Jenis masalah “%(kind)s” tidak ada di kota ini."))
NO_WORDS = register("no_words_to_judge", _("Tulis kode kasus, atau kata-kata warga dengan --text."))

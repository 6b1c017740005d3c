"""Why a stored model is not loaded or nothing can be learned, in plain words that say what to do."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tanggap.platform.errors import register

NOT_A_MODEL = register(
    "model_not_readable",
    _("Berkas ini bukan model yang dapat dibaca (%(why)s). Latih ulang dengan `tanggap routing train`."),
)
OTHER_FORMAT = register(
    "model_other_format",
    _(
        "Model ini berformat %(found)s, sedangkan versi ini membaca format %(wanted)s. Latih ulang dengan `tanggap routing train`."
    ),
)
NOTHING_TO_LEARN = register(
    "model_nothing_to_learn",
    _("Tidak ada contoh yang dapat dipelajari: setiap contoh perlu teks dan pemilik atau kategori yang benar."),
)

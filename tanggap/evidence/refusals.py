"""Why a photo may be refused, in plain words that say what to do instead."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tanggap.platform.errors import register

EMPTY = register("photo_empty", _("Berkas foto kosong. Ambil atau pilih fotonya sekali lagi."))
TOO_BIG = register(
    "photo_too_big",
    _("Foto ini %(megabytes)s MB. Paling besar %(most)s MB. Pilih foto lain, atau kirim tanpa foto."),
    status=413,
)
NOT_A_PHOTO = register(
    "photo_not_a_photo",
    _("Berkas ini bukan foto yang bisa kami baca. Kirim foto JPEG, PNG, WebP, HEIC, atau AVIF."),
    status=415,
)
AVIF = register(
    "photo_avif",
    _(
        "Foto ini berjenis AVIF, yang belum bisa kami baca. Ambil foto langsung dari halaman ini, atau simpan dulu sebagai JPEG."
    ),
    status=415,
)
HEIC = register(
    "photo_heic",
    _(
        "Foto ini berjenis HEIC, yang belum bisa kami baca. Ambil foto langsung dari halaman ini, atau simpan dulu sebagai JPEG."
    ),
    status=415,
)
TOO_MANY_PIXELS = register(
    "photo_too_many_pixels",
    _("Foto ini lebih dari %(most)s megapiksel. Ambil foto dengan ukuran biasa, lalu kirim lagi."),
    status=413,
)
DAMAGED = register("photo_damaged", _("Foto ini rusak atau terpotong. Ambil atau pilih fotonya sekali lagi."))
DOCUMENT_DAMAGED = register(
    "document_damaged",
    _("Berkas ini bukan PDF atau foto yang bisa kami baca. Simpan ulang sebagai PDF, atau kirim fotonya."),
    status=415,
)
DOCUMENT_LOCKED = register(
    "document_locked", _("PDF ini terkunci dengan kata sandi. Simpan tanpa kata sandi, lalu lampirkan lagi.")
)
DOCUMENT_TOO_BIG = register("document_too_big", _("Satu berkas paling besar %(most)s MB."), status=413)
DOCUMENT_TOO_LONG = register(
    "document_too_long",
    _("PDF ini %(pages)s halaman; paling banyak %(most)s. Lampirkan halaman yang perlu saja."),
    status=413,
)
NOT_FROM_CAMERA = register(
    "photo_not_from_camera",
    _(
        "Ambil foto dengan kamera di halaman ini; foto dari galeri tidak diterima. Kamera rusak? Tulis sebabnya, "
        "dan orang kedua akan memeriksa fotonya lebih teliti."
    ),
)
PASS_OVER = register(
    "camera_pass_over",
    _(
        "Izin kamera ini sudah dipakai, kedaluwarsa, atau bukan untuk Anda dan kasus ini. Buka kamera lagi dan ambil foto baru."
    ),
    status=409,
)
NO_CAMERA_HERE = register(
    "no_camera_here", _("Hanya petugas yang menangani kasus ini yang mengambil foto sesudah."), status=403
)

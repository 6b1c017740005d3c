"""Why a file or a row of it is not taken in, in plain words; and what was taken in with a doubt."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tanggap.platform.errors import register

FILE_KIND = register("import_file_kind", _("Berkas harus .jsonl atau .csv: %(name)s."))
FILE_MISSING = register("import_file_missing", _("Berkas %(name)s tidak ada atau tidak bisa dibaca: %(why)s."))
FILE_ENCODING = register(
    "import_file_encoding", _("Berkas ini bukan UTF-8. Simpan ulang sebagai UTF-8, lalu coba lagi.")
)
FILE_COLUMNS = register("import_file_columns", _("Kolom ini tidak ada di baris pertama: %(names)s."))
FILE_COLUMN_TWICE = register(
    "import_file_column_twice",
    _("Kolom ini ada dua kali di baris pertama: %(names)s. Ganti nama atau hapus salah satu, lalu coba lagi."),
)
CITY_SLUG = register(
    "import_city_slug",
    _("“%(name)s” bukan kode kota: pakai huruf kecil, angka, dan tanda hubung, paling banyak %(most)s huruf."),
)
CITY_UNKNOWN = register(
    "import_city_unknown",
    _(
        "Kota “%(name)s” belum dimuat dan tidak bisa disusun dari berkas ini: %(why)s "
        "Periksa namanya, atau muat datanya dulu dengan `tanggap city load`."
    ),
)

ROW_ENCODING = register("import_row_encoding", _("Baris ini bukan UTF-8."))
ROW_TOO_LONG = register("import_row_too_long", _("Baris ini lebih dari %(most)s MB."))
ROW_NOT_JSON = register("import_row_not_json", _("Baris ini bukan JSON: %(why)s."))
ROW_NOT_AN_OBJECT = register("import_row_not_an_object", _("Baris ini bukan objek JSON."))
ROW_CELLS = register("import_row_cells", _("Jumlah kolom tidak cocok dengan baris pertama."))
ROW_QUOTES = register(
    "import_row_quotes",
    _("Tanda kutip di baris ini tidak ditutup, atau ada tanda kutip di tengah isi yang tidak ditulis dua kali."),
)
ROW_RUNS_ON = register(
    "import_row_runs_on",
    _(
        "Tanda kutip yang dibuka di baris %(line)s mencakup baris-baris yang tampak seperti laporan lain. "
        "Perbaiki tanda kutipnya, lalu impor lagi."
    ),
)
ROW_ID_ROUNDED = register(
    "import_row_id_rounded",
    _(
        "Nomor %(id)s sudah dibulatkan oleh lembar kerja, sehingga nomor aslinya hilang. "
        "Ekspor ulang dengan kolom nomor berjenis teks."
    ),
)
ROW_ID_MISSING = register("import_row_id_missing", _("Nomor (id) tidak ada, kosong, atau lebih dari %(most)s huruf."))
ROW_ID_TWICE = register("import_row_id_twice", _("Nomor %(id)s sudah ada di baris %(line)s."))
ROW_WRONG_TYPE = register("import_row_wrong_type", _("Isi kolom %(column)s harus berupa teks."))
ROW_UNREADABLE = register("import_row_unreadable", _("Kolom %(column)s berisi karakter yang tidak bisa disimpan."))
ROW_TEXT_MISSING = register("import_row_text_missing", _("Isi laporan kosong."))
ROW_DATE_WRONG = register("import_row_date_wrong", _("Tanggal %(column)s tidak terbaca: %(value)s."))
ROW_DATE_FUTURE = register("import_row_date_future", _("Tanggal %(column)s ada di masa depan: %(value)s."))
ROW_NAME_LONG = register("import_row_name_long", _("Isi kolom %(column)s lebih dari %(most)s huruf."))
ROW_AGENCY = register("import_row_agency", _("Instansi ini tidak ada di data kota: %(name)s."))
ROW_AREA = register("import_row_area", _("Wilayah ini tidak ada di data kota, atau ada lebih dari satu: %(name)s."))
ROW_DATABASE = register("import_row_database", _("Basis data menolak baris ini: %(why)s."))

# Taken in all the same, for history should not be lost over these.
DOUBT_ANSWER_TIME = register(
    "import_doubt_answer_time", _("Dijawab sebelum dilaporkan: tanggal jawaban tidak dipercaya, jawabannya dicatat.")
)
DOUBT_TOPIC = register(
    "import_doubt_topic", _("Topik ini tidak ada di data kota; laporan masuk tanpa jenis: %(name)s.")
)
DOUBT_COLUMN = register(
    "import_doubt_column", _("Kolom ini tidak dikenal dan tidak dibaca, di sini dan di baris berikutnya: %(name)s.")
)
DOUBT_CONTROL = register(
    "import_doubt_control", _("Karakter kendali yang tidak terlihat dihapus dari kolom %(column)s.")
)
DOUBT_GUESSED_AREA = register(
    "import_area_guessed", _("Baris ini tidak menyebut wilayah. Dari kata-katanya diperkirakan: %(name)s.")
)
DOUBT_AREA = register(
    "import_doubt_area", _("Kelurahan ini di kecamatan lain menurut data kota: %(name)s. Kelurahan yang dipakai.")
)
DOUBT_ADDRESS = register("import_doubt_address", _("Alamat lebih dari %(most)s huruf; selengkapnya ada di akhir teks."))

"""Why a verb may be refused, in plain words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tanggap.platform.errors import register

NOT_POSSIBLE_NOW = register(
    "verb_not_possible_now",
    _(
        "Langkah ini tidak bisa dilakukan pada kasus berstatus “%(status)s”. Muat ulang halaman untuk melihat keadaan terbaru."
    ),
    status=409,
)
NOT_ALLOWED = register("verb_not_allowed", _("Anda tidak berwenang melakukan langkah ini pada kasus ini."), status=403)
CHANGED_MEANWHILE = register(
    "case_changed_meanwhile",
    _("Kasus ini baru saja diubah orang lain. Baca perubahan terbarunya, lalu putuskan lagi."),
    status=409,
)
NO_CASE = register("no_such_case", _("Kasus ini tidak ada, atau tidak boleh Anda lihat."), status=404)
REASON_MISSING = register("reason_missing", _("Pilih satu alasan dari daftar."))
TEXT_MISSING = register("text_missing", _("Tulis keterangan singkat: apa yang terjadi dan apa langkah berikutnya."))
TEXT_TOO_LONG = register(
    "text_too_long", _("Keterangan terlalu panjang: %(length)s huruf. Paling banyak %(most)s huruf.")
)
TEXT_UNREADABLE = register(
    "text_unreadable",
    _("Keterangan berisi karakter yang tidak terbaca. Hapus karakter itu, lalu kirim lagi."),
)
AGENCY_MISSING = register("agency_missing", _("Pilih instansi yang bertanggung jawab."))
AGENCY_SAME = register("agency_same", _("Kasus ini sudah dipegang instansi itu. Pilih instansi lain."))
DECISION_NEEDED = register(
    "decision_needed",
    _(
        "Kasus ini sudah %(count)s kali dikembalikan. Siapa yang mengerjakan kini diputuskan pengawas wilayah, kepala meja depan "
        "atau admin kota."
    ),
    status=409,
)
NO_DECISION_NEEDED = register(
    "no_decision_needed",
    _("Kasus ini belum dua kali dikembalikan. Tugaskan seperti biasa; keputusan mengikat belum perlu."),
    status=409,
)
BOUND_BY_DECISION = register(
    "bound_by_decision",
    _(
        "Sudah diputuskan bahwa instansi Anda yang mengerjakan. Kembalikan hanya dengan alasan yang belum pernah disebut, "
        "atau setelah tempat atau jenis masalahnya diperbaiki."
    ),
    status=409,
)
AGENCY_NOT_BELOW = register(
    "agency_not_below",
    _("Disposisi hanya ke bagian di bawah instansi Anda. Untuk instansi lain, kembalikan kasusnya."),
)
ADDRESSEE_MISSING = register(
    "addressee_missing",
    _("Sebut instansi yang lebih tepat. Tidak tahu? Tulis mengapa ini bukan wewenang Anda. Warga akan membacanya."),
)
EVIDENCE_MISSING = register(
    "evidence_missing", _("Ambil foto sesudah pekerjaan. Tanpa foto, kasus belum bisa diselesaikan.")
)
TASKS_OPEN_STILL = register(
    "tasks_open", _("Masih ada %(count)s bagian instansi lain yang belum selesai. Tunggu atau tarik dulu.")
)
SECOND_PERSON_NEEDED = register(
    "second_person_needed", _("Pekerjaan harus diperiksa orang kedua, bukan oleh yang mengerjakannya.")
)
OTHER_UNIT_NEEDED = register(
    "other_unit_needed",
    _("Bukti harus diperiksa orang dari kantor lain, bukan kantor yang mengerjakannya."),
)
AGENCY_ACCUSED = register(
    "agency_accused",
    _("Laporan ini tentang kantor itu, atasannya, atau bawahannya. Serahkan ke instansi di luar jalurnya."),
)
MERGE_WOULD_TELL = register(
    "merge_would_tell",
    _("Laporan tentang petugas tidak digabung dengan laporan lain: orang yang dilaporkan bisa membacanya."),
)
RATING_WRONG = register("rating_wrong", _("Pilih nilai dari 1 sampai 5."))
RATING_NOT_NOW = register(
    "rating_not_now", _("Laporan ini belum selesai, jadi belum bisa dinilai. Buka lagi setelah ada kabar."), status=409
)
RATING_TOO_LATE = register("rating_too_late", _("Nilai hanya bisa diubah %(days)s hari setelah diberikan."), status=409)
RATING_OFTEN = register("rating_often", _("Nilai ini sudah diberikan %(most)s kali; sekarang tetap."), status=409)
NO_RECHECK = register(
    "no_such_recheck", _("Pemeriksaan ulang ini tidak ada, atau sudah dijawab orang lain."), status=404
)
TARGET_MISSING = register("target_missing", _("Sebut kode kasus tujuan yang masih terbuka, bukan kasus ini sendiri."))
UNTIL_WRONG = register(
    "until_wrong", _("Tentukan tanggal lanjut: setelah hari ini, untuk alasan ini paling lambat %(latest)s.")
)
TOO_LATE_TO_REOPEN = register(
    "too_late_to_reopen",
    _("Masa membuka lagi (%(days)s hari) sudah lewat. Kirim laporan baru; sebut kode laporan ini."),
)
TASK_ENDED = register("task_ended", _("Bagian ini sudah selesai atau dikembalikan."), status=409)
MERGE_WOULD_PUBLISH = register(
    "merge_would_publish",
    _(
        "Kasus tertutup tidak bisa digabung ke kasus umum: isinya akan terbaca. Gabungkan sebaliknya, atau biarkan terpisah."
    ),
)
KEPT_HAS_ENDED = register(
    "kept_has_ended",
    _(
        "Kasus %(kept)s, tujuan gabungan ini, sudah berstatus “%(status)s”. Buka lagi atau pisahkan dulu kasus itu, lalu pisahkan yang ini."
    ),
    status=409,
)
REPORT_NOT_HERE = register(
    "report_not_here", _("Laporan itu bukan (atau bukan lagi) bagian dari kasus ini. Muat ulang halaman."), status=409
)
REPORT_IS_THE_CASE = register(
    "report_is_the_case",
    _(
        "Laporan ini yang memulai kasusnya, jadi tidak bisa dipisahkan sendiri. Pisahkan kasus yang digabung itu seluruhnya."
    ),
)
NOTHING_TO_OBJECT = register(
    "nothing_to_object",
    _("Anda sudah menyatakannya, atau laporan ini sedang tidak ada di sebuah kantor. Petugas meja depan memeriksanya."),
    status=409,
)
PLACE_MISSING = register("case_place_missing", _("Pilih kelurahan tempat masalah ini."))
NO_AGENCY_BELOW = register(
    "no_agency_below", _("Tidak ada bagian di bawah instansi ini yang bisa ditugasi."), status=409
)
PROOF_DOUBTFUL = register(
    "proof_doubtful", _("Ada pemeriksaan yang perlu dilihat. Tulis mengapa bukti ini tetap Anda terima.")
)
PROOF_UNCHECKED = register(
    "proof_unchecked", _("Foto bukti ini belum diperiksa. Tunggu sebentar, atau tulis mengapa tetap Anda terima.")
)
CATEGORY_MISSING = register("category_missing", _("Pilih jenis masalah."))
NOTHING_TO_REDACT = register(
    "nothing_to_redact", _("Baris riwayat ini tidak ada, atau teksnya sudah dihapus."), status=404
)
QUESTION_MISSING = register("question_missing", _("Tulis pertanyaan Anda dulu."))
ASKED_ENOUGH = register(
    "asked_enough",
    _("Tiga pertanyaan Anda masih menunggu jawaban. Petugas harus menjawabnya sebelum tenggat yang tertulis."),
)
OFFICE_NOT_RETIRED = register(
    "office_not_retired",
    _("%(office)s tidak ada, atau masih kantor kota ini. Hanya kasus kantor yang sudah dihapus bisa dialihkan."),
)
OFFICE_UNKNOWN = register("office_unknown", _("Kantor penerus %(office)s tidak ada di data kota."))

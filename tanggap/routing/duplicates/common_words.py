"""Indonesian words that tell nothing of a problem: they stand in every report, or only say where and when."""

from __future__ import annotations

from typing import Final

from tanggap.routing.tokens import tokens

# After one of these a landmark is named: "depan ruko", "dekat pohon besar".
_BESIDE: Final = (
    "depan dpn muka dekat deket dkt samping smping sampingnya seberang sebrang sbrg sebelah sblh belakang blkg sekitar seberangnya "
    "near opposite behind beside front"
)
# After one of these a place may be named.
_POSITION: Final = (
    f"{_BESIDE} pas pojok pojokan ujung antara menuju arah bawah atas dalam pinggir tepi sisi persis next"
)
_WHERE: Final = (
    "jalan raya gang lorong kampung kelurahan kecamatan kota jakarta dki provinsi rt rw no nomor nomer blok daerah kawasan wilayah "
    "lingkungan komplek kompleks perumahan cluster tempat lokasi sini situ sana titik rumah tengah kiri kanan luar utama umum negeri "
    "bahu badan ruas mulut "
    "tempatnya alamat patokan street road alley lane house place here there"
)
_WHEN: Final = (
    "pagi siang sore malam malem subuh tadi kemarin kemaren semalam semalem hari harian tiap setiap minggu seminggu bulan sebulan "
    "tahun setahun jam menit lama sejak dari sampai sampe sekarang lagi terus selalu sering kadang baru habis abis sehabis setelah "
    "sebelum senin selasa rabu kamis jumat sabtu mingguan berhari berminggu berbulan dua tiga empat lima satu hujan ujan musim besok "
    "nanti today yesterday night morning week month year day days weeks since always every still again"
)
_CHATTER: Final = (
    "tidak tdk ga gak nggak kagak bukan belum sudah udah bisa mau jadi bikin buat kalau kalo kalau kayak kaya seperti sama juga saja aja "
    "doang dong sih nih tuh kok ya iya loh lho deh min mimin admin pak bu bapak ibu bang mas mbak kak gan tolong mohon minta harap "
    "segera cepat secepatnya ditindak tindak lanjut ditindaklanjuti perbaiki diperbaiki perbaikan dibenerin benerin betulkan dicek cek "
    "sepanjang beberapa sehingga ijin izin dapat saat akibat kondisi pembersihan adanya pemasangan kembali pihak tepat serta oleh "
    "perhatian permohonan memohon penambalan perawatan pengaspalan pengangkutan waktu dilewati bagi tetap pengaduan pengajuan penanganan "
    "hasil apabila bila jika tersebut tsb terimakasih trimakasih terkait kait mengingat diada mengajukan pernah sebanyak berada sebuah "
    "hingga tetapi namun antara lain kejadian sebagian setempat kira kiranya perihal hal mengenai menyampaikan melaporkan kepada "
    "merupakan melakukan dilakukan sebut disebut keadaan normal terjadi berdampak dampak alhamdulillah baik nggih maturnuwun suwun "
    "apakah kalau sungguh cukup agak rada sebab sebaiknya semoga mungkin udh sdh krn yg dgn utk bs pd dr sy jg lg skrg skrng td mlm "
    "lapor laporan laporin report warga orang orangnya anak ibu bapak tetangga pengguna pengendara pejalan motor mobil pemotor kendaraan "
    "lewat melintas jalanan masuk keluar bahaya membahayakan berbahaya bahayain rawan celaka kecelakaan hampir nyaris jatuh jatoh nabrak "
    "ganggu mengganggu terganggu resah meresahkan khawatir takut takutnya kasian kasihan parah banget bgt sekali sangat besar gede gedhe "
    "kecil lebar panjang tinggi pendek dalem dangkal banyak sedikit semua semuanya satunya ada tanpa punya lihat liat kelihatan keliatan "
    "kena sampe tapi tp padahal terus trus karena soalnya makanya biar supaya agar kapan kenapa gimana bagaimana apa siapa masih makin "
    "mulai tambah lebih kurang paling cuma hanya malah bahkan apalagi bekas petugas dinas pemda pemerintah pemprov pemkot terima kasih "
    "makasih trims assalamualaikum selamat salam halo hai permisi maaf info infonya tanggap respon dibiarin biarin dibiarkan biarkan "
    "urus diurus angkut diangkut bersihkan dibersihkan bersihin ganti pasang dipasang tambal ditambal jalan warganya harus perlu butuh "
    "sendiri kami kita saya aku gue gw anda kalian mereka dia please help the and for with that this have has been very not"
)
BESIDE: Final = frozenset(tokens(_BESIDE))
POSITION: Final = frozenset(tokens(_POSITION))
COMMON: Final = frozenset(tokens(f"{_POSITION} {_WHERE} {_WHEN} {_CHATTER}"))

"""What a city knows of reports that repeat one another: its shape, and what holds for a city that says nothing of its own.

Kinds are named by their codes. docs/duplicates.md describes every part; `city_files/duplicates.py` reads and checks a city's file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, TypedDict


class KindRule(TypedDict, total=False):
    """What is known of reports of one kind."""

    reach_m: int  # how far from one another residents stand who report one problem; 0: never the same problem
    days: int  # how long one such problem usually lasts
    many_problems: bool  # one place has several problems of this kind, so words must agree
    anything: bool  # residents choose it for any problem


class ConfusedKinds(TypedDict):
    """Kinds that residents choose for one and the same problem, and how often (per cent)."""

    kinds: Sequence[str]
    alike: int


class ExclusiveWords(TypedDict):
    """Words of which one problem has one, for these kinds; for all kinds when none is named."""

    words: Sequence[str]
    kinds: Sequence[str]


class DuplicateContent(TypedDict):
    """`duplicates.toml` as the database keeps it."""

    kinds: Mapping[str, KindRule]
    confused: Sequence[ConfusedKinds]
    never: Sequence[Sequence[str]]  # kinds that are never one problem, however near
    landmarks: Mapping[str, Sequence[str]]  # a kind of landmark, and the ways to say it or the landmarks that it covers
    words: Mapping[str, Sequence[str]]  # a word of a problem, and the other ways to say it
    exclusive: Sequence[ExclusiveWords]


DEFAULT_REACH_M: Final = 25
DEFAULT_DAYS: Final = 45
NOTHING: Final[DuplicateContent] = {
    "kinds": {}, "confused": (), "never": (), "landmarks": {}, "words": {}, "exclusive": (),
}  # fmt: skip

_LANDMARKS: Final = {
    "alfamart": "alfa mart|alfa|alpamart|alpa",
    "alfamidi": "alfa midi|midi",
    "indomaret": "indo maret|indomart|indomarco|indomaret point|idm",
    "minimarket": "mini market|alfamart|alfamidi|indomaret|lawson|family mart|circle k",
    "tk": "taman kanak kanak|paud|tk islam",
    "sd": "sdn|sd negeri|sekolah dasar|sdit|mi negeri|madrasah ibtidaiyah",
    "smp": "smpn|smp negeri|mts|mtsn|smp islam",
    "sma": "sman|sma negeri|smk|smkn|smk negeri|smu|ma negeri",
    "sekolah": "sekolahan|skolah|sekolah negeri|madrasah|tk|sd|smp|sma",
    "kampus": "universitas|univ|akademi|politeknik|institut",
    "spbu": "pom bensin|pom|pertamina|pombensin|shell|vivo|bp akr",
    "masjid": "mesjid|mushola|musholla|musolla|musala|mushalla|langgar|surau|mosque",
    "gereja": "greja|kapel|hkbp|gki|church",
    "vihara": "wihara|klenteng|kelenteng|pura",
    "pos jaga": "pos|pos ronda|pos kamling|poskamling|pos satpam|pos hansip|pos keamanan|pos rw|pos rt|gardu ronda",
    "balai warga": "balai rw|sekretariat rw|kantor rw|aula rw|balai pertemuan|bale warga",
    "pos polisi": "pospol|pos pol|polsek|polres|kantor polisi|polsubsektor",
    "puskesmas": "puskes|pkm|pustu",
    "rumah sakit": "rs|rsud|rsia|rumkit|hospital",
    "klinik": "dokter|praktek dokter|klinik 24 jam|bidan",
    "apotek": "apotik|toko obat|kimia farma|k24|century",
    "kelurahan": "kantor lurah|kantor kelurahan",
    "kecamatan": "kantor camat|kantor kecamatan",
    "pasar": "psr|market",
    "mal": "mall|plaza|plasa|town square",
    "bank": "atm|bca|bri|bni|mandiri|bank dki|bank jakarta",
    "warung makan": "warteg|rumah makan|rm padang|restoran|resto|pecel lele|warung nasi|padang|bakso|mie ayam|angkringan|kopitiam",
    "kafe": "cafe|kedai kopi|coffee shop|warkop|kopi kenangan|janji jiwa|starbucks",
    "warung": "toko kelontong|kelontong|warung madura|warung kopi|kios|toko|warung makan",
    "bengkel": "tambal ban|cuci motor|cucian motor|cuci mobil|cucian mobil|carwash|steam motor",
    "laundry": "londri|laundri|binatu",
    "pangkalan ojek": "pangkalan ojol|shelter ojol|basecamp ojol",
    "kantor pos": "pt pos",
    "terminal": "terminal bus|terminal bis",
    "posyandu": "posyandu balita",
    "ruko": "rukan|deretan ruko",
    "gudang": "pergudangan",
    "rumah pompa": "gardu pompa",
    "waduk": "setu|danau|embung",
    "lahan kosong": "tanah kosong|kebon kosong|kebun kosong|lapangan kosong|lahan tidur",
    "halte": "halte busway|halte tj|bus stop|bis stop|shelter bus",
    "stasiun": "stasiun krl|stasiun kereta|station",
    "jembatan": "jembatan kali|bridge",
    "jembatan penyeberangan": "jpo",
    "taman": "rptra|park",
    "lapangan": "lapangan bola|lapangan futsal|lapangan voli|lapangan bulutangkis",
    "makam": "kuburan|tpu|pemakaman",
    "gardu listrik": "trafo|gardu pln",
    "perempatan": "prapatan|perapatan|simpang empat|persimpangan|simpang",
    "lampu merah": "lampu lalu lintas|traffic light|bangjo|lampu setopan|setopan|tl",
    "rel": "rel kereta|rel kereta api|perlintasan kereta|palang kereta",
    "pertigaan": "simpang tiga|pertelon",
    "tikungan": "belokan",
    "apartemen": "apartment|apart|rusun|rusunawa",
    "hotel": "penginapan|reddoorz|oyo",
    "kos": "kost|kosan|kontrakan|kostan",
}  # fmt: skip
_WORDS: Final = {
    "lubang": "bolong|lobang|berlubang|jebol|jeglongan|growong|bolongan|hole|pothole",
    "rusak": "hancur|ancur|pecah|remuk|retak|broken|rompal|copot|lepas|kelupas|ngelupas|mengelupas|terkelupas|lapuk|patah",
    "ambles": "amblas|longsor|sinkhole",
    "mampet": "tersumbat|mampat|buntu|nyumbat|sumbat|macet airnya|tidak ngalir|tidak mengalir|blocked|clogged",
    "got": "comberan|selokan|saluran|drainase|parit|gorong gorong|gorong|riol|solokan|drain|kalen",
    "mati": "padam|tidak nyala|tidak menyala|gelap|gelap gulita|peteng",
    "listrik": "mati lampu|pln|mati listrik",
    "lampu": "lampunye|lampune|lampunya|pju|penerangan|lampu jalan|lamp",
    "genang": "tergenang|menggenang|becek|kubangan|ngembeng|genangan air|flooded|meluber|luber|banjir|kebanjiran|terendam|rendam|"
    "kerendem|rendem|kelelep|tenggelam|tidak surut|tidak surut surut|air naik|air pada naik|air meluap|naik ke jalan",
    "sampah": "kresek|limbah rumah tangga|garbage|trash|sampahnya",
    "tumpuk": "numpuk|menumpuk|tumpukan|gunungan|menggunung|berserakan|berceceran|overload",
    "roboh": "tumbang|ambruk|rubuh|ambrol|fallen",
    "miring": "condong|doyong|mau roboh|mau rubuh|mau tumbang",
    "pohon": "dahan|ranting|tree",
    "bau": "busuk|menyengat|nyengat|bau busuk|anyir|smell",
    "parkir": "parkiran|diparkir|markir|parking|nongkrong mobil",
    "halang": "nutup|menutup|tutup jalan|ngalangin|menghalangi|makan jalan|makan badan jalan|nutupin|sempit",
    "dagang": "pkl|pedagang|jualan|lapak|kaki lima|gerobak|berjualan|penjual|vendor|dagangan|tenda",
    "bocor": "nyembur|muncrat|semprot|rembes|merembes|leak|nyemprot",
    "pipa": "pam|pdam|ledeng|pipa air|paralon",
    "asap": "ngebul|mengepul|ngepul|smoke|asep",
    "bakar": "dibakar|membakar|pembakaran|bakaran|kebakar",
    "mobil": "avanza|innova|xenia|sedan|pick up|pickup|mobil bak|mpv|angkot",
    "bising": "berisik|ribut|suara keras|keras|noise|gaduh|brisik|kenceng",
    "konstruksi": "paku bumi|tiang pancang|pancang|pengecoran|ngecor|bor|ngebor",
    "tembok": "dinding",
    "musik": "karaoke|dangdut|dangdutan|sound system|sound|speaker|live music|organ tunggal",
    "juntai": "menjuntai|ngelewer|ngelawer|rendah|melorot|nglewer|kendor",
    "kabel": "cable|kabelnya|fiber|optik",
    "trotoar": "pedestrian|tempat jalan kaki|footpath|sidewalk|trotoir",
    "semrawut": "kusut|ruwet|berantakan|acak acakan",
    "macet": "kemacetan|tersendat|padat merayap|jammed",
    "hilang": "dicuri|raib|tidak ada tutup|dicolong|ilang",
    "nyamuk": "jentik|dbd|demam berdarah|fogging",
    "pangkas": "dipangkas|tebang|ditebang|toping|rimbun|lebat|dirapikan",
    "rumput": "ilalang|semak|alang alang",
    "gali": "galian|bekas galian|digali|bongkaran",
    "marka": "zebra cross|garis jalan|zebra|garis penyeberangan|penyeberangan|zebracross|nyebrang|nyeberang|menyeberang|tempat nyebrang",
    "toilet": "wc|kamar mandi|mck|kakus",
    "bbm": "bahan bakar|bensin|solar",
    "pompa": "mesin sedot|penyedot|mesin pompa|pump",
    "puing": "brangkal|bongkaran|kloset bekas|urugan",
    "air": "airnya|airnye|aer|aernya|aernye|banyu|airnye",
    "kedip": "kelip|kelap kelip|kedap kedip|kerlap kerlip|berkedip|byar pet",
    "antri": "antrian|ngantri|mengantri|antre|antrean|queue",
    "judes": "jutek|ketus|kasar|galak|tidak ramah|bentak|membentak|marah marah|rude",
    "kotor": "jorok|dekil|kumuh|pesing|dirty",
    "bangku": "duduk|kursi|tempat duduk|bench",
    "pagar": "pager|railing|pegangan",
    "truk": "tronton|dump truk|trailer|truck|truk tanah",
    "motor": "sepeda motor|ojol|kendaraan roda dua|motorcycle",
    "tawuran": "berantem|perang|bentrok|keributan|sajam|celurit",
    "preman": "ormas|jagoan|palak|malak|dipalak|pemalakan",
    "dicoret": "coretan|corat coret|grafiti|vandalisme|pilox|mural",
    "spanduk": "banner|iklan|poster|umbul umbul|stiker",
    "baliho": "billboard|reklame|papan reklame|papan iklan|neon box",
    "balap": "balapan|kebut kebutan|ugal ugalan|ngebut|trek trekan|balap liar",
}  # fmt: skip
_VEHICLES: Final = ("parkir-liar", "pelanggaran-lalu-lintas", "angkutan-mangkal")
_EXCLUSIVE_THERE: Final = (
    "mobil|motor|truk|bajaj|kontainer",
    "hitam|putih|merah|biru|kuning|hijau|silver|abu|coklat|oranye",
)
_SCRAWLED_ON: Final = ("tembok|kaca|pagar|rolling door|tiang|truk",)
_EXCLUSIVE: Final = (
    "kucing|anjing|ular|monyet|tikus|ayam|tawon|biawak",
    "mangga|angsana|beringin|ketapang|trembesi|mahoni|flamboyan|kelapa|jambu|nangka|akasia|asem|sengon|pisang|bambu|palem|glodokan|waru|randu|rambutan|kersen|sukun|kamboja|cemara|petai|ceri|tabebuya|bungur|trembesi|nangka|melinjo",
    "kasur|sofa|puing|lemari|daun",
    "utara|selatan|timur|barat",
    "lift|toilet|eskalator|atap|bangku|ayunan|perosotan|jungkat|gazebo|wastafel|gerbang|ac|tangga|papan",
    "musik|toa|petasan|knalpot|genset|mesin|konstruksi|gerinda|forklift",
    "spanduk|baliho",
)  # fmt: skip


def _exclusive(said: Sequence[str], kinds: Sequence[str]) -> list[ExclusiveWords]:
    return [{"words": tuple(one.split("|")), "kinds": kinds} for one in said]


def _split(said: Mapping[str, str]) -> dict[str, Sequence[str]]:
    return {name: tuple(ways.split("|")) for name, ways in said.items()}


DEFAULTS: Final[DuplicateContent] = {
    "kinds": {
        "banjir": {"reach_m": 110, "days": 2},
        "genangan": {"reach_m": 70, "days": 7},
        "sampah-menumpuk": {"reach_m": 50, "days": 14},
        "parkir-liar": {"reach_m": 60, "days": 14},
    },
    "confused": (
        {"kinds": ("jalan-berlubang", "jalan-rusak"), "alike": 75},
        {"kinds": ("banjir", "genangan"), "alike": 70},
        {"kinds": ("saluran-mampet", "genangan"), "alike": 60},
    ),
    "never": (),
    "landmarks": _split(_LANDMARKS),
    "words": _split(_WORDS),
    "exclusive": (
        *_exclusive(_EXCLUSIVE, ()),
        *_exclusive(_EXCLUSIVE_THERE, _VEHICLES),
        *_exclusive(_SCRAWLED_ON, ("coretan-dinding",)),
    ),
}


def with_defaults(said: DuplicateContent) -> DuplicateContent:
    """What a city said, and what holds where it said nothing. Of two sayings on one pair or one name the city's counts."""
    kinds = {code: {**DEFAULTS["kinds"].get(code, {}), **said["kinds"].get(code, {})} for code in
             DEFAULTS["kinds"].keys() | said["kinds"].keys()}  # fmt: skip
    return {
        "kinds": kinds,  # type: ignore[typeddict-item]  # a union of two rules is a rule
        "confused": (*DEFAULTS["confused"], *said["confused"]),
        "never": (*DEFAULTS["never"], *said["never"]),
        "landmarks": {**DEFAULTS["landmarks"], **said["landmarks"]},
        "words": {**DEFAULTS["words"], **said["words"]},
        "exclusive": (*DEFAULTS["exclusive"], *said["exclusive"]),
    }

"""Why two may be the same problem, in words: what an operator or a resident can check with their own eyes."""

from __future__ import annotations

from django.utils.translation import gettext as _

from tanggap.routing.twins.pairs import LIKE_BITS, Common

# Up to so many bits apart it is one photo, recompressed or sent on; up to LIKE_BITS the same scene.
_ONE_PHOTO_BITS = 6
_ALMOST_HERE_M = 15


def reasons(common: Common) -> tuple[str, ...]:
    """What speaks for it, the strongest first, then what speaks against; in the reader's language."""
    return tuple(one for one in (_photo(common), _distance(common), *_others(common)) if one)


def checks(common: Common) -> tuple[str, ...]:
    """The same without the distance, for whoever is told that apart."""
    return tuple(one for one in (_photo(common), *_others(common)) if one)


def _others(common: Common) -> tuple[str, ...]:
    return (_kind(common), _place(common), _age(common), _against(common))


def _photo(common: Common) -> str:
    if common.photo_bits is None or common.photo_bits > LIKE_BITS:
        return ""
    return _("foto yang sama") if common.photo_bits <= _ONE_PHOTO_BITS else _("foto mirip")


def _distance(common: Common) -> str:
    if common.metres is None:
        return _("wilayah sama, titik tidak diketahui")
    if common.metres < _ALMOST_HERE_M:
        return _("di tempat yang sama")
    return _("%(metres)s m dari sini") % {"metres": round(common.metres / 5) * 5}


def _kind(common: Common) -> str:
    if common.kind_alike is None:
        return ""
    return _("jenis sama") if common.kind_alike == 1 else _("jenis yang sering tertukar")


def _place(common: Common) -> str:
    return _("patokan sama: %(words)s") % {"words": " ".join(common.place_words[:3])} if common.place_words else ""


def _age(common: Common) -> str:
    return _("laporan terakhirnya kurang dari sehari sebelumnya") if common.days < 1 else ""


def _against(common: Common) -> str:
    return _("nomor rumah atau gang berbeda") if common.other_number else ""

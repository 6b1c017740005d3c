"""Why two may be the same problem, in words: what an operator or a resident can check with their own eyes."""

from __future__ import annotations

from django.utils.translation import gettext as _

from tanggap.routing.duplicates.pair_features import PairFeatures, SceneMatch
from tanggap.routing.duplicates.pair_words import PairWords

_ALMOST_HERE_M = 15


def reasons(pair: PairFeatures) -> tuple[str, ...]:
    """What speaks for it, the strongest first, then what speaks against; in the reader's language."""
    return tuple(one for one in (_photo(pair), _distance(pair), *_others(pair)) if one)


def checks(pair: PairFeatures) -> tuple[str, ...]:
    """The same without the distance, for whoever is told that apart."""
    return tuple(one for one in (_photo(pair), *_others(pair)) if one)


def _others(pair: PairFeatures) -> tuple[str, ...]:
    return (_kind(pair), _place(pair), _age(pair), *_against(pair.words))


def _photo(pair: PairFeatures) -> str:
    if pair.photo == SceneMatch.NONE:
        return ""
    return {
        SceneMatch.SAME_PICTURE: _("foto yang sama"),
        SceneMatch.ALIKE: _("foto mirip"),
    }[pair.photo]


def _distance(pair: PairFeatures) -> str:
    if pair.metres is None:
        return _("wilayah sama, titik tidak diketahui")
    if pair.metres < _ALMOST_HERE_M:
        return _("di tempat yang sama")
    return _("%(metres)s m dari sini") % {"metres": round(pair.metres / 5) * 5}


def _kind(pair: PairFeatures) -> str:
    if pair.kind_alike is None:
        return ""
    if pair.kind_alike == 1:
        return _("jenis sama")
    return _("jenis yang mungkin tertukar") if pair.is_by_words else _("jenis yang sering tertukar")


def _place(pair: PairFeatures) -> str:
    return (
        _("patokan sama: %(words)s") % {"words": " ".join(pair.words.place_words[:3])} if pair.words.place_words else ""
    )


def _age(pair: PairFeatures) -> str:
    return _("laporan terakhirnya kurang dari sehari sebelumnya") if pair.days < 1 else ""


def _against(words: PairWords) -> tuple[str, ...]:
    """All that speaks against it, the most decisive first."""
    told = {
        _("hal yang disebut berbeda"): words.excludes,
        _("salah satunya menyebut di sana tidak bermasalah"): words.in_order,
        _("nomor yang disebut berbeda"): words.other_number,
        _("patokan berbeda"): words.other_place,
        _("sisi atau arah berbeda"): words.other_side,
    }
    return tuple(said for said, is_so in told.items() if is_so)

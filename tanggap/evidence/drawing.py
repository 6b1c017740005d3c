"""Drawing a photo anew: smaller, upright, in sRGB, and with nothing but pixels."""

from __future__ import annotations

import io

from PIL import Image, ImageCms
from PIL.ExifTags import Base

_QUALITY = 80
# Tried in turn until the small photo fits its budget; noise is the only thing that ever gets to the end.
_THUMB_STEPS = ((1.0, 74), (1.0, 60), (1.0, 45), (1.0, 30), (0.75, 30), (0.5, 25))
_SMALL = 2_000_000  # pixels that cost nothing
_ROWS = 64  # of the smaller picture at a time
_LARGEST_PROFILE = 4 * 1024 * 1024
_SRGB = ImageCms.createProfile("sRGB")
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def upright_rgb(image: Image.Image, side: int) -> Image.Image:
    """The first frame as RGB within a square of `side`, turned as its EXIF says, without alpha, profile or notes.

    JPEG is decoded at the smallest scale that is still large enough, which is most of the speed. Colours are converted
    after shrinking, so that the work is bounded by `side`.
    """
    target = _within(image.size, side)
    image.draft("RGB", target)
    image.load()
    turn = _orientation(image)
    profile = image.info.get("icc_profile")
    picture = _shrunk(image, target)
    if picture.size != target:
        picture = picture.resize(target, Image.Resampling.LANCZOS, reducing_gap=2.0)
    picture = _in_srgb(picture, profile)
    if turn is not None:
        picture = picture.transpose(turn)
    picture.info.clear()  # A comment or a resolution would otherwise travel on into the new file.
    return picture


def _shrunk(image: Image.Image, target: tuple[int, int]) -> Image.Image:
    """The picture on white, in a mode that can be shrunk; a large one is first made smaller by a whole factor, some rows at a time.

    So no second copy of all its pixels is ever in memory: a palette of 40 megapixels would become 160 MB.
    """
    factor = min(image.width // target[0], image.height // target[1])
    if factor < 2 or image.width * image.height < _SMALL:
        return _on_white(_plain(image))
    rows = [_band(image, top, factor) for top in range(0, image.height, factor * _ROWS)]
    sheet = Image.new(rows[0].mode, (rows[0].width, sum(row.height for row in rows)))
    top = 0
    for row in rows:
        sheet.paste(row, (0, top))
        top += row.height
    return sheet


def _band(image: Image.Image, top: int, factor: int) -> Image.Image:
    some = image.crop((0, top, image.width, min(image.height, top + factor * _ROWS)))
    return _on_white(_plain(some)).reduce(factor)


def as_jpeg(picture: Image.Image, quality: int = _QUALITY) -> bytes:
    """The picture as JPEG, and nothing but the picture."""
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality, optimize=True, subsampling="4:2:0")
    return out.getvalue()


def as_thumb(picture: Image.Image, side: int, most_bytes: int) -> bytes:
    """The picture as JPEG within a square of `side`, at the best quality that fits into `most_bytes`."""
    data = b""
    for scale, quality in _THUMB_STEPS:
        small = picture.copy()
        small.thumbnail((int(side * scale), int(side * scale)), reducing_gap=2.0)
        data = as_jpeg(small, quality)
        if len(data) <= most_bytes:
            break
    return data


def _within(size: tuple[int, int], side: int) -> tuple[int, int]:
    factor = min(1.0, side / max(size))
    return max(1, round(size[0] * factor)), max(1, round(size[1] * factor))


def _orientation(image: Image.Image) -> Image.Transpose | None:
    try:
        return _TURNS.get(image.getexif().get(Base.Orientation, 1))
    except Exception:  # Broken metadata must not cost the resident the photo.
        return None


def _plain(image: Image.Image) -> Image.Image:
    """The image in a mode that can be shrunk: L, RGB, RGBA or CMYK."""
    if image.mode in {"L", "RGB", "RGBA", "CMYK"}:
        return image
    if image.mode.startswith("I"):  # 16 bits of grey: keep the upper eight.
        return image.convert("I").point(lambda value: value / 256).convert("L")
    if image.mode == "1":
        return image.convert("L")
    return image.convert("RGBA" if image.has_transparency_data else "RGB")


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode != "RGBA":
        return picture
    sheet = Image.new("RGB", picture.size, "white")
    sheet.paste(picture, mask=picture.getchannel("A"))
    return sheet


def _in_srgb(picture: Image.Image, profile: object) -> Image.Image:
    """Colours as the photo meant them; a profile that cannot be read is ignored, as browsers do."""
    if isinstance(profile, bytes) and 0 < len(profile) <= _LARGEST_PROFILE:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            turned = ImageCms.profileToProfile(picture, source, _SRGB, outputMode="RGB")
            if turned is not None:
                return turned
        except Exception:  # noqa: S110 - a hostile or mismatched profile; the plain conversion follows
            pass
    return picture.convert("RGB")

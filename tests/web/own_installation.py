"""A small city with a photo in an installation of its own: `python -m tests.web.own_installation`, told by the environment where."""

from __future__ import annotations

import io
import os

import django


def main() -> None:
    """Make the tables, the people, a case with a real photo."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tanggap.web.settings")
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from PIL import Image

    from tanggap.evidence.photos import clean_photo, store
    from tests.world import build_world

    picture = io.BytesIO()
    Image.effect_noise((640, 480), 60).convert("RGB").save(picture, "JPEG")
    picture.seek(0)
    world = build_world()
    world.report(photos=[store(clean_photo(picture, size=picture.getbuffer().nbytes))])
    world.report()


if __name__ == "__main__":
    main()

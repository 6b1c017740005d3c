import warnings

from django.apps import AppConfig
from PIL import Image


class EvidenceConfig(AppConfig):
    name = "tanggap.evidence"
    label = "evidence"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """A picture that Pillow finds suspiciously large is refused, not just remarked upon."""
        warnings.simplefilter("error", Image.DecompressionBombWarning)

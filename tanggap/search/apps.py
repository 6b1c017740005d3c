from django.apps import AppConfig


class SearchConfig(AppConfig):
    """Search: words of residents and staff understood, and cases ranked by what was understood."""

    name = "tanggap.search"

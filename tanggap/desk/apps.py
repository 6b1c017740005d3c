from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "tanggap.desk"
    label = "desk"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Put every step on the desk before the first request."""
        from tanggap.desk import step_rows  # noqa: F401

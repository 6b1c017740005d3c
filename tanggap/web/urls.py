"""Every address of the site. Indonesian has no prefix; English stands under /en/."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import TemplateView

from tanggap.web import views

handler404 = "tanggap.web.views.not_found"
urlpatterns: list[URLPattern | URLResolver] = [
    path("sehat", views.health, name="health"),
    path("siap", views.ready, name="ready"),
    path("metrik", views.metrics, name="metrics"),
    path("", include("tanggap.portal.plain_urls")),
    *i18n_patterns(
        path("lapor/", include("tanggap.intake.urls")),
        path("petugas/", include("tanggap.desk.urls")),
        path("", include("tanggap.portal.urls")),
        prefix_default_language=False,
    ),
]
if settings.DEBUG:
    urlpatterns += i18n_patterns(
        path("gaya/", TemplateView.as_view(template_name="styleguide.html"), name="styleguide"),
        prefix_default_language=False,
    )

"""Settings. Each one that a city may change is an environment variable, listed in docs/settings.md; a default suits one machine."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from tanggap.platform import secrets
from tanggap.platform.database import django_database
from tanggap.platform.home import home

PACKAGE = Path(__file__).resolve().parent.parent
HOME = home()

DEBUG = os.environ.get("TANGGAP_DEBUG", "") == "1"
SECRET_KEY = os.environ.get("TANGGAP_SECRET_KEY") or secrets.site_secret(HOME)
SECRET_KEY_FALLBACKS = [k for k in os.environ.get("TANGGAP_OLD_SECRET_KEYS", "").split(",") if k]
ALLOWED_HOSTS = os.environ.get("TANGGAP_HOSTS", "localhost,127.0.0.1,[::1],testserver").split(",")
BEHIND_TLS = os.environ.get("TANGGAP_TLS", "") == "1"
# How many proxies of ours stand before the site; only so many entries of X-Forwarded-For are believed.
TANGGAP_PROXIES = int(os.environ.get("TANGGAP_PROXIES", "1" if BEHIND_TLS else "0"))

# How much more than usual one network may bring before it is held (docs/floods.md): 4 for the first days, when no device is known yet.
TANGGAP_NETWORK_ROOM = float(os.environ.get("TANGGAP_NETWORK_ROOM", "1"))

# The city this site serves. One database may hold several cities (a test city beside the real one).
TANGGAP_CITY = os.environ.get("TANGGAP_CITY", "jakarta")
# Where to report a weakness, as security.txt names it: mailto:… or https://…
TANGGAP_SECURITY_CONTACT = os.environ.get("TANGGAP_SECURITY_CONTACT", "")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "axes",
    "csp",
    "procrastinate.contrib.django",
    "tanggap.platform",
    "tanggap.places",
    "tanggap.directory",
    "tanggap.accounts",
    "tanggap.cases",
    "tanggap.routing",
    "tanggap.deadlines",
    "tanggap.evidence",
    "tanggap.search",
    "tanggap.accountability",
    "tanggap.intake",
    "tanggap.notify",
    "tanggap.portal",
    "tanggap.desk",
    "tanggap.web",
]

MIDDLEWARE = [
    "tanggap.web.middleware.AddressBehindProxies",
    "tanggap.web.middleware.ProblemPages",
    "tanggap.web.middleware.DeviceRights",
    "tanggap.web.middleware.BoundedBodies",
    "tanggap.web.middleware.NextPageForScripts",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "tanggap.web.middleware.OrdersOpenedAsPages",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "tanggap.web.middleware.CityOfTheSite",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "tanggap.web.urls"
WSGI_APPLICATION = "tanggap.web.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tanggap.web.context.site",
            ],
        },
    }
]

DATABASES = {"default": django_database(HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    # Pictures of comparisons, some 100 kB each, apart so that they push out no limits.
    "pictures": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "pictures", "TIMEOUT": 600,
        "OPTIONS": {"MAX_ENTRIES": 60},
    },
}  # fmt: skip

AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "desk:sign_in"
LOGIN_REDIRECT_URL = "desk:home"
# Who waits how long is ours (accounts.sign_in_waits): lock-outs of axes hit others, and its record would keep typed names, some of which
# are passwords in the wrong field. Its tables stay until the release after next; `python -m django axes_reset` empties them.
AXES_ENABLED = False
OTP_TOTP_ISSUER = "Tanggap"

LANGUAGE_CODE = "id"
LANGUAGES = [("id", _("Bahasa Indonesia")), ("en", _("Inggris"))]
LOCALE_PATHS = [PACKAGE / "web" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"  # The city's own zone is activated for each request.
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "/static/"
STATIC_ROOT = Path(os.environ.get("TANGGAP_STATIC_ROOT", HOME / "static"))
STORAGES = {
    "default": {
        "BACKEND": "tanggap.platform.storage.PrivateStorage",
        "OPTIONS": {"location": os.environ.get("TANGGAP_FILES", str(HOME / "files")), "base_url": None},
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
# What never changes under its name: hashed files, the map's own chunks, the map library's versioned folder.
WHITENOISE_IMMUTABLE_FILE_TEST = r"^.+(\.[0-9a-f]{12}\..+|-[0-9A-Z]{8}\.js|/maplibre-[\d.]+/.+)$"
FILE_UPLOAD_TEMP_DIR = os.environ.get("TANGGAP_TEMP_DIR", tempfile.gettempdir())
FILE_UPLOAD_HANDLERS = [
    "tanggap.platform.uploads.BoundedUploads",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
FILE_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 300
DATA_UPLOAD_MAX_NUMBER_FILES = 10

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_TLS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
# Of the staff: so many minutes without a step, and the next one asks for the password again.
TANGGAP_IDLE_MINUTES = int(os.environ.get("TANGGAP_IDLE_MINUTES", "60"))
SECURE_SSL_REDIRECT = BEHIND_TLS
SECURE_HSTS_SECONDS = 31_536_000 if BEHIND_TLS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_TLS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "tanggap.web.views.csrf_failure"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "worker-src": [SELF, "blob:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

TANGGAP_REACTIONS = "tanggap.web.reactions.tasks_after"
PROCRASTINATE_ON_APP_READY = "tanggap.platform.jobs.on_app_ready"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"no_secrets": {"()": "tanggap.platform.logs.NoSecrets"}},
    "formatters": {"line": {"()": "tanggap.platform.logs.JsonLines"}},
    "handlers": {
        "err": {"class": "logging.StreamHandler", "filters": ["no_secrets"], "formatter": "line"},
    },
    "root": {"handlers": ["err"], "level": os.environ.get("TANGGAP_LOG_LEVEL", "WARNING")},
    "loggers": {"tanggap": {"level": "INFO"}, "procrastinate": {"level": "WARNING"}},
}

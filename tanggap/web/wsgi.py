"""The WSGI application, which the web server loads."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from tanggap.web.slow_bodies import with_patience

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tanggap.web.settings")
application = with_patience(get_wsgi_application(), proxies=lambda: settings.TANGGAP_PROXIES)

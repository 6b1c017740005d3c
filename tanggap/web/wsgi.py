"""The WSGI application, which the web server loads."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tanggap.web.settings")
application = get_wsgi_application()

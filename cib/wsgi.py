"""The door for gunicorn."""

import os

from django.core.wsgi import get_wsgi_application

from cib.common.collecting import collect_seldom

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cib.settings.local")

application = get_wsgi_application()
collect_seldom()

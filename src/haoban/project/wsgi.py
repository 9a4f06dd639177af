"""The pages and the API, as granian serves them."""

import os
import sys

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "haoban.project.settings")
# At the interpreter's 5 ms, computing threads change so often that each of fifty waits twice as long (bench/portal).
sys.setswitchinterval(0.1)
application = get_wsgi_application()

"""Settings: everything that differs between installations comes from the environment or from `HAOBAN_HOME`."""

import os
from pathlib import Path
from typing import Any

import dj_database_url

from haoban.kernel.home import home_folder

from .keys import read_or_make_key

PACKAGE = Path(__file__).resolve().parents[1]
HOME = home_folder().resolve()
"""Where the data lies: database, documents, keys."""

DEBUG = os.environ.get("HAOBAN_DEBUG") == "1"
SECRET_KEY = read_or_make_key(HOME / "keys" / "secret")
AUDIT_KEY = read_or_make_key(HOME / "keys" / "audit").encode()
"""The key of the event chain: it lies beside the data, not in the database."""
ALLOWED_HOSTS = os.environ.get("HAOBAN_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("HAOBAN_ORIGINS", "").split(",") if origin]
HTTPS = os.environ.get("HAOBAN_HTTPS") == "1"
"""Whether a proxy in front speaks HTTPS; then cookies are sent over it only."""

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "haoban.people",
    "haoban.catalogue",
    "haoban.evidence",
    "haoban.certificates",
    "haoban.notices",
    "haoban.feedback",
    "haoban.casework",
    "haoban.portal",
    "haoban.workbench",
    "django_htmx",
    "ninja",
    "axes",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "haoban.project.middleware.content_security_policy",
    "haoban.project.middleware.bounded_requests",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "haoban.project.middleware.private_answers",
    "haoban.project.middleware.catalogue_of_the_request",
    "haoban.project.middleware.chosen_language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "haoban.project.middleware.RefusalsAnswer",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "haoban.project.urls"
WSGI_APPLICATION = "haoban.project.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "haoban.portal.context.page",
            ],
        },
    }
]


def _database() -> dict[str, Any]:
    chosen: dict[str, Any] = dict(
        dj_database_url.config(default=f"sqlite:///{HOME / 'haoban.sqlite3'}", conn_max_age=None)
    )
    if chosen["ENGINE"] == "django.db.backends.sqlite3":
        chosen["ENGINE"] = "haoban.project.sqlite"
        chosen["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-65536;",
        }
    elif chosen["ENGINE"] == "django.db.backends.postgresql":
        # The same few statements all day: the server plans each once for a connection (docs/decisions/0004).
        # What the address asks for (`?sslmode=require`) stands.
        chosen["OPTIONS"] = {"server_side_binding": True, "prepare_threshold": 2} | chosen.get("OPTIONS", {})
    return chosen


DATABASES = {"default": _database()}

AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "haoban.people.signed_in.AccountBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/me/"
LOGOUT_REDIRECT_URL = "/"
SESSION_ENGINE = "haoban.people.signed_in"
SESSION_COOKIE_AGE = 8 * 3600
"""A working day."""
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
CSRF_FAILURE_VIEW = "haoban.portal.errors.forgery_suspected"

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
"""Hours: a quarter of an hour after five wrong passwords for one name from one address."""
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "haoban.portal.errors.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 600
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
"""Bytes of a form without its files."""
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("HAOBAN_LOG", "WARNING")},
    "loggers": {"axes": {"level": "ERROR"}},
}

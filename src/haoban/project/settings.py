"""Settings: everything that differs between installations comes from the environment or from `HAOBAN_HOME`."""

import os
from pathlib import Path

import dj_database_url

from .keys import read_or_make_key

PACKAGE = Path(__file__).resolve().parents[1]
HOME = Path(os.environ.get("HAOBAN_HOME", "var")).resolve()
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
    "haoban.catalogue",
    "django_htmx",
    "axes",
    "rules.apps.AutodiscoverRulesConfig",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "haoban.project.urls"
WSGI_APPLICATION = "haoban.project.wsgi.application"

DATABASES = {
    "default": dj_database_url.config(default=f"sqlite:///{HOME / 'haoban.sqlite3'}", conn_max_age=None),
}
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
STATIC_URL = "static/"

"""The room as a Django application."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """Notices to people."""

    name = "haoban.notices"
    verbose_name = "通知"

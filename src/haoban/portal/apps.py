"""The room as a Django application."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """The public pages."""

    name = "haoban.portal"
    verbose_name = "公开页面"

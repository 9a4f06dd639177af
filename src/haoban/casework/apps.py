"""The room as a Django application."""

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    """Bundles, cases and their events."""

    name = "haoban.casework"
    verbose_name = "办件"

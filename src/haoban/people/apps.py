"""The room as a Django application."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Accounts, enterprises, mandates, roles, access log."""

    name = "haoban.people"
    verbose_name = "人员与授权"

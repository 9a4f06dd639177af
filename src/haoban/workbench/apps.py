"""The room as a Django application."""

from django.apps import AppConfig


class WorkbenchConfig(AppConfig):
    """The staff pages."""

    name = "haoban.workbench"
    verbose_name = "工作台"

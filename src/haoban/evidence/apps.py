"""The room as a Django application."""

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    """Documents and what was read from them."""

    name = "haoban.evidence"
    verbose_name = "材料"

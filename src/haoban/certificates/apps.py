"""The room as a Django application."""

from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    """Issued certificates."""

    name = "haoban.certificates"
    verbose_name = "证照"

"""The catalogue as a Django application."""

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    """Service items, matters and who offers them."""

    name = "haoban.catalogue"
    verbose_name = "事项目录"

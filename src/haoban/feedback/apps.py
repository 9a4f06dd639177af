"""The room as a Django application."""

from django.apps import AppConfig


class FeedbackConfig(AppConfig):
    """Ratings."""

    name = "haoban.feedback"
    verbose_name = "好差评"

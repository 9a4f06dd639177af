"""The table of notices: each is a thing with its words, its way and whether it arrived."""

from django.db import models


class Channel(models.TextChoices):
    """By which way a notice reaches the one it is for."""

    INBOX = "inbox", "收件箱"
    COUNTER = "counter", "窗口转告"


class Notice(models.Model):
    """One notice to one account. The words are kept as they were sent."""

    account = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="notices")
    bundle_number = models.CharField(max_length=40, db_index=True)
    case_number = models.CharField(max_length=40, blank=True)
    template = models.CharField(max_length=40, help_text="Which words: `supplement_requested` …")
    template_version = models.PositiveSmallIntegerField(default=1)
    params = models.JSONField(default=dict, help_text="What was filled into the words.")
    channel = models.CharField(max_length=10, choices=Channel.choices, default=Channel.INBOX)
    made_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]

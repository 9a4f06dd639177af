"""The table of notices: each is a thing with its words, its way and whether it arrived."""

from django.db import models


class Channel(models.TextChoices):
    """By which way a notice reaches the one it is for."""

    INBOX = "inbox", "收件箱"
    COUNTER = "counter", "转告"
    """By telephone or at the window: the applicant's side has no account."""
    BY_HAND = "by_hand", "当面送达"
    """With the decision or the result that is handed over."""


class Notice(models.Model):
    """One notice of a bundle, to an account or to whoever has none. The words are kept as they were sent."""

    account = models.ForeignKey(
        "people.Account",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="notices",
        help_text="Whose inbox; nobody's where it is passed on in person.",
    )
    bundle_number = models.CharField(max_length=40, db_index=True)
    case_number = models.CharField(max_length=40, blank=True)
    template = models.CharField(max_length=40, help_text="Which words: `supplement_requested` …")
    template_version = models.PositiveSmallIntegerField(default=1)
    params = models.JSONField(
        default=dict, help_text="What was filled into the words; a name that is told by language as Chinese, English."
    )
    channel = models.CharField(max_length=10, choices=Channel.choices, default=Channel.INBOX)
    made_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    passed_on_at = models.DateTimeField(null=True, blank=True, help_text="When somebody told the applicant in person.")
    passed_on_by = models.ForeignKey(
        "people.Account", on_delete=models.PROTECT, null=True, blank=True, related_name="notices_passed_on"
    )

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(channel=Channel.INBOX) ^ models.Q(account=None), name="notice_has_one_way"
            )
        ]
        indexes = [
            models.Index(
                fields=["channel", "bundle_number", "case_number"],
                condition=models.Q(account=None, passed_on_at=None),
                name="notice_outstanding",
            )
        ]

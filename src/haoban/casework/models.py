"""The tables of casework: bundle, party, case, event, period, draft, answered command.

A case's row is a snapshot of the state folded from its events, with the columns that worklists are ordered by. Nothing
writes here but `actions` (through `store`).
"""

from typing import Any

from django.db import models

from haoban.kernel.identifiers import mask_name


class Bundle(models.Model):
    """联办件: the cases of one submission."""

    number = models.CharField(max_length=40, unique=True, help_text="On the receipt: division, day, serial.")
    day = models.DateField(help_text="The day of the submission; serials are without gaps within it.")
    serial = models.PositiveIntegerField()
    progress_token = models.CharField(
        max_length=43, unique=True, help_text="In the QR code: shows the progress without signing in."
    )
    matter = models.CharField(max_length=60, help_text="Key of the matter.")
    title = models.CharField(max_length=120)
    owner = models.CharField(max_length=40, db_index=True, help_text="Whose it is: `person:ID` or `enterprise:ID`.")
    owner_name = models.CharField(max_length=200)
    submitted_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="submitted_bundles")
    acting_as = models.CharField(max_length=30, help_text="self, legal_representative, mandate or clerk.")
    ground = models.CharField(max_length=200, blank=True, help_text="What the clerk saw at the window.")
    mandate = models.ForeignKey(
        "people.Mandate", on_delete=models.PROTECT, null=True, blank=True, related_name="bundles", help_text="授权."
    )
    at_window = models.CharField(max_length=20, blank=True, help_text="The window that took it in; empty for online.")
    answers = models.JSONField(help_text="The guidance answers it was planned from.")
    form = models.JSONField(help_text="The one form as it was handed in, field → value.")
    corrected = models.JSONField(default=dict, help_text="What supplements have corrected of it, field → value.")
    documents = models.JSONField(help_text="Material → number of the document handed in.")
    submitted_at = models.DateTimeField(db_index=True)
    promised_on = models.DateField(help_text="The day promised on the receipt.")
    promised_provisional = models.BooleanField(default=False)
    visits = models.PositiveSmallIntegerField(help_text="Visits that this submission takes.")
    visits_before = models.PositiveSmallIntegerField(help_text="Visits that the same took before (baseline).")
    open_cases = models.PositiveSmallIntegerField(help_text="Cases not closed; 0 is settled.")
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "serial"], name="bundle_serial_once_a_day")]

    def __str__(self) -> str:
        return self.number

    @property
    def current_form(self) -> dict[str, Any]:
        """The form with what supplements have corrected."""
        return {**self.form, **self.corrected}

    @property
    def masked_owner_name(self) -> str:
        """The applicant's name without what identifies a person; an enterprise's name is public."""
        return self.owner_name if self.owner.startswith("enterprise:") else mask_name(self.owner_name)


class DaySerial(models.Model):
    """The last serial given out on a day: numbers are without gaps, so that a missing bundle is noticed."""

    day = models.DateField(primary_key=True)
    last = models.PositiveIntegerField()


class Party(models.Model):
    """当事人: one who takes part in a bundle, with a role and a confirmation of their own."""

    bundle = models.ForeignKey(Bundle, on_delete=models.PROTECT, related_name="parties")
    role = models.CharField(max_length=20, help_text="applicant, transferor, transferee, company …")
    subject = models.CharField(max_length=40, help_text="`person:ID` or `enterprise:ID`.")
    name = models.CharField(max_length=200)
    form = models.JSONField(default=dict, help_text="This party's part of the form.")
    confirmed_at = models.DateTimeField(null=True, blank=True)


class Case(models.Model):
    """办件: one item for one applicant. The department owns it, an officer of it claims it or is assigned."""

    number = models.CharField(max_length=44, unique=True)
    bundle = models.ForeignKey(Bundle, on_delete=models.PROTECT, related_name="cases")
    order = models.PositiveSmallIntegerField(help_text="Its place on the strip.")
    item = models.CharField(max_length=60, help_text="Key of the item.")
    item_code = models.CharField(max_length=31, help_text="实施编码.")
    item_version = models.PositiveIntegerField(help_text="The catalogue's version that the case was begun under.")
    item_name = models.CharField(max_length=200)
    organisation = models.CharField(max_length=60, help_text="Key of the department that owns it.")
    officer = models.ForeignKey(
        "people.Account", on_delete=models.PROTECT, null=True, blank=True, related_name="held_cases"
    )
    status = models.CharField(max_length=12)
    outcome = models.CharField(max_length=12, blank=True)
    state = models.JSONField(help_text="The snapshot, without periods.")
    version = models.PositiveIntegerField(help_text="How many events; guards against two at once.")
    head = models.CharField(max_length=64, help_text="Seal of the last event.")
    due_on = models.DateField(
        null=True,
        blank=True,
        help_text="End of the promised limit that runs now, or of a special procedure as announced.",
    )
    statutory_due_on = models.DateField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "status", "due_on"], name="case_worklist"),
            models.Index(fields=["officer", "status", "due_on"], name="case_mine"),
        ]

    def __str__(self) -> str:
        return self.number


class Event(models.Model):
    """One thing that happened to a case. Append-only, chained by digest."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="events")
    position = models.PositiveIntegerField(help_text="1 for the submission.")
    payload = models.JSONField()
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "position"], name="event_position_once")]
        ordering = ["position"]


class Period(models.Model):
    """Time is rows: who had the case from when to when, and which limit ran."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="periods")
    position = models.PositiveSmallIntegerField()
    holder = models.CharField(max_length=20)
    clock = models.CharField(max_length=12)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "position"], name="period_position_once"),
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(ended_at=None), name="period_one_open_for_a_case"
            ),
        ]
        ordering = ["position"]


class Draft(models.Model):
    """草稿: what was typed so far, saved as one types; go on on another device."""

    account = models.ForeignKey("people.Account", on_delete=models.CASCADE, related_name="drafts")
    matter = models.CharField(max_length=60)
    owner = models.CharField(max_length=40)
    answers = models.JSONField(default=dict)
    form = models.JSONField(default=dict)
    updated_at = models.DateTimeField()
    submission_key = models.CharField(max_length=43, help_text="The idempotency key of its submission.")
    clerk_ground = models.CharField(max_length=200, blank=True, help_text="For a clerk: what was seen at the window.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "matter", "owner"], name="one_draft_a_matter")]


class AnsweredCommand(models.Model):
    """A command that was carried out: sent again with the same key it gets the same answer and changes nothing."""

    account = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=100, help_text="The Idempotency-Key.")
    request = models.CharField(max_length=64, help_text="SHA-256 of what was asked; another one is refused.")
    answer = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "key"], name="command_answered_once")]

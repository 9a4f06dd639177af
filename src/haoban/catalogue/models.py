"""The tables of the catalogue.

Definitions are kept whole, as the pack gave them; beside them stand only the columns looked up by. A change in a
pack makes a new version, the old one keeps its end, and a case keeps the version that it was begun under.
"""

from django.db import models


class PackLoad(models.Model):
    """One loading of a pack: what was loaded, when, and by whom."""

    key = models.CharField(max_length=60, help_text="The pack's key.")
    version = models.CharField(max_length=40, help_text="The pack's own version.")
    digest = models.CharField(max_length=64, help_text="SHA-256 over all definitions.")
    loaded_at = models.DateTimeField()
    loaded_by = models.CharField(max_length=150, blank=True, help_text="Account, or empty for the command line.")

    class Meta:
        ordering = ["-pk"]


class Entry(models.Model):
    """One version of a definition that is not an item: division, organisation, window, material, field or matter.

    The current one has no `valid_until`.
    """

    kind = models.CharField(max_length=20, help_text="The noun: organisation, window, material …")
    key = models.CharField(max_length=60)
    version = models.PositiveIntegerField(default=1)
    definition = models.JSONField(help_text="The definition as loaded.")
    digest = models.CharField(max_length=64)
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True, blank=True)
    load = models.ForeignKey(PackLoad, on_delete=models.PROTECT, related_name="entries")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "key", "version"], name="entry_version_once"),
            models.UniqueConstraint(
                fields=["kind", "key"], condition=models.Q(valid_until=None), name="entry_one_current_version"
            ),
        ]


class Item(models.Model):
    """One version of a service item, from a pack (complete) or from an imported catalogue (what it said)."""

    code = models.CharField(max_length=64, help_text="实施编码, or the code as imported.")
    key = models.CharField(max_length=60, blank=True, help_text="The pack's key; empty for an imported item.")
    version = models.PositiveIntegerField(default=1)
    name = models.CharField(max_length=300)
    organisation = models.CharField(max_length=60, blank=True, help_text="Key of the organisation in the pack.")
    organisation_name = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=120, help_text="`pack:KEY` or the name of the imported file.")
    definition = models.JSONField(help_text="The pack's definition, or the imported row with nothing lost.")
    digest = models.CharField(max_length=64)
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="item_version_once"),
            models.UniqueConstraint(
                fields=["code"], condition=models.Q(valid_until=None), name="item_one_current_version"
            ),
        ]
        indexes = [models.Index(fields=["key"], name="item_by_key")]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"

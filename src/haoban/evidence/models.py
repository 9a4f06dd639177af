"""The table of documents. Their bytes lie content-addressed beside the database."""

from django.db import models


class Document(models.Model):
    """材料 as it was handed in: one file of one owner, usable in every case of that owner."""

    digest = models.CharField(max_length=64, help_text="SHA-256 of the bytes, which is also where they lie.")
    size = models.PositiveIntegerField(help_text="Bytes.")
    media_type = models.CharField(max_length=60, help_text="As found in the content, not as the name claims.")
    name = models.CharField(max_length=200, help_text="The name under which it was handed in.")
    material = models.CharField(max_length=60, help_text="Key of the material it was handed in as.")
    owner = models.CharField(max_length=40, db_index=True, help_text="`person:ID` or `enterprise:ID`.")
    uploaded_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="documents")
    uploaded_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True, blank=True, help_text="When a newer one took its place.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "material"],
                condition=models.Q(replaced_at=None),
                name="one_document_in_use",
                violation_error_message="同一材料只能有一份在用",
            )
        ]
        indexes = [models.Index(fields=["owner", "material"], name="document_by_owner")]

    def __str__(self) -> str:
        return self.name

"""The table of certificates: what comes out of a case and has a life of its own."""

from django.db import models


class CertificateStatus(models.TextChoices):
    """Where a certificate is in its life."""

    VALID = "valid", "有效"
    CHANGED = "changed", "已变更"
    RENEWED = "renewed", "已延续"
    REPLACED = "replaced", "已补发"
    REVOKED = "revoked", "已撤销"
    ENDED = "ended", "已注销"


class Certificate(models.Model):
    """证照 or other result of a case."""

    number = models.CharField(max_length=60, unique=True)
    material = models.CharField(max_length=60, help_text="Key of the material it is.")
    name = models.CharField(max_length=200)
    owner = models.CharField(max_length=40, db_index=True, help_text="`person:ID` or `enterprise:ID`.")
    holder_name = models.CharField(max_length=200)
    issuer = models.CharField(max_length=60, help_text="Key of the organisation that issued it.")
    issuer_name = models.CharField(max_length=200)
    case_number = models.CharField(max_length=40)
    facts = models.JSONField(default=dict, help_text="What it states.")
    issued_on = models.DateField()
    valid_until = models.DateField(null=True, blank=True, help_text="Nothing for one without an end.")
    status = models.CharField(max_length=10, choices=CertificateStatus.choices, default=CertificateStatus.VALID)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case_number", "material"], name="certificate_issued_once_for_a_case")
        ]
        indexes = [models.Index(fields=["owner", "material"], name="certificate_by_owner")]

    def __str__(self) -> str:
        return f"{self.name} {self.number}"

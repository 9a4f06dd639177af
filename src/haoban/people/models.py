"""The tables of who is who, who acts for whom, and who looked at what."""

from django.contrib.auth.models import AbstractUser
from django.db import models


class Person(models.Model):
    """A natural person (自然人), as an identity document names them."""

    name = models.CharField(max_length=100)
    id_number = models.CharField(max_length=18, unique=True, help_text="公民身份号码.")
    phone = models.CharField(max_length=20, blank=True)
    address = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return self.name


class Enterprise(models.Model):
    """An enterprise or sole trader (经营主体), by its unified social credit code once it has one."""

    uscc = models.CharField(
        max_length=18, unique=True, null=True, blank=True, help_text="统一社会信用代码; none before the first licence."
    )
    name = models.CharField(max_length=200)
    legal_representative = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="represents", help_text="法定代表人 or 经营者."
    )
    address = models.CharField(max_length=200, blank=True)
    established_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class Account(AbstractUser):
    """A sign-in. What it may do follows from its person, its mandates and its roles."""

    person = models.OneToOneField(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="account",
        help_text="Whose it is.",
    )
    large_type = models.BooleanField(default=False, help_text="大字: remembered for this account.")
    known_roles: "tuple[Role, ...] | None" = None
    """Its roles, once they were asked (`queries.roles_of`); no column."""

    @property
    def shown_name(self) -> str:
        """The person's name, or the sign-in."""
        return self.person.name if self.person else self.username


class Mandate(models.Model):
    """授权: an enterprise lets an account act for it, in some matters, until a date."""

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="mandates")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="mandates")
    granted_by = models.ForeignKey(
        Account,
        on_delete=models.PROTECT,
        related_name="mandates_granted",
        help_text="The legal representative.",
    )
    matters = models.JSONField(default=list, help_text="Keys of the matters; an empty list means all.")
    valid_from = models.DateField()
    valid_until = models.DateField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_until__gte=models.F("valid_from")),
                name="mandate_ends_after_it_begins",
                violation_error_message="授权的截止日期不能早于开始日期",
            )
        ]


class RoleName(models.TextChoices):
    """What an account does in the hall."""

    CLERK = "clerk", "窗口人员"
    OFFICER = "officer", "承办人"
    HEAD = "head", "部门负责人"
    LEADER = "leader", "数据局"
    AUDITOR = "auditor", "审计员"


class Role(models.Model):
    """An account's role, for staff in one organisation."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="roles")
    name = models.CharField(max_length=10, choices=RoleName.choices)
    organisation = models.CharField(max_length=60, blank=True, help_text="Key; empty for the hall's.")
    window = models.CharField(max_length=20, blank=True, help_text="A clerk's window.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "name", "organisation"], name="role_once")]


class AccessRecord(models.Model):
    """One look at personal data: who, when, whose, why, which fields (个人信息保护法第五十一条)."""

    at = models.DateTimeField(db_index=True)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="looks")
    capacity = models.CharField(max_length=20, help_text="In which capacity: applicant, clerk, officer …")
    subject = models.CharField(max_length=60, db_index=True, help_text="Number of the case or bundle, or `person:ID`.")
    purpose = models.CharField(max_length=60, help_text="What was being done: the page or operation.")
    fields = models.JSONField(default=list, help_text="What was shown.")

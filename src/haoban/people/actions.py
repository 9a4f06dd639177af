"""Writing who is who: persons, enterprises, accounts, mandates, and the log of who looked."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from django.db import transaction

from haoban.kernel.identifiers import parse_id_number, parse_uscc
from haoban.kernel.refusals import NotPermitted, Refusal

from .models import AccessRecord, Account, Enterprise, Mandate, Person, Role, RoleName


def log_look(
    account: Account | None, capacity: str, subject: str, purpose: str, fields: Sequence[str], at: datetime
) -> None:
    """Write down one look at personal data, before it is shown (个人信息保护法第五十一条)."""
    AccessRecord.objects.create(
        at=at, account=account, capacity=capacity, subject=subject, purpose=purpose, fields=list(fields)
    )


@transaction.atomic
def register_person(name: str, id_number: str, phone: str = "", address: str = "") -> Person:
    """A person by the identity number; the one who is known already is returned as known.

    Raises `Refusal` for a number that cannot be, or for another name under the same number.
    """
    number = parse_id_number(id_number)
    if not name.strip():
        raise Refusal("name_missing", "请填写姓名")
    person, made = Person.objects.get_or_create(
        id_number=number, defaults={"name": name.strip(), "phone": phone, "address": address}
    )
    if not made and person.name != name.strip():
        raise Refusal("name_differs", "这个身份号码登记的姓名与填写的不一致，请核对身份证")
    return person


@transaction.atomic
def register_enterprise(
    name: str, uscc: str, legal_representative: Person, address: str = "", *, uscc_confirmed: bool = False
) -> Enterprise:
    """An enterprise by its code (none before its first licence). The one who is known already is returned as known.

    `uscc_confirmed`: somebody compared the code with the licence (see `parse_uscc`). Raises what `parse_uscc` raises,
    and `Refusal` for a missing name or another legal representative under the same code.
    """
    if not name.strip():
        raise Refusal("name_missing", "请填写企业名称")
    if not uscc:
        return Enterprise.objects.create(
            name=name.strip(), uscc=None, legal_representative=legal_representative, address=address
        )
    enterprise, made = Enterprise.objects.get_or_create(
        uscc=parse_uscc(uscc, confirmed=uscc_confirmed),
        defaults={"name": name.strip(), "legal_representative": legal_representative, "address": address},
    )
    if not made and enterprise.legal_representative_id != legal_representative.pk:
        raise Refusal("representative_differs", "法定代表人与登记的不一致，请核对营业执照")
    return enterprise


@transaction.atomic
def grant_mandate(
    grantor: Account, enterprise: Enterprise, account: Account, matters: Collection[str], valid_from: date, until: date
) -> Mandate:
    """The legal representative lets an account act for the enterprise in some matters, until a day.

    民法典第一百六十五条.

    Raises `NotPermitted` where the grantor is not the legal representative, `Refusal` for an end before the beginning.
    """
    if grantor.person_id is None or enterprise.legal_representative_id != grantor.person_id:
        raise NotPermitted("not_the_representative", "只有法定代表人可以授权他人代办")
    if until < valid_from:
        raise Refusal("mandate_ends_first", "授权的截止日期不能早于开始日期")
    return Mandate.objects.create(
        enterprise=enterprise,
        account=account,
        granted_by=grantor,
        matters=sorted(matters),
        valid_from=valid_from,
        valid_until=until,
    )


@transaction.atomic
def revoke_mandate(grantor: Account, mandate: Mandate, at: datetime) -> None:
    """Take a mandate back at once. Raises `NotPermitted` where the grantor is not the legal representative."""
    if grantor.person_id is None or mandate.enterprise.legal_representative_id != grantor.person_id:
        raise NotPermitted("not_the_representative", "只有法定代表人可以撤销授权")
    Mandate.objects.filter(pk=mandate.pk, revoked_at=None).update(revoked_at=at)


@transaction.atomic
def open_account(login: str, password: str, person: Person | None) -> Account:
    """A sign-in for a person; the one that exists is returned with the password it has."""
    account = Account.objects.filter(username=login).first()
    if account is None:
        account = Account.objects.create_user(username=login, password=password, person=person)
    return account


@transaction.atomic
def give_role(account: Account, name: RoleName, organisation: str = "", window: str = "") -> Role:
    """Give an account a role; giving it again changes nothing but the window."""
    role, _ = Role.objects.update_or_create(
        account=account, name=name, organisation=organisation, defaults={"window": window}
    )
    return role

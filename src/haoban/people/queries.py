"""Who is who and who acts for whom, as other rooms and pages ask it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from django.db import connection

from haoban.kernel.identifiers import mask_name
from haoban.kernel.refusals import NotFound, NotPermitted

from .models import AccessRecord, Account, Enterprise, Mandate, Person, Role, RoleName
from .subjects import Subject, SubjectKind


class ActingAs(StrEnum):
    """On what ground an account acts for an owner."""

    SELF = "self"
    """本人."""
    LEGAL_REPRESENTATIVE = "legal_representative"
    """法定代表人（经营者）."""
    MANDATE = "mandate"
    """受托人, under a mandate that names the matter and an end."""
    CLERK = "clerk"
    """窗口人员, for one who is present."""


@dataclass(frozen=True)
class Standing:
    """An owner whom an account may act for, and the ground."""

    owner: Subject
    name: str
    acting_as: ActingAs
    ground: str = ""
    """For a clerk: what was seen at the window."""
    own_account: int | None = None
    """For a clerk: the account of the one who is present, where they have one."""
    mandate: int | None = None
    """The mandate, where there is one."""
    until: date | None = None
    """Its last day."""
    matters: tuple[str, ...] = ()
    """Keys of the matters that the mandate names; empty for all."""


_ROLES = "SELECT * FROM people_role WHERE account_id = %s ORDER BY id"
"""Asked at every step, hence in words; who signed in brings the roles along (`signed_in.ACCOUNT`)."""


def roles_of(account: Account) -> tuple[Role, ...]:
    """The account's roles in the hall; none for an applicant. Read once for each request's account object."""
    kept = account.known_roles
    if kept is None:
        kept = keep_roles(account, Role.objects.raw(_ROLES, [account.pk]) if account.is_active else ())
    return kept


def keep_roles(account: Account, roles: Iterable[Role]) -> tuple[Role, ...]:
    """What `roles_of` answers for this account object from now on."""
    account.known_roles = kept = tuple(roles)
    return kept


def has_role(account: Account, *names: RoleName) -> bool:
    """Whether the account has one of the roles, in whatever organisation."""
    return any(role.name in names for role in roles_of(account))


def organisations_of(account: Account, *names: RoleName) -> tuple[str, ...]:
    """Keys of the organisations in which the account has one of the roles."""
    return tuple(dict.fromkeys(role.organisation for role in roles_of(account) if role.name in names))


def windows_of(account: Account) -> tuple[str, ...]:
    """Numbers of the windows at which the account works as a clerk."""
    return tuple(role.window for role in roles_of(account) if role.name == RoleName.CLERK and role.window)


def _mandates_of(account: Account, on: date) -> list[Mandate]:
    return list(
        account.mandates.filter(valid_from__lte=on, valid_until__gte=on, revoked_at=None)
        .select_related("enterprise")
        .order_by("enterprise__name")
    )


def standings_of(account: Account, on: date, matter: str | None = None) -> tuple[Standing, ...]:
    """Everyone whom the account may act for on a day, in a matter (`None`: in any): enterprises first, then oneself."""
    found: list[Standing] = []
    for enterprise in represented_by(account):
        owner = Subject(SubjectKind.ENTERPRISE, enterprise.pk)
        found.append(Standing(owner, enterprise.name, ActingAs.LEGAL_REPRESENTATIVE))
    mandated: dict[Subject, Standing] = {}
    for mandate in _mandates_of(account, on):
        owner, matters = Subject(SubjectKind.ENTERPRISE, mandate.enterprise_id), tuple(mandate.matters)
        covers = matter is None or not matters or matter in matters
        if not covers or any(standing.owner == owner for standing in found):
            continue
        before = mandated.get(owner)
        if before is None:
            mandated[owner] = Standing(
                owner,
                mandate.enterprise.name,
                ActingAs.MANDATE,
                mandate=mandate.pk,
                until=mandate.valid_until,
                matters=matters,
            )
        elif before.matters:
            mandated[owner] = replace(before, matters=(*before.matters, *matters) if matters else ())
    found += mandated.values()
    if account.person is not None:
        found.append(Standing(Subject(SubjectKind.PERSON, account.person.pk), account.person.name, ActingAs.SELF))
    return tuple(found)


def get_standing(account: Account, owner: Subject, on: date, matter: str | None = None) -> Standing:
    """The ground on which the account acts for an owner. Raises `NotPermitted` where there is none."""
    for standing in standings_of(account, on, matter):
        if standing.owner == owner:
            return standing
    raise NotPermitted("no_mandate", "您没有为该主体办理此事的授权，或授权已到期，请法定代表人重新授权")


def represented_by(account: Account) -> tuple[Enterprise, ...]:
    """The enterprises whose legal representative the account's person is."""
    if account.person_id is None:
        return ()
    return tuple(Enterprise.objects.filter(legal_representative=account.person_id).order_by("name"))


def mandates_given(enterprises: Collection[Enterprise]) -> tuple[Mandate, ...]:
    """The mandates of some enterprises, those that last longest first, with who acts under them."""
    given = Mandate.objects.filter(enterprise__in=enterprises).select_related("enterprise", "account__person")
    return tuple(given.order_by("-valid_until"))


def find_account(login: str) -> Account | None:
    """The account with a login, or nothing."""
    return Account.objects.filter(username=login).first()


IS_THE_PERSON = "SELECT 1 FROM people_account WHERE id = %s AND person_id = %s"
ACTS_FOR_THE_ENTERPRISE = """
    SELECT 1 FROM people_account a JOIN people_enterprise e ON e.legal_representative_id = a.person_id
    WHERE a.id = %s AND e.id = %s
    UNION ALL
    SELECT 1 FROM people_mandate
    WHERE account_id = %s AND enterprise_id = %s AND valid_until >= %s AND revoked_at IS NULL
"""
"""Asked at every step of an officer, hence in words."""


def is_interested(account_id: int, owner: Subject, on: date) -> bool:
    """Whether an account is the owner, its legal representative or its agent, and so must keep out of the decision."""
    with connection.cursor() as cursor:
        if owner.kind is SubjectKind.PERSON:
            cursor.execute(IS_THE_PERSON, [account_id, owner.id])
        else:
            day = connection.ops.adapt_datefield_value(on)
            cursor.execute(ACTS_FOR_THE_ENTERPRISE, [account_id, owner.id, account_id, owner.id, day])
        return cursor.fetchone() is not None


OWNERS = {
    SubjectKind.PERSON: """
        SELECT o.name, a.id FROM people_person o LEFT JOIN people_account a ON a.person_id = o.id WHERE o.id = %s
    """,
    SubjectKind.ENTERPRISE: """
        SELECT o.name, a.id FROM people_enterprise o
        LEFT JOIN people_account a ON a.person_id = o.legal_representative_id WHERE o.id = %s
    """,
}
"""Asked at every submission, hence in words. A person has one account at most."""


def _owner(owner: Subject) -> tuple[str, int | None] | None:
    """Name and account of a person, or of an enterprise and its legal representative; nothing for one unknown."""
    with connection.cursor() as cursor:
        cursor.execute(OWNERS[owner.kind], [owner.id])
        found: tuple[str, int | None] | None = cursor.fetchone()
    return found


def get_owner(owner: Subject) -> tuple[str, int | None]:
    """The owner's name and the account that `find_account_of` finds. Raises `NotFound`."""
    found = _owner(owner)
    if found is None:
        raise NotFound("no_such_owner", "没有这个申请人，请从“我的办件”重新进入")
    return found


def get_name(owner: Subject) -> str:
    """The owner's name. Raises `NotFound`."""
    return get_owner(owner)[0]


def get_phone(owner: Subject) -> str:
    """The telephone of a person, or of an enterprise's legal representative; empty where none is known."""
    people = Person.objects.filter(pk=owner.id)
    if owner.kind is SubjectKind.ENTERPRISE:
        people = Person.objects.filter(represents=owner.id)
    return people.values_list("phone", flat=True).first() or ""


def get_masked_name(owner: Subject) -> str:
    """The owner's name without what identifies a person; an enterprise's name is public. Raises `NotFound`."""
    name = get_name(owner)
    return name if owner.kind is SubjectKind.ENTERPRISE else mask_name(name)


def holds_mandate(account_id: int, enterprise: int, matter: str, on: date) -> bool:
    """Whether an account may act for an enterprise in a matter on a day, under a mandate."""
    named = Mandate.objects.filter(
        account=account_id, enterprise=enterprise, valid_from__lte=on, valid_until__gte=on, revoked_at=None
    )
    return any(not matters or matter in matters for matters in named.values_list("matters", flat=True))


def find_account_of(owner: Subject) -> int | None:
    """The account of a person, or of an enterprise's legal representative; nothing where they have none."""
    found = _owner(owner)
    return found[1] if found else None


def known_facts(owner: Subject, account: Account | None) -> dict[str, str]:
    """What is already known and need not be asked: `enterprise.name`, `person.phone` …, for prefilling a form."""
    facts: dict[str, str] = {}
    person = account.person if account else None
    if owner.kind is SubjectKind.ENTERPRISE:
        enterprise = Enterprise.objects.select_related("legal_representative").get(pk=owner.id)
        facts = {
            "enterprise.name": enterprise.name,
            "enterprise.uscc": enterprise.uscc or "",
            "enterprise.address": enterprise.address,
            "enterprise.legal_representative": enterprise.legal_representative.name,
            "business_licence.address": enterprise.address,
            "id_card.id_number": enterprise.legal_representative.id_number,
            "id_card.name": enterprise.legal_representative.name,
        }
    else:
        person = Person.objects.filter(pk=owner.id).first()
        if person is not None:
            facts = {"id_card.id_number": person.id_number, "id_card.name": person.name}
    if person is not None:
        facts |= {
            "person.name": person.name,
            "person.phone": person.phone,
            "person.address": person.address,
            "person.id_number": person.id_number,
        }
    return {name: value for name, value in facts.items() if value}


def colleagues_of(organisation: str) -> tuple[Account, ...]:
    """The officers of a department, by name: those to whom its head can assign a case."""
    found = Account.objects.filter(roles__name=RoleName.OFFICER, roles__organisation=organisation, is_active=True)
    return tuple(found.select_related("person").distinct().order_by("username"))


def looks(subject: str = "", limit: int = 500) -> tuple[AccessRecord, ...]:
    """The newest looks at personal data, at one subject's or at everybody's."""
    records = AccessRecord.objects.select_related("account__person").order_by("-pk")
    if subject:
        records = records.filter(subject=subject)
    return tuple(records[:limit])


def find_enterprise_by_uscc(uscc: str) -> Enterprise | None:
    """The enterprise with a unified social credit code, or nothing."""
    return Enterprise.objects.filter(uscc=uscc).select_related("legal_representative").first()


def find_enterprise_by_name(name: str) -> Enterprise | None:
    """The enterprise of exactly this name, or nothing; the first where several bear it."""
    return Enterprise.objects.filter(name=name).order_by("pk").first()


def is_registered(uscc: str) -> bool:
    """Whether an enterprise is registered here under a code, and so was compared with its licence."""
    return Enterprise.objects.filter(uscc=uscc).exists()

"""The demo district: the pack of a folder with its visibly fictitious people and accounts."""

from collections.abc import Callable, Iterator
from pathlib import Path

from haoban.catalogue.actions import load_pack
from haoban.catalogue.demo import Demo, DemoAccount, demo_of
from haoban.catalogue.pack import read_pack
from haoban.kernel import clock
from haoban.kernel.shipped import demo_pack
from haoban.people import actions
from haoban.people.models import Account, Enterprise, Person, RoleName

PACK = demo_pack()
PASSWORD = "haoban-demo"  # noqa: S105 - of accounts that exist in the demo district alone
"""The one password of all demo accounts; it is printed, and never used outside the demo."""


def load_demo(say: Callable[[str], None], folder: Path = PACK) -> Iterator[str]:
    """Load the pack and its accounts; yields the lines that tell who can sign in."""
    say("正在载入地区包 …")
    load_pack(read_pack(folder), "", clock.now())
    say("正在准备演示账号 …")
    demo = demo_of(folder)
    open_accounts(demo)
    yield f"演示账号（密码都是 {PASSWORD}，人物和企业均为虚构）："
    width = max(len(account.login) for account in demo.accounts)
    for account in demo.accounts:
        yield f"  {account.login:<{width}}  {account.purpose}"


def open_accounts(demo: Demo) -> dict[str, Account]:
    """Create what is not there yet: persons, enterprises, accounts, roles, mandates. Login → account."""
    people = {
        person.key: actions.register_person(person.name, person.id_number, person.phone, person.address)
        for person in demo.people
    }
    enterprises = {
        enterprise.key: actions.register_enterprise(
            enterprise.name, enterprise.uscc, people[enterprise.legal_representative], enterprise.address
        )
        for enterprise in demo.enterprises
    }
    accounts = {account.login: _open(account, people) for account in demo.accounts}
    for mandate in demo.mandates:
        enterprise = enterprises[mandate.enterprise]
        _mandate(accounts[mandate.account], accounts[mandate.granted_by], enterprise, mandate.matters, mandate.months)
    return accounts


def _open(said: DemoAccount, people: dict[str, Person]) -> Account:
    account = actions.open_account(said.login, PASSWORD, people[said.person] if said.person else None)
    for role in said.roles:
        actions.give_role(account, RoleName(role.name), role.organisation, role.window)
    return account


def _mandate(agent: Account, grantor: Account, enterprise: Enterprise, matters: tuple[str, ...], months: int) -> None:
    today = clock.today()
    if agent.mandates.filter(enterprise=enterprise, valid_until__gte=today, revoked_at=None).exists():
        return
    year, month = divmod(today.month - 1 + months, 12)
    until = today.replace(year=today.year + year, month=month + 1, day=min(today.day, 28))
    actions.grant_mandate(grantor, enterprise, agent, matters, today, until)

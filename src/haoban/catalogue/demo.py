"""The fictitious people of a demo district, read from the pack's folder `demo`."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import Field, TypeAdapter, ValidationError

from haoban.kernel.identifiers import parse_id_number, parse_uscc
from haoban.kernel.refusals import Problem, Refusal

from .definitions import Definition, Key
from .sentences import sentence_of


class DemoPerson(Definition):
    """A visibly fictitious person: the identity numbers are of people born in the nineteenth century."""

    key: Key
    name: str
    id_number: str
    phone: str = ""
    address: str = ""


class DemoEnterprise(Definition):
    """A visibly fictitious enterprise."""

    key: Key
    name: str
    uscc: str = ""
    legal_representative: Key
    """Key of the person."""
    address: str = ""


class DemoRole(Definition):
    """A role of an account in the hall."""

    name: Literal["clerk", "officer", "head", "leader", "auditor"]
    organisation: str = ""
    window: str = ""


class DemoAccount(Definition):
    """A sign-in of the demo, with one sentence on what it is for."""

    login: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    person: Key | None = None
    roles: tuple[DemoRole, ...] = ()
    purpose: str
    english: str


class DemoMandate(Definition):
    """Who acts for which enterprise."""

    enterprise: Key
    account: str
    granted_by: str
    """Login of the legal representative."""
    matters: tuple[Key, ...] = ()
    """Keys of matters; empty for all."""
    months: int = Field(6, ge=1, le=36)
    """How long it holds from the day the demo is loaded."""


class Demo(Definition):
    """Everyone in the demo."""

    people: tuple[DemoPerson, ...]
    enterprises: tuple[DemoEnterprise, ...]
    accounts: tuple[DemoAccount, ...]
    mandates: tuple[DemoMandate, ...]


_PARTS: dict[str, Any] = {
    "people": DemoPerson,
    "enterprises": DemoEnterprise,
    "accounts": DemoAccount,
    "mandates": DemoMandate,
}


def _list_of(kind: Any) -> Any:
    return tuple[kind, ...]


def demo_of(folder: Path) -> Demo:
    """The demo of a pack. Raises `Refusal` `demo_wrong` with the file and the place of each mistake."""
    problems = []
    parts = {}
    for name, kind in _PARTS.items():
        path = folder / "demo" / f"{name}.yaml"
        try:
            parts[name] = TypeAdapter(_list_of(kind)).validate_python(yaml.safe_load(path.read_text("utf-8")))
        except FileNotFoundError:
            problems.append(Problem("缺少这个文件，演示地区需要它", f"demo/{name}.yaml"))
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else None
            problems.append(Problem("不是有效的 YAML，请检查缩进和引号", f"demo/{name}.yaml", line))
        except ValidationError as error:
            problems += [
                Problem(sentence_of(one, kind), f"demo/{name}.yaml", column=".".join(map(str, one["loc"])))
                for one in error.errors()
            ]
    demo = None if problems else Demo(**parts)
    if demo is not None:
        problems = list(_problems_between(demo))
    if demo is None or problems:
        raise Refusal("demo_wrong", "演示人物写错了，请按提示更正", problems=tuple(problems))
    return demo


def _problems_between(demo: Demo) -> Iterator[Problem]:
    """What does not fit together in a demo whose single entries are well formed."""
    people = {person.key for person in demo.people}
    enterprises = {enterprise.key for enterprise in demo.enterprises}
    logins = Counter(account.login for account in demo.accounts)
    for person in demo.people:
        try:
            parse_id_number(person.id_number)
        except Refusal as refusal:
            yield Problem(refusal.message, "demo/people.yaml", None, person.key, person.id_number)
    for enterprise in demo.enterprises:
        if enterprise.legal_representative not in people:
            yield _unknown("演示人物", enterprise.legal_representative, "enterprises", enterprise.key)
        try:
            if enterprise.uscc:
                parse_uscc(enterprise.uscc)
        except Refusal as refusal:
            yield Problem(refusal.message, "demo/enterprises.yaml", None, enterprise.key, enterprise.uscc)
    for login, count in logins.items():
        if count > 1:
            yield Problem(f"登录名“{login}”出现了{count}次，每个只能有一个", "demo/accounts.yaml", None, login)
    for account in demo.accounts:
        if account.person is not None and account.person not in people:
            yield _unknown("演示人物", account.person, "accounts", account.login)
    for mandate in demo.mandates:
        if mandate.enterprise not in enterprises:
            yield _unknown("演示企业", mandate.enterprise, "mandates", mandate.account)
        for login in (mandate.account, mandate.granted_by):
            if login not in logins:
                yield _unknown("登录名", login, "mandates", mandate.account)


def _unknown(what: str, name: str, file: str, key: str) -> Problem:
    return Problem(f"没有{what}“{name}”", f"demo/{file}.yaml", None, key, name)

"""A district's hall for tests: the demo pack with its demo accounts, and an application that is complete."""

import io
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from django.test import Client
from PIL import Image

from haoban.casework import actions
from haoban.casework.actions import Application, Submitted
from haoban.casework.models import Case
from haoban.casework.preparation import prepare
from haoban.casework.queries import get_case
from haoban.casework.transitions import Command
from haoban.catalogue.actions import load_pack
from haoban.catalogue.definitions import FieldKind, FormField, Pack
from haoban.catalogue.demo import demo_of
from haoban.catalogue.pack import read_pack
from haoban.evidence.actions import hand_in
from haoban.kernel import clock
from haoban.people.actions import give_role, open_account
from haoban.people.models import Account, Enterprise, RoleName
from haoban.people.subjects import Subject, SubjectKind
from haoban.project.demonstration import open_accounts

PACK = Path(__file__).resolve().parents[1] / "packs" / "baita"
SIMPLE = {"has_licence": "no", "staff": "no", "signboard": "no", "hot_food": "no", "seats": "20", "tobacco": "no"}
"""Answers under which 开办餐饮店 takes the licence, what waits for it, and the food permit."""
WRITTEN = {
    FieldKind.TEXT: "示例",
    FieldKind.LONG_TEXT: "餐饮服务",
    FieldKind.INTEGER: "12",
    FieldKind.AMOUNT: "500000",
    FieldKind.DATE: "2026-12-01",
    FieldKind.USCC: "91211002MA7XE5T048",
    FieldKind.ID_NUMBER: "211002188001010017",
    FieldKind.PHONE: "0419-8000001",
}
"""What is typed into a field of each kind."""


@cache
def baita() -> Pack:
    """The demo pack, read once."""
    return read_pack(PACK)


@cache
def picture(shade: int = 200) -> bytes:
    """A small JPEG; another shade is another document."""
    buffer = io.BytesIO()
    Image.new("RGB", (40, 30), (shade, shade, shade)).save(buffer, "JPEG")
    return buffer.getvalue()


def typed(field: FormField) -> str:
    """A right answer to a field."""
    return field.choices[0].value if field.choices else WRITTEN[field.kind]


@dataclass
class Hall:
    """The loaded district."""

    accounts: dict[str, Account]

    @classmethod
    def open(cls) -> "Hall":
        """Load the pack and the demo accounts."""
        load_pack(baita(), "", clock.now())
        return cls(open_accounts(demo_of(PACK)))

    def __getitem__(self, login: str) -> Account:
        return Account.objects.get(username=login)

    def signed_in(self, login: str) -> Client:
        """A browser in which the account has signed in."""
        client = Client()
        client.force_login(self[login], "haoban.people.signed_in.AccountBackend")
        return client

    @property
    def restaurant(self) -> Subject:
        """The demo restaurant company."""
        return Subject(SubjectKind.ENTERPRISE, Enterprise.objects.get(uscc="91211002MA7XE5T048").pk)

    def application(
        self, login: str, owner: Subject | None = None, matter: str = "catering_opening", **answers: str
    ) -> Application:
        """A complete application: every field answered, every material handed in."""
        owner = owner or self.restaurant
        said = SIMPLE | answers if matter == "catering_opening" else answers
        prepared = prepare(owner, matter, said, clock.today())
        for problem in prepared.missing():
            key = (problem.column or "").removeprefix("material-")
            hand_in(picture(), f"{key}.jpg", key, owner, self[login], clock.now())
        form = {asked.field.key: typed(asked.field) for asked in prepared.plan.form}
        return Application(str(owner), matter, said, form)

    def submit(
        self,
        login: str = "kuaiji",
        owner: Subject | None = None,
        key: str = "",
        matter: str = "catering_opening",
        **answers: str,
    ) -> Submitted:
        """Hand in a complete application."""
        return actions.submit(self[login], self.application(login, owner, matter, **answers), key)

    def take_in(self, login: str, owner: Subject | None = None) -> str:
        """Hand in at a clerk's window for someone who is present; the bundle's number."""
        seen = replace(self.application(login, owner), clerk_ground="营业执照和身份证原件")
        return actions.submit(self[login], seen).number

    def clerk(self, login: str, window: str) -> Account:
        """One more clerk, at a window."""
        account = open_account(login, "a-password-of-theirs", None)
        give_role(account, RoleName.CLERK, "business_environment", window)
        return account

    def case(self, bundle: str, item: str) -> Case:
        """The case of an item in a bundle."""
        return Case.objects.get(bundle__number=bundle, item=item)

    def take(self, login: str, case: Case | str, *commands: Command, **said: object) -> None:
        """Take steps, one after the other."""
        for command in commands:
            actions.perform(self[login], case if isinstance(case, str) else case.number, command, said)

    def settle(self, login: str, case: Case | str) -> None:
        """From the worklist to the issued result."""
        self.take(login, case, Command.CLAIM, Command.ACCEPT, Command.BEGIN_REVIEW, Command.GRANT)
        number = case if isinstance(case, str) else case.number
        if not get_case(number).state.is_closed:
            self.take(login, number, Command.ISSUE)

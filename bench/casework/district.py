"""A small district for measuring: one matter, four departments, each of which claims, grants and issues."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from haoban.casework import actions
from haoban.casework.actions import Application
from haoban.casework.preparation import plan_for
from haoban.casework.transitions import Command
from haoban.catalogue.actions import load_pack
from haoban.catalogue.definitions import Item, Matter, Pack
from haoban.catalogue.pack import read_pack
from haoban.kernel import clock
from haoban.kernel.identifiers import id_number_check_character
from haoban.people.actions import give_role, open_account, register_person
from haoban.people.models import Account, RoleName
from haoban.project.demonstration import PACK

DEPARTMENTS = ("market_supervision", "urban_management", "drainage", "fire_rescue")
STEPS = (Command.CLAIM, Command.GRANT, Command.ISSUE)
"""What each department does: every step is a committed transaction of its own."""


def small_pack() -> Pack:
    """The demo pack with one more matter: four independent items that need nothing handed in."""
    pack = read_pack(PACK)
    template = next(item for item in pack.items if item.key == "food_permit")
    items = tuple(_item(template, number, department) for number, department in enumerate(DEPARTMENTS))
    matter = pack.matters[0]
    goals = tuple({"material": f"bench_result_{number}"} for number in range(len(DEPARTMENTS)))
    four = Matter.model_validate(
        matter.model_dump() | {"key": "bench", "code": "21100200000099", "questions": (), "goals": goals}
    )
    material = next(one for one in pack.materials if one.certificate)
    results = tuple(
        material.model_copy(update={"key": f"bench_result_{number}", "name": f"结果{number}"})
        for number in range(len(DEPARTMENTS))
    )
    return pack.model_copy(
        update={
            "items": (*pack.items, *items),
            "matters": (*pack.matters, four),
            "materials": (*pack.materials, *results),
        }
    )


def _item(template: Item, number: int, department: str) -> Item:
    return template.model_copy(
        update={
            "key": f"bench_{number}",
            "task_code": template.task_code[:-1] + str(number + 2),
            "organisation": department,
            "needs": (),
            "produces": (f"bench_result_{number}",),
            "plan_effective_date": date(2020, 1, 1),
        }
    )


class District:
    """The accounts and the one application that is handed in again and again."""

    def __init__(self) -> None:
        load_pack(small_pack(), "", clock.now())
        self.clerk = open_account("bench", "bench-password", None)
        give_role(self.clerk, RoleName.CLERK, "business_environment", "01")
        self.officers = {name: self._officer(name) for name in DEPARTMENTS}
        plan = plan_for("bench", {}, {}, clock.today())
        form = {asked.field.key: _typed(asked.field.kind.value, asked.field.choices) for asked in plan.form}
        self.application = Application("", "bench", {}, form, "示例身份证")
        self._people = _people()

    def _officer(self, department: str) -> Account:
        account = open_account(f"bench-{department}", "bench-password", None)
        give_role(account, RoleName.OFFICER, department)
        return account

    def settle(self, number: str) -> None:
        """Every department's steps for a bundle."""
        for order, department in enumerate(DEPARTMENTS, start=1):
            for step in STEPS:
                actions.perform(self.officers[department], f"{number}-{order:02d}", step, {})

    def invite(self, count: int) -> list[str]:
        """That many applicants who hold nothing yet."""
        return [f"person:{next(self._people)}" for _ in range(count)]

    def run(self, owners: list[str]) -> list[str]:
        """Hand in and settle a bundle for each of the owners, at a window."""
        numbers = []
        for owner in owners:
            number = actions.submit(self.clerk, replace(self.application, owner=owner)).number
            self.settle(number)
            numbers.append(number)
        return numbers


def _people() -> Iterator[int]:
    for day in range(100_000):
        born = date(1850, 1, 1) + timedelta(days=day // 10)
        first = f"211002{born:%Y%m%d}{day % 10:03d}"
        number = first + id_number_check_character(first)
        yield register_person(f"示例·{day}", number, "0419-8000001").pk


def _typed(kind: str, choices: tuple[object, ...]) -> str:
    if choices:
        return str(choices[0].value)  # type: ignore[attr-defined]
    return {"id_number": "211002188001010017", "integer": "12", "amount": "500000", "date": "2026-12-01"}.get(
        kind, "" if kind == "uscc" else "0419-8000001"
    )

"""The demo people of Baita: visibly fictitious, and enough of them to settle the matters a visitor may try."""

import shutil
from pathlib import Path

import pytest

from haoban.catalogue.definitions import Pack
from haoban.catalogue.demo import Demo, demo_of
from haoban.catalogue.pack import read_pack
from haoban.kernel.identifiers import parse_id_number, parse_uscc
from haoban.kernel.refusals import Refusal

BAITA = Path(__file__).resolve().parents[2] / "packs" / "baita"


@pytest.fixture(scope="module")
def baita() -> Pack:
    return read_pack(BAITA)


@pytest.fixture(scope="module")
def demo() -> Demo:
    return demo_of(BAITA)


def test_nobody_in_the_demo_can_be_a_living_person(demo: Demo) -> None:
    for person in demo.people:
        assert person.name.startswith("示例·"), person.key
        assert parse_id_number(person.id_number)[6:8] == "18", person.key
    assert all("示例" in enterprise.name for enterprise in demo.enterprises)
    assert all(parse_uscc(enterprise.uscc) for enterprise in demo.enterprises)


@pytest.mark.parametrize("matter", ["catering_opening", "enterprise_opening"])
def test_every_department_that_decides_an_item_of_the_matter_has_an_officer(
    baita: Pack, demo: Demo, matter: str
) -> None:
    officers = {role.organisation for account in demo.accounts for role in account.roles if role.name == "officer"}
    goals = {goal.material for found in baita.matters if found.key == matter for goal in found.goals}
    deciding = {item.organisation for item in baita.items if goals & set(item.produces)}
    assert deciding
    assert deciding <= officers


def test_each_role_of_the_hall_can_be_tried(demo: Demo) -> None:
    roles = {role.name for account in demo.accounts for role in account.roles}
    assert roles == {"clerk", "officer", "head", "leader", "auditor"}
    assert any(not account.roles for account in demo.accounts)


def test_roles_and_mandates_speak_of_what_the_pack_has(baita: Pack, demo: Demo) -> None:
    organisations = {organisation.key for organisation in baita.organisations}
    windows = {window.number for window in baita.windows}
    matters = {matter.key for matter in baita.matters}
    for account in demo.accounts:
        for role in account.roles:
            assert role.organisation in organisations, account.login
            assert not role.window or role.window in windows, account.login
    for mandate in demo.mandates:
        assert set(mandate.matters) <= matters


@pytest.mark.parametrize(
    ("file", "instead_of", "stands", "told"),
    [
        ("accounts.yaml", "person: accountant", "person: accountent", "没有演示人物“accountent”"),
        ("accounts.yaml", "login: kuaiji", "login: zhanggui", "登录名“zhanggui”出现了2次"),
        ("mandates.yaml", "account: kuaiji", "account: kuaijii", "没有登录名“kuaijii”"),
        ("mandates.yaml", "enterprise: restaurant", "enterprise: canteen", "没有演示企业“canteen”"),
        ("enterprises.yaml", "legal_representative: resident", "legal_representative: tenant", "没有演示人物“tenant”"),
        ("people.yaml", "211002188001010017", "211002188001010018", "校验"),
    ],
)
def test_a_fault_in_the_demo_is_told_with_its_file(
    tmp_path: Path, file: str, instead_of: str, stands: str, told: str
) -> None:
    shutil.copytree(BAITA / "demo", tmp_path / "demo")
    broken = tmp_path / "demo" / file
    text = broken.read_text("utf-8")
    assert instead_of in text
    broken.write_text(text.replace(instead_of, stands, 1), "utf-8")
    with pytest.raises(Refusal) as caught:
        demo_of(tmp_path)
    assert any(told in problem.message and problem.file == f"demo/{file}" for problem in caught.value.problems), [
        str(problem) for problem in caught.value.problems
    ]

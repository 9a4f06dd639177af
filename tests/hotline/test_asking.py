"""Answers: the fitting reply is found, an unfitting one is not given, nothing personal is shown."""

import csv
import json

import pytest
from click.testing import CliRunner

from haoban.catalogue.search.finder import Listed
from haoban.hotline.answers import Replies
from haoban.hotline.asking import Desk
from haoban.hotline.commands import hotline
from haoban.hotline.knowledge import Reply, shipped

REPLIES = {
    "梧桐苑小区夜间施工噪音扰民": "梧桐苑小区旁工地夜间施工，经城管局现场核实，已责令施工单位夜间停工，安装围挡。",
    "青石路路灯不亮一个月": "青石路路灯不亮，市政养护中心已更换电缆，现已恢复照明，电话0419-8003001。",
    "孩子转学到实验小学要什么材料": "转学须持户口簿、房产证和转学证明，到实验小学教务处办理，学期中途一般不办理。",
    "拖欠农民工工资没人管": "经劳动监察大队调查，鑫旺建筑公司拖欠工资属实，已责令支付，负责人13800138000。",
}


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.setenv("HAOBAN_HOME", str(tmp_path / "home"))
    path = tmp_path / "replies.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        rows = [(number, *pair) for number, pair in enumerate(REPLIES.items())]
        csv.writer(file).writerows([("id", "subject", "reply"), *rows])

    def called(*args):
        done = CliRunner().invoke(hotline, [str(arg) for arg in args])
        assert not done.exception or isinstance(done.exception, SystemExit), done.exception
        return done

    assert json.loads(called("answers", path, "--json").stdout) == {"replies": 4, "with_message": 4}
    return called


@pytest.mark.parametrize("question", REPLIES)
def test_a_message_finds_its_own_reply(question):
    replies = Replies(list(REPLIES.values()))
    found = replies.find([question], shipped())[0]
    assert list(REPLIES)[found[0].number] == question


def test_an_answer_names_its_source_and_hides_a_private_number(run):
    said = json.loads(run("ask", "鑫旺建筑公司拖欠农民工工资，劳动监察大队管不管，调查属实要责令支付", "--json").stdout)
    assert said["answers"], said
    best = said["answers"][0]
    assert set(best) == {"text", "source", "item_code", "score"}
    assert best["source"].startswith("replies.csv")
    assert "13800138000" not in best["text"]
    assert 0 < best["score"] <= 1


def test_what_is_not_known_is_said_and_the_next_question_asked(run):
    said = json.loads(run("ask", "银河系外星飞船什么时候发射", "--json").stdout)
    assert said["answers"] == []
    assert said["why"]
    assert said["ask_next"]


def test_a_question_without_words_is_refused(run):
    assert run("ask", " ").exit_code == 1


def test_a_reply_file_says_which_rows_have_no_reply(run, tmp_path):
    wrong = tmp_path / "wrong.csv"
    wrong.write_text("text,reply\n路灯,已修好\n路灯,\n", encoding="utf-8")
    said = json.loads(run("answers", wrong, "--json").stdout)
    assert said["problems"][0]["row"] == 3
    wrong.write_text("a,b\n1,2\n", encoding="utf-8")
    assert run("answers", wrong).exit_code == 1


ITEMS = [
    Listed("11", "个体工商户变更登记", "市场监督管理局", ("营业执照变更",)),
    Listed("12", "公司变更登记", "市场监督管理局", ("营业执照变更",)),
    Listed("21", "残疾人证新办", "残疾人联合会"),
    Listed("31", "夜间建筑施工许可", "住房和城乡建设局"),
    Listed("41", "80周岁以上老年人高龄津贴发放", "民政局"),
    Listed("51", "渔业船舶登记", "农业农村局"),
]
OLD = [Reply(text, f"第{number}行") for number, text in enumerate(REPLIES.values())]


@pytest.fixture(scope="module")
def desk():
    return Desk(OLD, Replies([one.text for one in OLD]), shipped(), ITEMS, None)


@pytest.mark.parametrize(
    ("question", "codes"),
    [
        ("执照上老板的名字换人了", {"11", "12"}),
        ("给我弟弟办个残疾证", {"21"}),
        ("老人高龄补贴怎么领", {"41"}),
    ],
)
def test_an_everyday_question_gets_the_item_and_no_unrelated_old_reply(desk, question, codes):
    said = desk.ask(question).answers
    assert said[0].item_code in codes
    assert all(one.item_code for one in said)


def test_who_complains_is_not_told_first_what_can_be_applied_for(desk):
    said = desk.ask("梧桐苑小区旁边工地夜间施工，噪音扰民，城管局管不管").answers
    assert said[0].item_code is None
    assert "责令施工单位夜间停工" in said[0].text


def test_an_item_that_shares_a_word_by_chance_is_not_offered(desk):
    assert desk.ask("银河系外星飞船什么时候发射").answers == ()

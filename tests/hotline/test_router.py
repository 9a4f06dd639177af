"""The router: trained in seconds, says how sure it is and why, and never runs what it reads."""

import csv
import json

import numpy as np
import pytest
from click.testing import CliRunner

from haoban.hotline.commands import hotline
from haoban.hotline.keeping import get_in_use
from haoban.hotline.labelled import read_labelled, read_texts
from haoban.hotline.learning import learn
from haoban.hotline.measures import coverage_at, evaluate
from haoban.kernel.refusals import Refusal

SAID = {
    "城乡建设": "小区门口路灯坏了没人修 楼上漏水物业不管 工地夜里施工噪声很大 人行道地砖破损 小区电梯经常停运",
    "劳动和社会保障": "单位拖欠工资三个月 养老保险怎么转到个人 失业金什么时候发放 公司不给交社保 工伤认定要多久",
    "教育文体": "孩子上学的学区怎么划分 幼儿园收费太高 学校周末补课收费 中考报名条件 老师体罚学生",
}


def write(path, rows, encoding="utf-8-sig"):
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows(rows)
    return path


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("HAOBAN_HOME", str(tmp_path / "home"))
    said = [(text, label) for label, texts in SAID.items() for text in texts.split()]
    rows = [(text + end, label) for text, label in said for end in ("", "，请处理", "，急")]
    return write(tmp_path / "messages.csv", [("text", "label"), *rows])


def run(*arguments):
    return CliRunner().invoke(hotline, list(arguments))


def test_a_trained_router_says_where_how_sure_and_why(home):
    assert run("train", str(home)).exit_code == 0
    document = json.loads(run("route", "小区的路灯一直不亮", "--json").stdout)
    assert document["candidates"][0]["body"] == "城乡建设"
    assert sum(one["probability"] for one in document["candidates"]) == pytest.approx(1, abs=1e-5)
    assert any("路灯" in one["words"] or "小区" in one["words"] for one in document["because"])


def test_segmented_text_and_full_width_are_the_same_to_it(home):
    run("train", str(home))
    plain, segmented = (json.loads(run("route", text, "--json").stdout) for text in ("公司不交社保", "公司 不交　社保"))
    assert plain["candidates"] == segmented["candidates"]
    assert plain["because"] == segmented["because"]


def test_training_again_says_what_changes_before_it_is_put_to_use(home, tmp_path):
    run("train", str(home))
    other = write(
        tmp_path / "other.csv", [("text", "label"), *((t, "别处" if "路灯" in t else "其他") for t in read_texts(home))]
    )
    tried = json.loads(run("train", str(other), "--try", "--json").stdout)
    assert tried["in_use"] is False
    assert tried["changes"]["changed"] == tried["messages"]
    assert set(tried["changes"]["new_labels"]) == {"别处", "其他"}
    assert json.loads(run("route", "路灯坏了", "--json").stdout)["candidates"][0]["body"] == "城乡建设"


def test_the_figures_are_those_of_a_slow_count(home):
    run("train", str(home))
    messages = read_labelled(home)
    model = get_in_use()
    found = evaluate(model, messages.texts, messages.labels)
    given = [one.candidates[0] for one in model.route(messages.texts)]
    right = [one.body == label for one, label in zip(given, messages.labels, strict=True)]
    assert found["accuracy"] == pytest.approx(sum(right) / len(right))
    f1 = []
    for label in sorted(set(messages.labels)):
        said = [one.body == label for one in given]
        there = [one == label for one in messages.labels]
        both = sum(a and b for a, b in zip(said, there, strict=True))
        f1.append(2 * both / (sum(said) + sum(there)))
    assert found["macro_f1"] == pytest.approx(sum(f1) / len(f1))


def test_coverage_is_the_largest_share_that_is_precise_enough():
    best, right = np.array([0.9, 0.8, 0.7, 0.6]), np.array([True, True, False, True])
    assert coverage_at(best, right, 0.99) == 0.5
    assert coverage_at(best, right, 0.75) == 1.0
    assert coverage_at(best, ~right, 0.99) == 0.0


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([("text", "label"), ("有内容", "")], "rows_incomplete"),
        ([("内容", "类别"), ("a", "b")], "column_missing_text"),
        ([("text", "label"), ("只有一种", "甲"), ("只有一种啊", "甲")], "too_few_messages"),
    ],
)
def test_what_cannot_be_learned_from_is_told(tmp_path, rows, code):
    def read_and_learn():
        messages = read_labelled(write(tmp_path / "a.csv", rows, "gb18030"))
        learn(messages.texts, messages.labels)

    with pytest.raises(Refusal) as caught:
        read_and_learn()
    assert caught.value.code == code


def test_without_a_model_the_sentence_says_what_to_run(tmp_path, monkeypatch):
    monkeypatch.setenv("HAOBAN_HOME", str(tmp_path))
    done = run("evaluate", str(write(tmp_path / "a.csv", [("text", "label"), ("路灯", "甲")])))
    assert done.exit_code == 1
    assert "haoban hotline train" in done.stderr


def test_many_messages_give_one_line_each_in_their_order(home, tmp_path):
    run("train", str(home))
    asked = write(tmp_path / "asked.csv", [("text",), ("路灯坏了",), (" ",), ("拖欠工资",)])
    lines = [json.loads(line) for line in run("route", "--file", str(asked), "--json").stdout.splitlines()]
    assert [line["candidates"][0]["body"] if line["candidates"] else None for line in lines] == [
        "城乡建设",
        None,
        "劳动和社会保障",
    ]

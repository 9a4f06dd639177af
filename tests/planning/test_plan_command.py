"""`haoban plan`, as scripts and people at a window call it."""

import json

import pytest
from click.testing import CliRunner
from hall import baita

from haoban.catalogue.actions import load_pack
from haoban.kernel import clock
from haoban.planning.commands import plan


@pytest.fixture
def catalogue(db):
    load_pack(baita(), "", clock.now())


def ask(*words):
    answered = CliRunner().invoke(plan, words)
    assert answered.exception is None or isinstance(answered.exception, SystemExit)
    return answered


def document(*words):
    return json.loads(ask(*words, "--json").stdout)


def test_the_document_has_what_scripts_rely_on(catalogue):
    told = document("开办餐饮店", "--answer", "staff=no", "--have", "营业执照", "--on", "2026-11-25")
    codes = [item["code"] for item in told["items"]]
    assert len(codes) == len(set(codes)) == 7
    for item in told["items"]:
        assert {"code", "name", "after", "starts_on", "ends_on", "because"} <= item.keys()
        before = [other for other in told["items"] if other["code"] in item["after"]]
        assert len(before) == len(item["after"])
        assert all(other["ends_on"] <= item["starts_on"] <= item["ends_on"] for other in before)
        assert not set(item["after"]) & set(item["beside"])
        assert item["because"]
    assert {"name", "held", "reused_from"} <= told["materials"][0].keys()
    assert [one["name"] for one in told["materials"] if one["held"]] == ["营业执照"]
    asked = [one for one in told["materials"] if not one["held"]]
    cost = {key: told[key] for key in ("visits", "working_days", "fee_fen")} | {"materials": len(asked)}
    assert told["optimal"] is True
    assert told["lower_bound"] == cost
    assert max(item["ends_on"] for item in told["items"]) == told["ends_on"]


def test_what_is_held_is_weighed_against_not_having_it(catalogue):
    told = document("开办餐饮店", "--have", "business_licence", "--have", "结婚证")
    assert told["unused"] == ["结婚证"]
    assert told["saved_by_have"][0] == "不再需要事项：营业执照"
    assert told["already"] == ["营业执照"]
    assert document("开办餐饮店")["saved_by_have"] is None


def test_a_matter_is_known_by_what_people_say_and_an_answer_by_its_words(catalogue):
    assert document("开饭店", "--answer", "雇用职工吗？＝否")["answers"]["staff"] == "no"
    assert document("catering_opening", "--answer", "seats=６０")["answers"]["seats"] == "60"


def test_the_plan_is_readable_at_a_terminal(catalogue):
    told = ask("开办餐饮店", "--on", "2026-12-25").stdout
    assert "第 2 步（7 项同时办）" in told
    assert "2027 年放假安排尚未公布" in told
    assert "约2027-01-06 *" in told
    assert "营业执照（1 办出）" in told
    assert "以前要跑 18 次" in told


def test_why_an_item_is_there_is_told_with_what_would_make_it_unnecessary(catalogue):
    told = ask("开办餐饮店", "--why", "税务登记").stdout.splitlines()
    assert told[0] == "为什么要办“新办纳税人税务登记信息确认”："
    assert "  没有别的事项可以代替它" in told
    assert told[-1] == "  如果已持有“税务登记信息确认书”：不再需要事项：税务登记"
    assert document("开办餐饮店", "--why", "税务登记")["in_every_plan"] is True


@pytest.mark.parametrize(
    ("words", "column", "told"),
    [
        (["开办餐饮"], "MATTER", "是不是“开办餐饮店”？"),
        (["我想结婚"], "MATTER", "有：开办餐饮店、"),
        (["食品经营许可（新办）"], "MATTER", "它是单个事项"),
        (["开饭店", "--have", "身份证"], "--have", "是不是“法定代表人（经营者）身份证”、“申请人身份证”？"),
        (["开饭店", "--answer", "staff"], "--answer", "问题=回答"),
        (["开饭店", "--answer", "stuff=yes"], "--answer", "是不是“staff（雇用职工吗？）”？"),
        (["开饭店", "--answer", "staff=maybe"], "--answer", "可选：yes（是）、no（否）"),
        (["开饭店", "--answer", "seats=许多"], "--answer", "应填写整数"),
        (["开饭店", "--answer", "staff=no", "--answer", "staff=yes"], "--answer", "回答了两次"),
    ],
)
def test_a_word_that_is_not_understood_is_refused_with_the_nearest_or_with_what_there_is(
    catalogue, words, column, told
):
    answered = ask(*words, "--json")
    assert answered.exit_code == 1
    (problem,) = json.loads(answered.stdout)["problems"]
    assert problem["column"] == column
    assert told in problem["message"]
    assert problem["message"] in answered.stderr


def test_a_day_before_the_calendar_and_an_item_that_is_not_in_the_plan_are_refused(catalogue):
    for words, told in ((["--on", "2019-05-01"], "2019"), (["--why", "狗证"], "没有“狗证”")):
        answered = ask("开办餐饮店", *words)
        assert answered.exit_code == 1
        assert told in answered.stderr
    assert ask("开办餐饮店", "--on", "2026-02-30").exit_code == 2

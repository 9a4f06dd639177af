"""Whatever is handed in, the answer is a calculation or a refusal that says where every mistake stands."""

import json
import subprocess
import sys

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from haoban.credit.commands import credit
from haoban.kernel.located_json import read_located_json

GOOD = {
    "uscc": "91350211M000100Y43",
    "first_tax_handling_on": "2020-03-01",
    "start": "full",
    "has_income": True,
    "last_level": "B",
    "a_bars": [],
    "direct_d": [],
    "acts": [],
}
ACT = {"indicator": "010101", "on": "2025-09-15"}


def run(text, *more, on="2025-12-31"):
    return CliRunner().invoke(credit, ["rate", "-", "--on", on, "--json", *more], input=text)


def refused(document):
    """The problems of a document, as (row, column, message)."""
    text = document if isinstance(document, str) else json.dumps(document, ensure_ascii=False, indent=1)
    result = run(text)
    assert result.exit_code == 1, result.output
    said = json.loads(result.stdout)
    assert said["error"]
    assert said["problems"]
    assert all(problem["row"] and problem["file"] for problem in said["problems"])
    assert result.stderr.startswith(said["error"])
    return [(problem["row"], problem["column"], problem["message"]) for problem in said["problems"]]


def acts(**changes):
    return {**GOOD, "acts": [{**ACT, **changes}]}


@pytest.mark.parametrize(
    ("document", "column", "sentence"),
    [
        (acts(indicator="999999"), "acts.0.indicator", "没有编码为“999999”的指标"),
        (acts(indicator=10101), "acts.0.indicator", "指标编码应为文字"),
        (acts(amount_fen=-1), "acts.0.amount_fen", "不能小于0"),
        (acts(amount_fen=1.5), "acts.0.amount_fen", "应为整数"),
        (acts(amount_fen="很多"), "acts.0.amount_fen", "应为整数"),
        (acts(amount_fen=True), "acts.0.amount_fen", "应为整数"),
        (acts(amount_fen=10**30), "acts.0.amount_fen", "过大"),
        (acts(times=0), "acts.0.times", "次数不能小于1"),
        (acts(on="2025-02-30"), "acts.0.on", "没有这一天"),
        (acts(on="２０２５－０４－３１"), "acts.0.on", "没有这一天"),
        (acts(on="20250430"), "acts.0.on", "不是日期"),
        (acts(amount_fen="1500.5"), "acts.0.amount_fen", "应为整数"),
        (acts(amount_fen="1e5"), "acts.0.amount_fen", "应为整数"),
        (acts(amount_fen="很多", paid=[{"on": "2025-09-16", "amount_fen": 3}]), "acts.0.amount_fen", "应为整数"),
        (acts(paid=[{"on": "2025-09-16", "amount_fen": 3}], amount_fen=0), "acts.0.paid", "超过欠缴金额"),
        (acts(on="0001-01-01"), "acts.0.on", "合理范围"),
        (acts(on=None), "acts.0.on", "缺少“on”"),
        (acts(corrected_on="2025-09-14"), "acts.0.corrected_on", "纠正日期早于行为日期"),
        (acts(paid=[{"on": "2025-09-14", "amount_fen": 1}], amount_fen=2), "acts.0.paid.0.on", "缴款日期早于"),
        (acts(paid=[{"on": "2025-09-16", "amount_fen": 3}], amount_fen=2), "acts.0.paid", "超过欠缴金额"),
        (acts(paid=[{"on": "2025-09-16", "amount_fen": -3}], amount_fen=2), "acts.0.paid.0.amount_fen", "不能小于0"),
        (acts(corected_on="2025-09-16"), "acts.0.corected_on", "是不是“corrected_on”"),
        ({**GOOD, "start": "half"}, "start", "full、payment_only、incomplete"),
        ({**GOOD, "last_level": "E"}, "last_level", "A、B、M、C、D"),
        ({**GOOD, "has_income": "yes"}, "has_income", "true 或 false"),
        ({**GOOD, "acts": {}}, "acts", "应为列表"),
        ({**GOOD, "acts": [3]}, "acts.0", "应为一个对象"),
        ({**GOOD, "direct_d": [{"condition": 14, "on": "2025-09-15"}]}, "direct_d.0.condition", "过大"),
        ({**GOOD, "direct_d": [{"on": "2025-09-15"}]}, "direct_d.0", "缺少“condition”"),
        ({**GOOD, "first_tax_handling_on": "2026-09-15"}, "first_tax_handling_on", "测算日"),
        ({**GOOD, "not_rated": ["tired"]}, "not_rated.0", "investigated"),
        ({**GOOD, "a_bars": [None]}, "a_bars.0", "应为文字"),
        ({**GOOD, "a_bars": ["其他"] * 101}, "a_bars", "最多 100 条"),
        ([GOOD], None, "应为一个对象"),
    ],
)
def test_a_mistake_is_refused_with_its_line_and_place(document, column, sentence):
    text = json.dumps(document, ensure_ascii=False, indent=1)
    (found,) = refused(text)
    assert found[1] == column
    assert sentence in found[2]
    if column and column.split(".")[-1] in text.splitlines()[found[0] - 1]:
        assert found[0] > 1


@pytest.mark.parametrize("key", ["first_tax_handling_on", "start", "has_income", "acts"])
def test_a_missing_field_is_named(key):
    document = {name: value for name, value in GOOD.items() if name != key}
    assert refused(document) == [(1, None, f"缺少“{key}”")]
    assert refused({**GOOD, key: None})[0][1:] == (key, f"缺少“{key}”")


@pytest.mark.parametrize(
    ("text", "row", "sentence"),
    [
        ("", 1, "断了"),
        ('{"start": "full",\n"acts": [', 2, "断了"),
        ('{"start": "full",\n}', 2, "多了一个逗号"),
        ('{"start": "full"\n"acts": []}', 2, "逗号"),
        ('{"start": NaN}', 1, "应为一个值"),
        ('{"start": 1e999}', 1, "过大"),
        ('{"start":\n "fu', 2, "引号"),
        ('{"uscc": "\\ud800"}', 1, "代理字符"),
        ('{"start": "full",\n "start": "full"}', 2, "写了两次"),
        ("{}\n{}", 2, "只放一个 JSON"),
        ("[" * 100_000, 1, "嵌套"),
        ("﻿这不是 JSON", 1, "应为一个值"),
    ],
)
def test_broken_json_is_refused_with_its_line(text, row, sentence):
    found = refused(text)
    assert any(place == row and sentence in message for place, _, message in found), found


def test_a_rating_starts_without_what_it_does_not_need():
    heavy = {"django", "pydantic", "haoban.credit.search", "haoban.credit.cases", "difflib"}
    code = f"import sys, haoban.credit.commands; print(sorted(set(sys.modules) & {heavy!r}))"
    loaded = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
    assert loaded.strip() == "[]"


def test_several_mistakes_are_told_at_once():
    assert len(refused(acts(indicator="999999", amount_fen=-1, times=0))) == 3


def test_files_as_offices_send_them_are_read(tmp_path):
    text = json.dumps({**GOOD, "acts": [{**ACT, "amount_fen": "１，５００"}]}, ensure_ascii=False)
    for encoding in ("utf-8", "utf-8-sig", "gb18030"):
        path = tmp_path / f"{encoding}.json"
        path.write_bytes(text.encode(encoding))
        result = CliRunner().invoke(credit, ["rate", str(path), "--on", "2025-12-31", "--json"])
        assert json.loads(result.output)["score"] == 95


def test_a_file_that_is_not_there_and_a_day_that_is_none_are_told():
    assert "没有文件" in CliRunner().invoke(credit, ["rate", "nowhere.json", "--on", "2025-12-31"]).stderr
    wrong = CliRunner().invoke(credit, ["rate", "-", "--on", "2025-13-31"], input="{}")
    assert wrong.exit_code == 2
    assert "不是日期" in wrong.stderr
    for day in ("2013-01-01", "9999-12-31"):
        told = run(json.dumps(GOOD), on=day)
        assert told.exit_code == 1
        assert json.loads(told.stdout)["code"] == "no_rule_on_that_day"


@pytest.mark.parametrize(
    ("data", "row"),
    [
        ('{"start": "full"}'.encode("utf-16"), 1),
        ('{"start":\n"齐全'.encode() + b"\xff\xff", 2),
        ("{}\n{}\n齐".encode("gb18030") + b"\xff", 3),
    ],
)
def test_another_encoding_is_refused_with_its_line(tmp_path, data, row):
    path = tmp_path / "history.json"
    path.write_bytes(data)
    result = CliRunner().invoke(credit, ["plan", str(path), "--on", "2025-12-31", "--json"])
    (problem,) = json.loads(result.stdout)["problems"]
    assert (result.exit_code, problem["file"], problem["row"]) == (1, "history.json", row)


@pytest.mark.parametrize(
    ("command", "history", "on", "column", "value"),
    [
        ("rate", GOOD, "2014-09-30", "on", "2014-09-30"),
        ("plan", {**GOOD, "acts": [{**ACT, "indicator": "020101"}] * 301}, "2025-12-31", "acts", "301"),
    ],
)
def test_a_day_before_the_rules_and_too_much_for_one_plan_name_their_place(command, history, on, column, value):
    result = CliRunner().invoke(credit, [command, "-", "--on", on, "--json"], input=json.dumps(history))
    (problem,) = json.loads(result.stdout)["problems"]
    assert (result.exit_code, problem["column"], problem["value"]) == (1, column, value)


def test_amounts_are_read_as_offices_write_them():
    for amount in ("1,500", "１５００", "1500.00", 1500.0):
        said = json.loads(run(json.dumps(acts(amount_fen=amount, corrected_on="2025-10-01"))).stdout)
        assert said["deductions"][0]["restored"] == 5, amount


@pytest.mark.parametrize("on", ["2024-12-31", "2025-12-31"])
@pytest.mark.parametrize(("corrected", "restored"), [(None, 0), ("-10-01", 4)])
def test_instalments_without_the_amount_they_are_of_give_nothing_back_and_that_is_said(on, corrected, restored):
    act = {"indicator": "020101", "on": f"{on[:4]}-09-15", "paid": [{"on": f"{on[:4]}-09-16", "amount_fen": 3}]}
    act["corrected_on"] = corrected and on[:4] + corrected
    said = json.loads(run(json.dumps({**GOOD, "acts": [act]}), on=on).stdout)
    (found,) = said["deductions"]
    assert (found["restored"], found["verified"]) == (restored, False)
    assert "没有写欠缴金额" in found["reading"]
    assert any("没有写欠缴金额" in one for one in said["warnings"])
    planned = CliRunner().invoke(credit, ["plan", "-", "--on", on, "--json"], input=json.dumps({**GOOD, "acts": [act]}))
    assert json.loads(planned.stdout)["best"]["cost_fen"] == 0
    assert json.loads(planned.stdout)["cost_unknown"] == ([] if corrected else [0])


def test_instalments_of_what_is_not_arrears_are_said_to_be_unused():
    paid = [{"on": "2025-09-16", "amount_fen": 3}]
    said = json.loads(run(json.dumps(acts(amount_fen=9, paid=paid, corrected_on="2025-10-01"))).stdout)
    assert said["deductions"][0]["restored"] == 5
    assert any("分期缴款没有用到" in one for one in said["warnings"])


def test_a_code_with_a_failing_check_digit_and_an_unused_field_only_warn():
    said = json.loads(run(json.dumps({**GOOD, "uscc": "91350211M0000XUF46", "remark": "x"})).stdout)
    assert len(said["warnings"]) == 2


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.dates().map(str),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from([*GOOD, *ACT, "paid", "amount_fen", "corrected_on", "times"]), inner, max_size=5
        )
    ),
    max_leaves=12,
)


@settings(max_examples=80)
@given(st.fixed_dictionaries({key: st.just(value) | json_values for key, value in GOOD.items()}))
def test_no_document_ends_in_a_traceback(document):
    result = run(json.dumps(document))
    assert result.exit_code in (0, 1)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    json.loads(result.stdout)


@settings(max_examples=100)
@given(json_values, st.sampled_from([None, 1, "\t"]))
def test_the_located_reader_reads_what_the_standard_reader_reads(value, indent):
    text = json.dumps(value, indent=indent)
    if "NaN" in text or "Infinity" in text:
        return
    found = read_located_json(text, "x")
    if any("代理" in one.message or "过大" in one.message or "过长" in one.message for one in found.problems):
        return
    assert found.problems == []
    assert json.loads(json.dumps(found.value, default=float)) == json.loads(text)


@settings(max_examples=100)
@given(st.text(alphabet='{}[]",:01tfn \n\\u', max_size=30))
def test_the_located_reader_accepts_nothing_that_the_standard_reader_refuses(text):
    try:
        json.loads(text)
        good = True
    except json.JSONDecodeError:
        good = False
    found = read_located_json(text, "x")
    if not good:
        assert found.problems

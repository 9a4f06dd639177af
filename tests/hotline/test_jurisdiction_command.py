"""`haoban jurisdiction`: the JSON of FORMATS, the vocabulary, and refusals that say what exists."""

import json
import os
import subprocess
import sys

import pytest
import yaml
from click.testing import CliRunner

from haoban.hotline.jurisdiction_command import jurisdiction

STORY = {"question": "想把养老保险从企业转到个人", "facts": {"户籍地": "辽阳县", "统筹层次": "市级"}}


def run(*arguments, cases=None):
    text = None if cases is None else yaml.safe_dump(cases, allow_unicode=True)
    return CliRunner().invoke(jurisdiction, [*arguments, "--on", "2026-11-20"], input=text)


def test_one_case_gives_one_document_and_a_list_gives_a_list():
    one = json.loads(run("-", "--json", cases=STORY).stdout)
    assert {"body", "level", "phone", "rules", "facts_used", "missing", "would_change", "ask_next"} <= set(one)
    assert one["body"] == "辽阳县社会保险事业服务中心"
    assert {"id", "source"} <= set(one["rules"][0])
    assert one["facts_used"]["household"] == "211021"
    changed = {(change["fact"], change["value"]): change["body"] for change in one["would_change"]}
    assert changed["household", "211002"] == "辽阳市社会保险事业服务中心"
    assert json.loads(run("-", "--json", cases=[STORY, STORY]).stdout) == [one, one]


def test_what_would_change_the_answer_does_change_it():
    answer = json.loads(run("-", "--json", cases=STORY).stdout)
    for change in answer["would_change"]:
        fact = {"household": "户籍地"}.get(change["fact"], change["fact"])
        again = json.loads(
            run("-", "--json", cases={**STORY, "facts": {**STORY["facts"], fact: change["value"]}}).stdout
        )
        assert again["body"] == change["body"] != answer["body"]


def test_the_vocabulary_is_listed_with_names_meanings_and_values():
    listed = json.loads(run("--facts", "--json").stdout)["facts"]
    by_name = {one["fact"]: one for one in listed}
    assert by_name["pooling_level"]["values"][1]["name"] == "市级统筹"
    assert all(one["meaning"] and one["name"] for one in listed)
    assert "household" in run("--facts").stdout


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"户藉": "白塔区"}, "household"),
        ({"person_kind": "灵活就业者"}, "灵活就业人员"),
        ({"household": "百塔区"}, "白塔区"),
        ({"household": "999999"}, "不认识地名"),
        ({"subject": "养老保验"}, "养老保险"),
    ],
)
def test_an_unknown_name_or_value_is_refused_with_the_nearest(facts, told):
    result = run("-", "--json", cases={"facts": facts})
    assert result.exit_code == 1
    document = json.loads(result.stdout)
    assert document["code"] == "facts_wrong"
    assert told in document["problems"][0]["message"]


@pytest.mark.parametrize(
    "text", ["", "[]x: [", "fact: {a: 1}", "question: {a: 1}", "facts: [1]", "facts: {household: {a: 1}}", "5"]
)
def test_a_file_that_is_no_case_is_refused_in_a_sentence(text):
    result = CliRunner().invoke(jurisdiction, ["-", "--json"], input=text)
    assert result.exit_code == 1
    assert json.loads(result.stdout)["error"]


def test_every_process_gives_the_same_answer():
    """The order of a set is another in each process."""
    command = "from haoban.hotline.jurisdiction_command import jurisdiction; jurisdiction()"
    case = json.dumps({"question": "外面天天放大音响，孩子写不了作业"})
    answers = {
        subprocess.run(
            [sys.executable, "-c", command, "-", "--json", "--on", "2026-11-20"],
            input=case,
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in "012"
    }
    assert len(answers) == 1


def test_nothing_is_dispatched_where_only_the_way_is_told():
    answer = json.loads(run("-", "--json", cases={"question": "我要打官司"}).stdout)
    assert answer["body"] is None
    assert answer["route"]["phone"] == "12368"
    assert answer["rules"]

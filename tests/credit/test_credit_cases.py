"""The cases hold; one that doesn't, or is written wrongly, is told with its line. The page's commands run."""

import json
import re
import shlex
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from haoban.credit.cases import FOLDER, differences, read_cases
from haoban.credit.commands import credit
from haoban.kernel.refusals import Refusal

CASES = [case for path in sorted(FOLDER.glob("*.yaml")) for case in read_cases(path)]
PAGE = Path(__file__).resolve().parents[2] / "docs" / "credit.md"

GOOD = """\
- case: 名称
  facts: 事实
  question: 问题
  on: 2025-12-31
  record:
    {first_tax_handling_on: 2010-01-01, start: full, has_income: true, acts: [{indicator: 010101, on: 2025-09-15}]}
  analysis: [分析]
  result: {rate: {score: 95}}
"""


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_a_case_comes_out_as_it_is_told(case):
    assert differences(case) == []
    assert case.analysis
    assert "示例" in case.facts or "事实" in case.facts, "nobody real is in a case"


def test_the_cases_cover_the_old_rules_and_the_new_plans_and_ratings():
    assert {case.on < date(2025, 7, 1) for case in CASES} == {True, False}
    assert {kind for case in CASES for kind in case.result} == {"rate", "plan"}
    assert len({case.title for case in CASES}) == len(CASES)


def test_a_case_that_does_not_hold_is_shown_with_what_comes_out(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text(GOOD.replace("score: 95", "score: 90, level: A"), "utf-8")
    result = CliRunner().invoke(credit, ["cases", str(path)])
    assert result.exit_code == 1
    assert "rate.score：应为 90，现为 95" in result.stdout
    said = json.loads(CliRunner().invoke(credit, ["cases", str(path), "--json"]).stdout)
    assert said["wrong"][0]["differences"] == ["rate.score：应为 90，现为 95"]
    path.write_text(GOOD, "utf-8")
    assert "1 个案例，1 个相符" in CliRunner().invoke(credit, ["cases", str(path)]).stdout


@pytest.mark.parametrize(
    ("old", "new", "row", "sentence"),
    [
        ("  question: 问题\n", "", 1, "缺少“question”"),
        ("on: 2025-12-31\n  record", "on: 去年\n  record", 1, "不是日期"),
        ("facts: 事实", "facts: 事实\n  facts: 又一次", 3, "写了两次"),
        ("{rate:", "{score:", 1, "rate 或 plan"),
        ("analysis:", "analyse:", 1, "没有“analyse”这一项"),
        ("- case: 名称", "case: 名称", 2, "YAML"),
        ("[分析]", "[分析", None, "YAML"),
    ],
)
def test_a_case_that_is_written_wrongly_is_told_with_its_line(tmp_path, old, new, row, sentence):
    path = tmp_path / "mine.yaml"
    path.write_text(GOOD.replace(old, new), "utf-8")
    with pytest.raises(Refusal) as refused:
        read_cases(path)
    problems = refused.value.problems
    assert sentence is None or any(sentence in problem.message for problem in problems)
    assert row is None or problems[0].row == row


def test_a_mistake_in_a_cases_record_is_told_with_the_line_in_the_cases_file(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text("# a note\n" + GOOD.replace("2025-09-15", "2025-09-35"), "utf-8")
    with pytest.raises(Refusal) as refused:
        differences(read_cases(path)[0])
    assert [(problem.row, problem.column) for problem in refused.value.problems] == [(7, "acts.0.on")]


def test_every_command_of_the_page_prints_what_the_page_says(tmp_path, monkeypatch):
    page = PAGE.read_text("utf-8")
    monkeypatch.chdir(tmp_path)
    for name, content in re.findall(r"`(\w+\.\w+)`[：:]\n\n```\w*\n(.*?)```", page, re.DOTALL):
        Path(name).write_text(content, "utf-8")
    shown = re.findall(r"```\n\$ haoban credit (.*?)\n(.*?)```", page, re.DOTALL)
    assert len(shown) >= 3
    for command, output in shown:
        result = CliRunner().invoke(credit, shlex.split(command))
        assert result.output == output, command

"""Cases told as a lawyer tells them: facts, question, analysis, result. They are run against the rules.

A case is YAML that an official can read and add to. What stands under `result` is part of what `credit rate --json` or
`credit plan --json` prints; only what is written there is compared.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import yaml

from haoban.kernel.decoding import read_text
from haoban.kernel.located_json import LocatedJson, Place
from haoban.kernel.refusals import Problem, Refusal

from .answers import rate_document
from .applying import application_for
from .calendar import add_working_days
from .later import outlook
from .parameters import indicators, law_on
from .plan_answers import plan_document
from .plans import plan
from .reading import Reading, record_of
from .rules import rate

FOLDER = Path(__file__).parent / "cases"
REQUIRED = ("case", "facts", "question", "on", "record", "analysis", "result")
KNOWN = (*REQUIRED, "budget_fen")
RESULTS = ("rate", "plan")


@dataclass(frozen=True)
class Case:
    """One case."""

    file: str
    line: int
    title: str
    facts: str
    question: str
    analysis: tuple[str, ...]
    on: date
    budget_fen: int | None
    record: LocatedJson
    result: dict[str, Any]
    """`rate` and `plan`: parts of what the commands print."""


def read_cases(path: Path) -> list[Case]:
    """The cases of a file. Raises `Refusal` `credit_case` with every mistake of form and its line."""
    text = read_text(path)
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        message = "YAML 格式有误，请检查缩进、冒号和引号"
        raise _refusal(path, [Problem(message, path.name, mark and mark.line + 1)]) from None
    problems: list[Problem] = []
    located = LocatedJson()
    if root is not None:
        located.value = _value(root, (), located, problems, path.name)
    if not isinstance(located.value, list):
        problems.append(Problem("案例文件应为列表，每个案例以“- case:”开头", path.name, 1))
        raise _refusal(path, problems)
    cases = [_case(one, index, located, path, problems) for index, one in enumerate(located.value)]
    if problems:
        raise _refusal(path, problems)
    return [case for case in cases if case is not None]


def _refusal(path: Path, problems: list[Problem]) -> Refusal:
    params = {"file": path.name, "count": len(problems)}
    return Refusal("credit_case", "案例文件“%(file)s”有 %(count)d 处需要更正", params, tuple(problems))


def _value(node: yaml.Node, place: Place, located: LocatedJson, problems: list[Problem], file: str) -> Any:
    """A node as the JSON reader would give it, with the lines of everything; days are text."""
    located.lines.setdefault(place, node.start_mark.line + 1)
    if isinstance(node, yaml.SequenceNode):
        return [_value(one, (*place, index), located, problems, file) for index, one in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        members: dict[str, Any] = {}
        for key_node, one in node.value:
            key = str(key_node.value)
            if key in members:
                message = f"“{key}”写了两次，请只留一个"
                problems.append(Problem(message, file, key_node.start_mark.line + 1, key))
            located.lines[(*place, key)] = key_node.start_mark.line + 1
            members[key] = _value(one, (*place, key), located, problems, file)
        return members
    text = str(node.value)
    tag = node.tag.rpartition(":")[2]
    if tag == "null":
        return None
    if tag == "bool":
        return text.lower() in {"true", "yes", "on"}
    # A code such as 010101 without quotes is a code, not the number that YAML 1.1 takes it for.
    if tag == "int" and text.lstrip("-").isdigit() and len(text) < 40 and (text == "0" or text[0] != "0"):
        return int(text)
    return Decimal(text) if tag == "float" and text.replace(".", "", 1).lstrip("-").isdigit() else text


def _case(said: Any, index: int, located: LocatedJson, path: Path, problems: list[Problem]) -> Case | None:
    line = located.line_of((index,))
    if not isinstance(said, dict):
        problems.append(Problem("每个案例以“- case:”开头", path.name, line))
        return None
    wrong = [f"缺少“{key}”" for key in REQUIRED if not said.get(key)]
    wrong += [f"没有“{key}”这一项" for key in said if key not in KNOWN]
    result = said.get("result")
    if result and (not isinstance(result, dict) or not set(result) <= set(RESULTS)):
        wrong.append("“result”下写 rate 或 plan")
    try:
        on = date.fromisoformat(str(said.get("on")))
    except ValueError:
        on = None
        wrong.append("“on”不是日期，请写成 2025-09-15 这样")
    problems += [Problem(message, path.name, line) for message in wrong]
    if wrong or on is None:
        return None
    around: Place = (index, "record")
    lines = {place[2:]: at for place, at in located.lines.items() if place[:2] == around}
    analysis = said["analysis"]
    return Case(
        path.name,
        line,
        str(said["case"]),
        str(said["facts"]),
        str(said["question"]),
        tuple(map(str, analysis)) if isinstance(analysis, list) else (str(analysis),),
        on,
        said.get("budget_fen"),
        LocatedJson(said["record"], lines),
        said["result"],
    )


def differences(case: Case) -> list[str]:
    """Where the rules give something else than the case says; empty where it holds.

    Raises `Refusal` where the case's record is wrong.
    """
    law = law_on(case.on)
    record, warnings = record_of(Reading(case.record, case.file), law, indicators(), case.on)
    found: list[str] = []
    if "rate" in case.result:
        said = rate_document(record, law, case.on, rate(record, law, case.on), warnings)
        found += _compare(case.result["rate"], said, "rate")
    if "plan" in case.result:
        made = plan(record, law, case.on, case.budget_fen)
        application = application_for(record, law, case.on, add_working_days)
        said = plan_document(record, law, case.on, made, outlook(made, law, case.on), application, warnings)
        found += _compare(case.result["plan"], said, "plan")
    return found


def _compare(expected: Any, found: Any, place: str) -> list[str]:
    if isinstance(expected, dict) and isinstance(found, dict):
        return [one for key in expected for one in _compare(expected[key], found.get(key), f"{place}.{key}")]
    if isinstance(expected, list) and isinstance(found, list):
        if len(expected) != len(found):
            return [f"{place}：应有 {len(expected)} 项，现有 {len(found)} 项"]
        pairs = enumerate(zip(expected, found, strict=True))
        return [one for at, (mine, yours) in pairs for one in _compare(mine, yours, f"{place}.{at}")]
    same = expected == found
    if isinstance(expected, int | Decimal) and isinstance(found, int | float) and not isinstance(found, bool):
        same = Fraction(str(expected)) == Fraction(str(found))
    return [] if same else [f"{place}：应为 {expected}，现为 {found}"]

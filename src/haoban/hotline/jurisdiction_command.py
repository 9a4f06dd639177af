"""`haoban jurisdiction`: who is in charge, and why."""

from datetime import date
from pathlib import Path
from typing import Any

import click
import yaml

from haoban.kernel.clock import today
from haoban.kernel.console import emit_json, json_option, refusals_end_the_command
from haoban.kernel.decoding import read_text
from haoban.kernel.refusals import Problem, Refusal
from haoban.kernel.shipped import demo_pack

from .jurisdiction.answering import Adviser, adviser_of
from .jurisdiction.definitions import Kind
from .jurisdiction.tables import REQUEST, SUBJECT, Tables, read_tables
from .jurisdiction.telling import LAYER_WORDS

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_QUESTION = ("question", "问题", "来电", "诉求内容", "text")
_FACTS = ("facts", "事实", "已知")
_ASIDE = ("id", "编号", "name", "title", "note", "备注", "expect", "result", "cites")
"""What may stand beside question and facts in a case and is left alone."""


@click.command()
@click.argument("file", required=False, type=click.Path(path_type=Path, dir_okay=False, allow_dash=True))
@click.option("--facts", "list_facts", is_flag=True, help="List the vocabulary: facts, meanings, values.")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="The day whose divisions and law count (today).")
@click.option(
    "--pack", type=click.Path(path_type=Path, file_okay=False), default=demo_pack, help="The district's pack."
)
@json_option
@refusals_end_the_command
def jurisdiction(file: Path | None, list_facts: bool, on: Any, pack: Path, as_json: bool) -> None:
    """Who is in charge of the case in FILE (YAML with question and facts, or a list of such; - for standard input)."""
    tables = read_tables()
    if list_facts:
        _list_facts(tables, as_json)
        return
    if file is None:
        raise Refusal(
            "no_file", "请给出案例文件，例如 haoban jurisdiction 案例.yaml；要看可用的事实：haoban jurisdiction --facts"
        )
    day: date = on.date() if on else today()
    adviser = adviser_of(pack, day)
    cases, single = read_cases(file, adviser)
    name = str(file)
    answers = [adviser.answer(case, name, None if single else number) for number, case in enumerate(cases, start=1)]
    if as_json:
        emit_json(answers[0] if single else answers)
        return
    for number, answer in enumerate(answers):
        if number:
            click.echo()
        _tell(answer, tables)


def read_cases(file: Path, adviser: Adviser) -> tuple[list[dict[str, Any]], bool]:
    """The cases of a file, and whether it is a single one.

    Raises `Refusal` `case_file_wrong` with the line, where it is no YAML or no case.
    """
    name, text = str(file), read_text(file)
    try:
        said = yaml.load(text, Loader=_LOADER)  # noqa: S506 - a safe loader
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = Problem("不是正确的 YAML，请检查缩进、冒号后的空格和引号", name, mark.line + 1 if mark else None)
        raise Refusal("case_file_wrong", "案例文件有误：%(first)s", {"first": problem}, (problem,)) from None
    single = not isinstance(said, list)
    cases, problems = [], []
    for number, one in enumerate([said] if single else said, start=1):
        where = None if single else f"第 {number} 例"
        found = _case(one, adviser)
        if isinstance(found, str):
            problems.append(Problem(found, name, None, where))
        else:
            cases.append(found)
    if problems:
        raise Refusal("case_file_wrong", "案例文件有误：%(first)s", {"first": problems[0]}, tuple(problems))
    return cases, single


def _case(said: Any, adviser: Adviser) -> dict[str, Any] | str:
    """One case, or what is wrong with it."""
    if isinstance(said, str):
        return {"question": said}
    if not isinstance(said, dict) or not said:
        return "应写明 question（来电人的话）和（或）facts（事实）"
    question = ""
    facts: dict[str, Any] = {}
    for key, value in said.items():
        if str(key) in _QUESTION:
            if value is not None and not isinstance(value, str | int | float):
                return "question 应是一段话"
            question = "" if value is None else str(value)
        elif str(key) in _FACTS:
            parts = value if isinstance(value, list) else [value or {}]
            if not all(isinstance(part, dict) for part in parts):
                return "facts 应写成“事实: 值”，每行一个"
            facts |= {name: one for part in parts for name, one in part.items()}
        elif adviser.knows(key):
            facts[key] = value
        elif str(key).lower() not in _ASIDE:
            return f"不认识“{key}”，请把来电人的话写在 question，事实写在 facts"
    if not question and not facts:
        return "应写明 question（来电人的话）和（或）facts（事实）"
    wrong = next((name for name, one in facts.items() if isinstance(one, dict | list)), None)
    return f"事实“{wrong}”应只有一个值" if wrong is not None else {"question": question, "facts": facts}


def _list_facts(tables: Tables, as_json: bool) -> None:
    listed = [
        {
            "fact": name,
            "name": fact.name,
            "meaning": fact.meaning,
            "ask": fact.ask,
            "kind": fact.kind.value,
            "also": fact.also,
            "values": [{"value": key, "name": value.name, "also": value.also} for key, value in fact.values.items()],
        }
        for name, fact in tables.facts.items()
    ]
    if as_json:
        emit_json({"facts": listed})
        return
    for name, fact in tables.facts.items():
        click.echo(f"{name}  {fact.name}：{fact.meaning}")
        if fact.kind is Kind.PLACE:
            click.echo("    区划名称（长短都行）或 2、4、6、9、12 位代码")
        elif name == REQUEST:
            for key, subject in tables.subjects.items():
                names = "、".join(f"{one}（{request.name}）" for one, request in subject.requests.items())
                click.echo(f"    {SUBJECT}: {key} → {names}")
        else:
            click.echo("    " + "、".join(f"{key}（{value.name}）" for key, value in fact.values.items()))


def _tell(answer: dict[str, Any], tables: Tables) -> None:
    """The answer as an agent reads it out."""
    if answer["question"]:
        click.echo(f"来电：{answer['question']}")
    if answer["heard"]:
        heard = "；".join(
            f"{tables.facts[one['fact']].name} {one['name']}（“{one['words']}”{'' if one['sure'] else '，待核实'}）"
            for one in answer["heard"]
        )
        click.echo(f"听到：{heard}")
    if answer["route"]:
        click.echo(f"不派单，告知途径：{answer['route']['name']}。{answer['route']['advice']}")
    elif answer["body"]:
        click.echo(f"主管：{answer['body']}（{LAYER_WORDS[answer['level']]}，{answer['division']['name']}）")
        click.echo(f"电话：{answer['phone'] or '无'}{'' if answer['phone_verified'] else '（未核实）'}")
        for one in answer["assisting"]:
            click.echo(f"协办：{one['body']}（{one['phone'] or '无电话'}）")
    else:
        click.echo("还不能确定由谁主管。")
    if answer["item"]:
        item = answer["item"]
        click.echo(f"办理：{item.name}；材料：{'、'.join(item.materials) or '无'}；步骤：{' → '.join(item.steps)}")
    for rule in answer["rules"]:
        click.echo(f"依据：{rule['source']}{'' if rule['verified'] else '（未核实）'}")
    for one in answer["assumed"]:
        click.echo(f"暂按：{tables.facts[one['fact']].name} {one['name']}（{one['source']}）")
    for note in answer["notes"]:
        click.echo(f"提示：{note}")
    if answer["ask_next"]:
        click.echo(f"请问：{answer['ask_next']}")
        for one in answer["possible"]:
            conditions = "，".join(one["if"].values())
            route = tables.routes[one["route"]].name if one["route"] else None
            click.echo(f"  {conditions} → {one['body'] or route or '还要再问'}")
    for one in answer["would_change"] if answer["body"] or answer["route"] else ():
        target = one["body"] or f"告知途径（{tables.routes[one['route']].name}）"
        click.echo(f"若{tables.facts[one['fact']].name}是{one['name']} → {target}")

"""`haoban law`: show the words of the law, check that every citation resolves."""

from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path

import click

from haoban.kernel import clock
from haoban.kernel.console import emit_json, json_option, refusals_end_the_command
from haoban.kernel.refusals import NotFound, Refusal
from haoban.kernel.shipped import PACKS

from .citations import Citation
from .citing import cited_in, problem_of
from .queries import words_of
from .rules import parse_number

_PACKAGE = Path(__file__).resolve().parents[1]


@click.group()
def law() -> None:
    """Show the words of the law, check the citations."""


@law.command()
@click.argument("name", metavar="LAW")
@click.argument("article")
@click.option("--paragraph", help="款: 1, 一 or 第一款.")
@click.option("--item", help="项: 4, 四 or 第四项.")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="The day; today if not given.")
@json_option
@refusals_end_the_command
def show(name: str, article: str, paragraph: str | None, item: str | None, on: datetime | None, as_json: bool) -> None:
    """Show the words that held on a day. ARTICLE is 32, 三十二 or 第三十二条."""
    citation = Citation(
        law=name.strip().strip("《》"),
        article=parse_number(article),
        paragraph=parse_number(paragraph) if paragraph else None,
        item=parse_number(item) if item else None,
    )
    words = words_of(citation, on.date() if on else clock.today())
    if as_json:
        emit_json(asdict(words))
        return
    until = f"，至 {words.superseded_on} 前有效" if words.superseded_on else ""
    click.echo(f"{words.citation}（{words.version} 版，自 {words.in_force_on} 起施行{until}）\n{words.text}")


@law.command()
@click.argument("pack", required=False, type=click.Path(path_type=Path))
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="The day; today if not given.")
@json_option
@refusals_end_the_command
def check(pack: Path | None, on: datetime | None, as_json: bool) -> None:
    """Whether every citation in the shipped packs and the package's data (or in PACK alone) resolves."""
    if pack is not None and not pack.is_dir():
        raise NotFound("pack_missing", "没有目录“%(pack)s”，请给出地区包所在的目录", {"pack": str(pack)})
    day: date = on.date() if on else clock.today()
    folders = [pack] if pack is not None else [folder for folder in (PACKS, _PACKAGE) if folder.is_dir()]
    cited = [citation for folder in folders for citation in cited_in(folder)]
    problems = tuple(problem for citation in cited if (problem := problem_of(citation, day)))
    if problems:
        raise Refusal(
            "citations_unresolved",
            "%(count)d 处引用，%(wrong)d 处在法规库里找不到",
            {"count": len(cited), "wrong": len(problems)},
            problems,
        )
    if as_json:
        emit_json({"ok": True, "citations": len(cited), "problems": []})
        return
    click.echo(f"{len(cited)} 处引用都有法规原文（{day}）")

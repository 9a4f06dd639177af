"""`haoban hotline ask | answers | gather`: answer who asks, keep official replies, gather what is the same matter."""

from pathlib import Path

import click

from haoban.kernel.clock import today
from haoban.kernel.console import emit_json, json_option, refusals_end_the_command
from haoban.kernel.extras import need
from haoban.kernel.refusals import Refusal
from haoban.kernel.shipped import demo_pack

from .labelled import normal
from .masking import masked

_FILE = click.Path(path_type=Path, dir_okay=False, allow_dash=True)


@click.command()
@click.argument("text", nargs=-1)
@click.option(
    "--pack", type=click.Path(path_type=Path, file_okay=False), default=demo_pack, help="Duties of the bodies."
)
@json_option
@refusals_end_the_command
def ask(text: tuple[str, ...], pack: Path, as_json: bool) -> None:
    """Answer TEXT from official replies (see `answers`) and service items, or say what is not known."""
    whole = " ".join(text)
    if not normal(whole):
        raise Refusal("question_empty", "没有内容，请写下要问的事")
    need("text")
    from haoban.catalogue.search.imported import listed_items

    from .asking import Desk
    from .first_day import first_day_of
    from .keeping import find_in_use
    from .knowledge import kept_replies
    from .routing import Routing

    router: Routing | None = find_in_use()
    if router is None and (pack / "organisations.yaml").is_file():
        router = first_day_of(pack, today())
    said = Desk(*kept_replies(), listed_items(), router).ask(whole)
    if as_json:
        emit_json(
            {
                "answers": [
                    {"text": one.text, "source": one.source, "item_code": one.item_code, "score": one.score}
                    for one in said.answers
                ],
                "body": said.body,
                "ask_next": said.ask_next,
                "why": said.why,
            }
        )
        return
    for one in said.answers:
        click.echo(f"{one.text}\n  （{one.source}，{one.score:.0%}）")
    for line in (said.why, f"承办：{said.body}" if said.body else None, said.ask_next):
        if line:
            click.echo(line)


@click.command()
@click.argument("file", type=_FILE)
@json_option
@refusals_end_the_command
def answers(file: Path, as_json: bool) -> None:
    """Keep the official replies of FILE (CSV: reply; and text, subject, source, item_code where known) to answer from.

    They take the place of the ones kept before.
    """
    need("text")
    from .knowledge import keep_replies, read_replies

    replies = read_replies(file)
    keep_replies(replies)
    questions = sum(bool(normal(one.question)) for one in replies)
    if as_json:
        emit_json({"replies": len(replies), "with_message": questions})
    else:
        click.echo(f"已收入答复 {len(replies)} 条，其中 {questions} 条带有原留言")


@click.command()
@click.argument("file", type=_FILE)
@click.option("--top", type=click.IntRange(1, 1000), default=10, show_default=True)
@json_option
@refusals_end_the_command
def gather(file: Path, top: int, as_json: bool) -> None:
    """Gather the messages of FILE (CSV: time, text; and subject, id, likes, against) by matter, the hottest first."""
    need("text")
    from .gathering import Gathering, hottest
    from .timed import read_told

    told = read_told(file)
    gathering = Gathering()
    gathering.add(told)
    hot = hottest(gathering.matters, top)
    if as_json:
        emit_json(
            {
                "messages": len(told),
                "matters": len(gathering.matters),
                "hottest": [
                    {
                        "title": masked(one.title),
                        "heat": round(one.heat, 2),
                        "messages": len(one.messages),
                        "likes": one.likes,
                        "against": one.against,
                        "days": len(one.days),
                        "first": one.first.isoformat(),
                        "last": one.last.isoformat(),
                        "places": one.named_places(),
                        "ids": one.messages[:200],
                    }
                    for one in hot
                ],
            }
        )
        return
    click.echo(f"{len(told)} 条留言，{len(gathering.matters)} 件事")
    for number, one in enumerate(hot, 1):
        click.echo(
            f"{number}. {masked(one.title)}：{len(one.messages)} 条、赞 {one.likes}、反对 {one.against}，"
            f"{one.first.date()} 至 {one.last.date()}（{'、'.join(one.named_places())}）"
        )

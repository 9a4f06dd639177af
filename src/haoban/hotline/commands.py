"""`haoban hotline`: train a router, measure it, route messages and mask what must not be shown."""

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from haoban.kernel.clock import today
from haoban.kernel.console import as_json_text, emit_json, emit_json_lines, json_option, refusals_end_the_command
from haoban.kernel.extras import need
from haoban.kernel.refusals import Refusal
from haoban.kernel.shipped import demo_pack

from .asking_commands import answers, ask, gather
from .labelled import normal, read_labelled, read_texts
from .marks import find_marks
from .masking import masked

if TYPE_CHECKING:
    from .routing import Route

EXPECTED = ("macro_f1", "weighted_f1", "accuracy", "log_loss", "expected_calibration_error", "coverage_at_precision")
_FILE = click.Path(path_type=Path, dir_okay=False, allow_dash=True)


@click.group()
def hotline() -> None:
    """Route and answer what people ask."""


for _command in (ask, answers, gather):
    hotline.add_command(_command)


@hotline.command()
@click.argument("file", type=_FILE)
@click.option("--yes", is_flag=True, help="Put the new model to use without asking.")
@click.option("--try", "only_try", is_flag=True, help="Say what the new model does differently, keep the old one.")
@json_option
@refusals_end_the_command
def train(file: Path, yes: bool, only_try: bool, as_json: bool) -> None:
    """Learn a router from FILE (CSV with text and label), tell what changes, put it to use.

    At a terminal it asks first; in a script it is put to use unless --try is given. The model before stays; see `back`.
    """
    need("text")
    from .comparing import differences, doubtful
    from .keeping import find_in_use, put_to_use
    from .learning import study
    from .measures import figures

    messages = read_labelled(file)
    texts, labels = messages.texts, messages.labels
    begun = time.perf_counter()
    lesson = study(texts, labels)
    router = lesson.router
    seconds = time.perf_counter() - begun
    old = find_in_use(foreign_form_as_none=True)
    changes = None if old is None else differences(old, lesson, texts, labels)
    expected = figures(router.labels, lesson.unseen, [labels[number] for number in lesson.numbers])
    doubts = doubtful(lesson, labels)
    said: dict[str, Any] = {
        "messages": len(texts),
        "labels": {label: labels.count(label) for label in router.labels},
        "seconds": round(seconds, 2),
        "changes": changes,
        "expected": {name: expected[name] for name in EXPECTED},
        "doubtful_count": len(doubts),
        "doubtful": [
            {
                "row": messages.rows[number],
                "text": masked(texts[number][:80]),
                "label": labels[number],
                "likely": likely,
                "probability": round(chance, 4),
            }
            for number, likely, chance, _ in doubts[:50]
        ],
    }
    if not as_json:
        click.echo(f"学习了 {len(texts)} 条留言、{len(router.labels)} 种标签，用时 {seconds:.1f} 秒")
        click.echo(
            f"没有见过的留言上预计：macro-F1 {expected['macro_f1']:.3f}，"
            f"校准误差 {expected['expected_calibration_error']:.3f}；标签存疑 {len(doubts)} 条"
        )
        for one in said["doubtful"][:5]:
            click.echo(f"  第 {one['row']} 行 标为{one['label']}，更像{one['likely']}：{one['text'][:40]}")
        _tell_changes(changes)
    use = not only_try
    if use and changes and not yes and not as_json and sys.stdin.isatty():
        use = click.confirm("启用新模型？")
    if use:
        put_to_use(router)
    if as_json:
        emit_json(said | {"in_use": use})
    else:
        click.echo("新模型已启用" if use else "仍用原来的模型")


def _tell_changes(changes: dict[str, Any] | None) -> None:
    if changes is None:
        click.echo("之前没有训练过的模型")
        return
    click.echo(
        f"与在用模型相比，{changes['changed']} 条改派"
        f"（改对 {changes['changed_to_right']}，改错 {changes['changed_to_wrong']}）"
    )
    for one in changes["from_to"]:
        click.echo(f"  {one['from']} → {one['to']}：{one['messages']} 条")
    for label, f1 in changes["f1_by_label"].items():
        click.echo(f"  {label}：F1 {f1['before']} → {f1['after']}")


@hotline.command()
@json_option
@refusals_end_the_command
def back(as_json: bool) -> None:
    """Put the model before this one back to use."""
    need("text")
    from .keeping import take_back

    take_back()
    if as_json:
        emit_json({"in_use": "previous"})
    else:
        click.echo("已恢复上一个模型")


@hotline.command()
@click.argument("file", type=_FILE)
@json_option
@refusals_end_the_command
def evaluate(file: Path, as_json: bool) -> None:
    """Measure the router in use on FILE (CSV with text and label) that it was not trained on."""
    need("text")
    from .keeping import get_in_use
    from .measures import evaluate as judge

    messages = read_labelled(file)
    if not messages.texts:
        raise Refusal("no_messages", "“%(file)s”里没有消息", {"file": file.name})
    said = judge(get_in_use(), messages.texts, messages.labels)
    if as_json:
        emit_json(said)
        return
    for name in ("macro_f1", "weighted_f1", "accuracy", "log_loss", "expected_calibration_error"):
        click.echo(f"{name}: {said[name]:.4f}")
    click.echo(f"coverage_at_precision 0.99: {said['coverage_at_precision']['0.99']:.4f}")
    click.echo(f"messages_per_second: {said['messages_per_second']}")
    for label, one in said["labels"].items():
        click.echo(f"  {label}：F1 {one['f1']:.4f}（{one['count']} 条）")


@hotline.command()
@click.argument("text", nargs=-1)
@click.option("--file", type=_FILE, help="CSV with a column text: one JSON line a message, in the file's order.")
@click.option("--cost-wrong", type=click.FloatRange(min=0, min_open=True), default=2.0, show_default=True)
@click.option("--cost-ask", type=click.FloatRange(min=0), default=1.0, show_default=True)
@click.option(
    "--pack", type=click.Path(path_type=Path, file_okay=False), default=demo_pack, help="Duties for the first day."
)
@json_option
@refusals_end_the_command
def route(
    text: tuple[str, ...], file: Path | None, cost_wrong: float, cost_ask: float, pack: Path, as_json: bool
) -> None:
    """Say whose matter TEXT is, how sure that is, and which words decided.

    It abstains where a wrong dispatch (--cost-wrong) would cost more than asking a person (--cost-ask).
    """
    if bool(text) == (file is not None):
        raise Refusal("text_empty", "没有内容，请写下诉求再转办，或用 --file 给出一个文件")
    need("text")
    from .first_day import first_day_of
    from .keeping import find_in_use

    texts = read_texts(file) if file else [" ".join(text)]
    if file is None and not normal(texts[0]):
        raise Refusal("text_empty", "没有内容，请写下诉求再转办")
    router = find_in_use() or first_day_of(pack, today())
    routed = iter(router.route([one for one in texts if normal(one)], cost_wrong=cost_wrong, cost_ask=cost_ask))
    told = [next(routed) if normal(one) else None for one in texts]
    if file is not None:
        if as_json:
            emit_json_lines(_document(one) for one in told)
        else:
            _tell_all(told)
        return
    assert told[0] is not None  # noqa: S101 - words were asked for above
    if as_json:
        marks = [{"kind": one.kind, "words": one.shown} for one in find_marks(texts[0])]
        emit_json(_document(told[0]) | {"masked": masked(texts[0]), "marks": marks})
    else:
        _tell_one(told[0])


def _document(route: "Route | None") -> dict[str, Any]:
    if route is None:
        return {"candidates": [], "abstained": True, "because": [], "bodies": [], "ask_next": None, "elsewhere": None}
    return {
        "candidates": [{"body": one.body, "probability": one.probability} for one in route.candidates],
        "abstained": route.abstained,
        "because": [{"words": one.words, "weight": one.weight} for one in route.because],
        "bodies": list(route.bodies),
        "ask_next": route.ask_next,
        "elsewhere": route.elsewhere,
    }


def _tell_all(told: "list[Route | None]") -> None:
    for one in told:
        best = f"{one.candidates[0].body}\t{one.candidates[0].probability:.3f}" if one else "\t"
        click.echo(f"{best}\t{'请人工确认' if one is None or one.abstained else ''}")


def _tell_one(route: "Route") -> None:
    if route.elsewhere:
        click.echo(f"不派单：{route.elsewhere}")
    else:
        click.echo("拿不准，请人工确认；最可能是：" if route.abstained else f"派给：{'、'.join(route.bodies)}")
        for one in route.candidates[:3]:
            click.echo(f"  {one.body} {one.probability:.1%}")
    click.echo("依据：" + "、".join(one.words for one in route.because if one.weight > 0))
    if route.ask_next:
        click.echo(route.ask_next)


@hotline.command()
@click.argument("text", nargs=-1, required=True)
@json_option
@refusals_end_the_command
def mask(text: tuple[str, ...], as_json: bool) -> None:
    """Show TEXT with phone, ID, card numbers and names of persons hidden, and what was found in it."""
    whole = " ".join(text)
    found = [{"kind": one.kind, "words": one.shown} for one in find_marks(whole)]
    if as_json:
        click.echo(as_json_text({"text": masked(whole), "marks": found}, indent=2))
        return
    click.echo(masked(whole))

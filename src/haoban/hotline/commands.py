"""`haoban hotline`: route what people ask, train and judge the router."""

import os
from pathlib import Path
from typing import Any

import click

from haoban.kernel.console import emit_json, emit_json_lines, json_option, refusals_end_the_command
from haoban.kernel.extras import need
from haoban.kernel.refusals import Refusal

from .labelled import read_labelled, read_texts
from .router import Model, Routed, find, load, train

file_argument = click.argument("file", type=click.Path(path_type=Path))


def _folder() -> Path:
    return Path(os.environ.get("HAOBAN_HOME", "var")) / "hotline"


@click.group()
def hotline() -> None:
    """Route and answer what people ask."""


@hotline.command(name="train")
@file_argument
@click.option("--try", "only_try", is_flag=True, help="Say what would change, put nothing to use.")
@json_option
@refusals_end_the_command
def train_router(file: Path, only_try: bool, as_json: bool) -> None:
    """Train on FILE (CSV with text and label) and say what the new model does differently."""
    messages = read_labelled(file)
    fresh = train(messages)
    before = find(_folder())
    changed = _changed(before, fresh, messages.texts) if before else None
    if not only_try:
        fresh.save(_folder())
    document = {
        "trained_on": fresh.trained_on,
        "labels": list(fresh.labels),
        "new_labels": sorted(set(fresh.labels) - set(before.labels)) if before else list(fresh.labels),
        "gone_labels": sorted(set(before.labels) - set(fresh.labels)) if before else [],
        "changed_share": changed,
        "in_use": not only_try,
    }
    if as_json:
        emit_json(document)
        return
    click.echo(
        f"用 {fresh.trained_on} 条消息训练，{len(fresh.labels)} 种标签" + ("，未启用" if only_try else "，已启用")
    )
    if changed is not None:
        click.echo(f"与原模型相比，{changed:.1%} 的消息派向不同的地方")


def _changed(before: Model, fresh: Model, texts: tuple[str, ...]) -> float:
    old = [before.labels[place] for place in before.probabilities(texts).argmax(axis=1)]
    new = [fresh.labels[place] for place in fresh.probabilities(texts).argmax(axis=1)]
    return float(sum(one != other for one, other in zip(old, new, strict=True)) / len(texts))


@hotline.command()
@file_argument
@json_option
@refusals_end_the_command
def evaluate(file: Path, as_json: bool) -> None:
    """Judge the model in use on FILE (CSV with text and label)."""
    from .measures import evaluate as judge

    messages = read_labelled(file)
    if not messages.texts:
        raise Refusal("no_messages", "“%(file)s”里没有消息", {"file": file.name})
    found = judge(load(_folder()), messages.texts, messages.labels)
    if as_json:
        emit_json(found)
        return
    for name in ("macro_f1", "weighted_f1", "accuracy", "log_loss", "expected_calibration_error"):
        click.echo(f"{name}: {found[name]:.4f}")
    click.echo(f"messages_per_second: {found['messages_per_second']}")


@hotline.command()
@click.argument("text", nargs=-1)
@click.option("--file", "file", type=click.Path(path_type=Path), help="CSV with text; prints one JSON line a message.")
@json_option
@refusals_end_the_command
def route(text: tuple[str, ...], file: Path | None, as_json: bool) -> None:
    """Say where TEXT belongs, how sure that is, and which words decided."""
    need("text")
    if file is not None:
        texts = read_texts(file)
        model = load(_folder())
        emit_json_lines(_document(model.route(one)) if one.strip() else _nothing() for one in texts)
        return
    if not text:
        raise Refusal("text_empty", "没有内容，请写下诉求再转办")
    found = load(_folder()).route(" ".join(text))
    if as_json:
        emit_json(_document(found))
        return
    for candidate in found.candidates:
        click.echo(f"{candidate.probability:6.1%}  {candidate.label}")
    if found.abstained:
        click.echo("把握不大，请人工确认")
    click.echo("依据：" + "、".join(words for words, _ in found.because))


def _document(found: Routed) -> dict[str, Any]:
    return {
        "candidates": [{"body": one.label, "probability": one.probability} for one in found.candidates],
        "abstained": found.abstained,
        "because": [{"words": words, "weight": weight} for words, weight in found.because],
    }


def _nothing() -> dict[str, Any]:
    return {"candidates": [], "abstained": True, "because": []}

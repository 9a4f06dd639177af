"""`haoban case` and `haoban audit`."""

import sys

import click

from haoban.kernel.console import REFUSED, emit_json, json_option, refusals_end_the_command

from . import audit as proof
from .states import Status


@click.group()
def case() -> None:
    """Show, list or verify cases."""


@case.command()
@click.argument("number")
@json_option
@refusals_end_the_command
def show(number: str, as_json: bool) -> None:
    """Tell the whole story of a case (NUMBER with its -NN) or of each case of a bundle."""
    from .queries import cases_of, get_bundle, get_case
    from .story import story

    views = [get_case(number)] if "-" in number else list(cases_of(get_bundle(number)))
    told = [story(view, with_personal_data=False) for view in views]
    if as_json:
        emit_json(told[0] if "-" in number else {"number": number, "cases": told})
        return
    for view, document in zip(views, told, strict=True):
        click.echo(f"{document['number']}  {view.item.name}  {view.status_word}")
        due = f"承诺 {document['due_on']} 前" if document["due_on"] else "不计时"
        click.echo(f"  申请人 {document['applicant']}，{due}")
        for event in document["events"]:
            law = f"（{event['law']}）" if event["law"] else ""
            click.echo(f"  {event['at'].astimezone().strftime('%Y-%m-%d %H:%M')}  {event['by']}  {event['what']}{law}")


@case.command(name="list")
@click.option("--organisation", help="Key of a department; without it all departments.")
@click.option("--status", type=click.Choice([status.value for status in Status]))
@click.option("--limit", default=100, show_default=True, type=click.IntRange(1, 100_000))
@json_option
@refusals_end_the_command
def list_cases(organisation: str | None, status: str | None, limit: int, as_json: bool) -> None:
    """List cases, what is due first comes first."""
    from django.db.models import F

    from .models import Case

    chosen = Case.objects.select_related("bundle").order_by(F("due_on").asc(nulls_last=True), "number")
    if organisation:
        chosen = chosen.filter(organisation=organisation)
    if status:
        chosen = chosen.filter(status=status)
    rows = [
        {
            "number": found.number,
            "item": found.item_name,
            "organisation": found.organisation,
            "status": found.status,
            "outcome": found.outcome or None,
            "due_on": found.due_on,
        }
        for found in chosen[:limit]
    ]
    if as_json:
        emit_json(rows)
        return
    for row in rows:
        click.echo(f"{row['number']}  {row['status']:<10}  {row['due_on'] or '—':<10}  {row['item']}")
    if not rows:
        click.echo("没有符合条件的办件")


@case.command()
@click.argument("numbers", nargs=-1, required=True)
@json_option
def verify(numbers: tuple[str, ...], as_json: bool) -> None:
    """Prove that the given cases or bundles were not altered."""
    _verify(numbers, as_json)


@click.group()
def audit() -> None:
    """Prove that no event was altered."""


@audit.command(name="verify")
@json_option
def verify_all(as_json: bool) -> None:
    """Check every chain, snapshot, period, number and submission."""
    _verify((), as_json)


@refusals_end_the_command
def _verify(numbers: tuple[str, ...], as_json: bool) -> None:
    from .queries import get_bundle

    for number in numbers:
        get_bundle(number.partition("-")[0])
    found = list(proof.findings(numbers))
    bundles, cases = proof.count()
    if as_json:
        names = ("chain", "snapshot", "periods", "content", "bundle", "serial")
        emit_json({"ok": not found, "bundles": bundles, "cases": cases, "checks": [_check(n, found) for n in names]})
    else:
        for finding in found:
            click.echo(f"{finding.number}：{finding.message}", err=True)
        click.echo(f"已核对 {bundles} 件申请、{cases} 个办件，" + (f"{len(found)} 处不符" if found else "全部相符"))
    if found:
        sys.exit(REFUSED)


def _check(name: str, found: list[proof.Finding]) -> dict[str, object]:
    own = [finding for finding in found if finding.name == name]
    message = "；".join(f"{finding.number}：{finding.message}" for finding in own[:20])
    return {"name": name, "ok": not own, "message": message, "do": "从备份核对并查访问记录" if own else ""}

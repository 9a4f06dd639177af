"""`haoban plan`: what must be done for a matter, from what is held."""

import click

from haoban.kernel import clock
from haoban.kernel.console import emit_json, json_option, refusals_end_the_command
from haoban.kernel.money import format_yuan
from haoban.kernel.refusals import Refusal
from haoban.kernel.working_days import national_calendar


@click.command()
@click.argument("matter")
@click.option("--have", multiple=True, metavar="THING", help="Key or name of a material that is held; may be repeated.")
@click.option("--answer", multiple=True, metavar="QUESTION=VALUE", help="A guidance answer; may be repeated.")
@json_option
@refusals_end_the_command
def plan(matter: str, have: tuple[str, ...], answer: tuple[str, ...], as_json: bool) -> None:
    """What must be done for MATTER (its key or name), in which order, by when, with what."""
    from haoban.catalogue.queries import get_catalogue, get_matter
    from haoban.catalogue.rules import complete_answers

    from .offer import Offer
    from .rules import plan_matter

    catalogue = get_catalogue()
    named = {found.name: key for key, found in catalogue.matters.items()}
    found = get_matter(named.get(matter, matter))
    given = dict(_pair(said) for said in answer)
    answers = complete_answers([catalogue.questions[key] for key in found.questions], given)
    names = {material.name: key for key, material in catalogue.materials.items()}
    held = [names.get(thing, thing) for thing in have]
    if unknown := [thing for thing in held if thing not in catalogue.materials]:
        raise Refusal("unknown_material", "目录里没有材料“%(name)s”，请用材料的名称或代号", {"name": unknown[0]})
    pack = catalogue.pack
    offer = Offer.of(pack.items, pack.materials, pack.fields)
    made = plan_matter(found, offer, answers, held, clock.today(), national_calendar())
    codes = {entry.key: entry.item.task_code for entry in made.items}
    if as_json:
        emit_json(
            {
                "matter": found.key,
                "items": [
                    {
                        "code": entry.item.task_code,
                        "name": entry.item.name,
                        "after": [codes[key] for key in entry.after],
                        "starts_on": entry.starts_on,
                        "ends_on": entry.ends_on,
                        "because": [str(reason) for reason in entry.because],
                    }
                    for entry in made.items
                ],
                "materials": [
                    {"name": entry.material.name, "held": entry.held, "reused_from": entry.reused_from}
                    for entry in made.materials
                    if entry.asked or entry.held
                ],
                "visits": made.visits,
                "visits_before": made.visits_before,
                "working_days": made.working_days,
                "fee_fen": made.fee_fen,
                "lower_bound": {
                    "visits": made.lower_bound.visits,
                    "working_days": made.lower_bound.working_days,
                    "materials": made.lower_bound.materials,
                    "fee_fen": made.lower_bound.fee_fen,
                },
                "optimal": made.optimal,
            }
        )
        return
    head = f"{found.name}：{len(made.items)} 项，{made.working_days} 个工作日，跑动 {made.visits} 次"
    click.echo(f"{head}，费用 {format_yuan(made.fee_fen)}")
    for entry in made.items:
        after = f"（等{'、'.join(catalogue.items[key].short_name for key in entry.after)}）" if entry.after else ""
        click.echo(f"  {entry.starts_on} 至 {entry.ends_on}  {entry.item.name}{after}")
    click.echo("要交的材料：" + "、".join(entry.material.name for entry in made.asked_materials))


def _pair(said: str) -> tuple[str, str]:
    question, equals, value = said.partition("=")
    if not equals or not question:
        raise Refusal("answer_form", "“%(said)s”应写成 问题=回答，例如 staff=yes", {"said": said})
    return question.strip(), value.strip()

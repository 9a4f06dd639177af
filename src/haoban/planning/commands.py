"""`haoban plan`: what must be done for a matter, from what is held."""

from datetime import datetime
from typing import TYPE_CHECKING

import click

from haoban.kernel import clock
from haoban.kernel.console import emit_json, json_option, refusals_end_the_command
from haoban.kernel.refusals import Refusal
from haoban.kernel.working_days import national_calendar

if TYPE_CHECKING:
    from .plan import Plan


@click.command()
@click.argument("matter")
@click.option("--have", multiple=True, metavar="THING", help="Key or name of a material that is held; may be repeated.")
@click.option("--answer", multiple=True, metavar="QUESTION=VALUE", help="A guidance answer; may be repeated.")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="The day of submission; today if not given.")
@click.option("--why", "explained", metavar="ITEM", help="Why this item (key, code or name) is in the plan.")
@click.option("--seconds", type=click.FloatRange(0, 600), default=5.0, show_default=True, help="Time for the proof.")
@json_option
@refusals_end_the_command
def plan(
    matter: str,
    have: tuple[str, ...],
    answer: tuple[str, ...],
    on: datetime | None,
    explained: str | None,
    seconds: float,
    as_json: bool,
) -> None:
    """What must be done for MATTER (its key or name), in which order, by when, with what."""
    from haoban.catalogue.queries import get_catalogue

    from . import document, printing
    from .alternatives import Situation, alternatives, if_held
    from .comparison import compare
    from .offer import Offer
    from .request import read_request
    from .solver import solver

    catalogue = get_catalogue()
    asked = read_request(catalogue, matter, have, answer)
    offer = Offer.of(catalogue.pack.items, catalogue.pack.materials, catalogue.pack.fields)
    day = on.date() if on else clock.today()
    situation = Situation(asked.matter, offer, asked.answers, asked.held, day, national_calendar())
    proof = solver(seconds, missing=lambda refusal: click.echo(refusal.message, err=True)) if seconds else None
    made = situation.plan(solver=proof)
    item = _item_in(made, explained) if explained else None
    others = alternatives(situation, made)
    if item:
        held = if_held(situation, made, item)
        if as_json:
            emit_json(document.explanation(made, item, others, held))
        else:
            click.echo("\n".join(printing.why_lines(made, item, others, held)))
        return
    used = {entry.material.key for entry in made.materials}
    unused = [offer.name_of(key) for key in asked.held if key not in used]
    saved = None
    if asked.held:
        try:
            saved = compare(situation.plan(held=()), made)
        except Refusal:  # only possible with what is held
            saved = None
    if as_json:
        emit_json(document.document(made, others, saved, unused))
        return
    bodies = {key: body.short_name for key, body in catalogue.organisations.items()}
    click.echo("\n".join(printing.lines(made, bodies, others, saved, unused)))


def _item_in(plan: "Plan", asked: str) -> str:
    plain = asked.strip().casefold()
    for entry in plan.items:
        item = entry.item
        if plain in {word.casefold() for word in (item.key, item.task_code, item.name, item.short_name, item.english)}:
            return entry.key
    names = "、".join(entry.item.name for entry in plan.items)
    raise Refusal(
        "not_in_plan", "这个方案里没有“%(name)s”；有：%(items)s", {"name": asked, "items": names or "（无事项）"}
    )

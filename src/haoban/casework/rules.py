"""The heart: `decide(state, command, context) -> events` and `evolve(state, event) -> state`, both pure.

Nothing here knows the database, the framework or the clock: the time comes in with the context. What may be done next
stands in `transitions`, its conditions in `guards`, what follows in `consequences`, the new state in `evolution`.
"""

from datetime import datetime
from typing import Any

from haoban.kernel.refusals import Conflict, NotPermitted

from .capacity import SYSTEM, Actor, Context
from .consequences import follow
from .evolution import evolve, replay
from .guards import fails
from .states import Event, EventKind, State
from .transitions import TRANSITIONS, Command, Transition, possible
from .words import STATUS_WORDS

__all__ = ["SYSTEM", "Actor", "Context", "available", "decide", "evolve", "replay", "submit"]


def available(state: State, context: Context) -> tuple[Transition, ...]:
    """What the context's actor may do to the case now: the buttons of the page, in the order of use."""
    rows = possible(state.status, context.actor.who)
    return tuple(row for row in rows if not any(fails(guard, state, context) for guard in row.guards))


def decide(state: State, command: Command, context: Context) -> tuple[Event, ...]:
    """What follows from a command: one or more events.

    Raises `Conflict` where the case's status does not allow the command, `NotPermitted` where the actor's capacity does
    not, and `Refusal` where a guard fails or something needed was not said.
    """
    row = TRANSITIONS[command]
    actor = context.actor
    if actor.who not in row.who:
        raise NotPermitted("capacity", "您的身份不能“%(step)s”", {"step": row.label})
    if state.status not in row.statuses:
        raise Conflict(
            "moved_on",
            "此件现在是“%(status)s”，不能“%(step)s”。请刷新页面查看最新进展",
            {"status": STATUS_WORDS[state.status], "step": row.label},
        )
    for guard in row.guards:
        if refusal := fails(guard, state, context):
            raise refusal
    return follow(state, command, context)


def submit(at: datetime, actor: Actor, waits_for: tuple[str, ...], data: dict[str, Any] | None = None) -> Event:
    """The first event of a case: it was handed in as a part of a bundle, of which `data` tells."""
    said = (data or {}) | {"waits_for": list(waits_for)}
    return Event(EventKind.SUBMITTED, at, actor.account, actor.who.value, said)

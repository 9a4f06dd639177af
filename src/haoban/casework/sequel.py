"""A step and everything that follows of itself from it, inside one transaction.

A granted result is issued as a certificate; cases that waited for it become ready, instant ones among them are decided
by their table, and so on; where a result will not come, what waited for it lapses. Each event that concerns the
applicant becomes a notice.
"""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime
from functools import reduce
from typing import Any

from haoban.catalogue.codes import ProjectType
from haoban.catalogue.definitions import Item
from haoban.catalogue.queries import Catalogue, get_item_version, get_organisation
from haoban.certificates.actions import Issue, issue
from haoban.certificates.rules import certificate_number
from haoban.kernel.clock import day_of
from haoban.kernel.working_days import national_calendar
from haoban.notices.actions import mark_handed_over

from . import store
from .capacity import SYSTEM, Actor, Context
from .consequences import SERVING
from .decision import decide_by_table, inputs_of
from .evolution import evolve
from .limits import Deadline, deadline
from .rules import decide
from .states import Outcome, State, Status
from .telling import Teller
from .transitions import Command


@dataclass
class Sequel:
    """The steps of one transaction, in the order in which they follow from each other."""

    catalogue: Catalogue
    at: datetime
    readers: dict[str, int | None] = field(default_factory=dict)
    """Bundle → the account that is told, or none, as far as it is known."""
    teller: Teller = field(init=False)
    _queue: deque[tuple[store.Row, Command, dict[str, Any]]] = field(default_factory=deque)
    _called: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.teller = Teller(self.catalogue, self.at, self.readers)

    def take(self, row: store.Row, command: Command, actor: Actor, data: dict[str, Any]) -> None:
        """Take a step and all that follow. Raises what `decide` raises, and `Conflict` where the case moved on."""
        self._step(row, command, actor, data)
        self.follow()

    def follow(self) -> None:
        """Take the steps that have become due."""
        while self._queue:
            row, command, data = self._queue.popleft()
            self._step(row, command, SYSTEM, data)

    def consider(self, row: store.Row) -> None:
        """An instant case that was just received is to be decided by its table; with others nothing happens."""
        item = self._item(row)
        table = item.decision_table
        if item.project_type is not ProjectType.INSTANT or table is None or row.state.status is not Status.RECEIVED:
            return
        held = frozenset(row.bundle.documents) | store.issued_in(row.bundle.id)
        decided = decide_by_table(table, inputs_of(table, row.bundle.current, held))
        answer = {"outcome": decided.outcome, "reason": decided.reason, "row": decided.row}
        self._queue.append((row, Command.DECIDE_BY_TABLE, answer))

    @staticmethod
    def limits(item: Item, state: State, at: datetime) -> Deadline:
        """Both limits of a case at a moment, under the version of the item that it was begun under."""
        return deadline(state, item.promised, item.statutory, day_of(at), national_calendar())

    def _item(self, row: store.Row) -> Item:
        return get_item_version(row.item_code, row.item_version, self.catalogue)

    def _step(self, row: store.Row, command: Command, actor: Actor, data: dict[str, Any]) -> None:
        item, before = self._item(row), row.state
        if command is Command.ISSUE:
            numbers = [certificate_number(row.number, place) for place, _ in enumerate(item.produces, start=1)]
            data = data | {"certificates": numbers}
        events = decide(before, command, self._context(row, item, command, actor, data))
        state = reduce(evolve, events, before)
        limits = self.limits(item, state, self.at)
        store.append(row, state, events, limits)
        if command is Command.ISSUE:
            self._issue(row, item)
        if command is Command.ANSWER_SUPPLEMENT:
            store.correct(row.bundle, events[0].data["form"])
        if command is Command.HAND_OVER:
            mark_handed_over(row.number, actor.account, self.at)
        for event in events:
            self.teller.tell_of(row, item, event, state.status, limits)
        self._consequences(row, item, command, closes=state.is_closed and not before.is_closed)

    def _context(self, row: store.Row, item: Item, command: Command, actor: Actor, data: dict[str, Any]) -> Context:
        return Context(
            actor,
            self.at,
            national_calendar(),
            special_procedures=frozenset(procedure.key for procedure in item.special_procedure),
            needed=frozenset(need.material for need in item.needs),
            fields=frozenset(item.form),
            data=data,
            statutory=item.statutory,
            in_person=command in SERVING and self.teller.is_in_person(row.bundle),
        )

    def _consequences(self, row: store.Row, item: Item, command: Command, *, closes: bool) -> None:
        state = row.state
        if state.status is Status.DECIDED and item.project_type is ProjectType.INSTANT:
            self._queue.append((row, Command.ISSUE, {}))
        elif command is Command.MAKE_READY:
            self.consider(row)
        elif closes:
            self._closed(row, item)

    def _closed(self, row: store.Row, item: Item) -> None:
        waiting = [other for other in store.rows_in(row.bundle.id, Status.WAITING) if other.number not in self._called]
        if row.state.outcome is Outcome.GRANTED:
            issued = store.issued_in(row.bundle.id) if waiting else frozenset()
            for other in waiting:
                if issued.issuperset(other.state.waits_for):
                    self._call(other, Command.MAKE_READY, {})
        else:
            for other in waiting:
                if not set(other.state.waits_for).isdisjoint(item.produces):
                    self._call(other, Command.LAPSE, {"reason": row.number})
        if store.close_one(row.bundle.id, self.at):
            self.teller.tell(row.bundle, "settled", {"bundle": row.bundle.number})

    def _call(self, row: store.Row, command: Command, data: dict[str, Any]) -> None:
        """A waiting case is called once: two of those it waits for may end in the same transaction."""
        self._called.add(row.number)
        self._queue.append((row, command, data))

    def _issue(self, row: store.Row, item: Item) -> None:
        organisation, form = get_organisation(row.organisation, self.catalogue), row.bundle.current
        issue(
            [self.catalogue.materials[key] for key in item.produces],
            Issue(
                case_number=row.number,
                owner=row.bundle.owner,
                holder_name=row.bundle.owner_name,
                issuer=row.organisation,
                issuer_name=organisation.name,
                facts={key: form[key] for key in item.form if key in form},
                on=day_of(self.at),
            ),
        )

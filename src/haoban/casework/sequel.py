"""A step and everything that follows of itself from it, inside one transaction.

A granted result is issued as a certificate; cases that waited for it become ready, instant ones among them are decided
by their table, and so on; where a result will not come, what waited for it lapses. Each event that concerns the
applicant becomes a notice.
"""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from haoban.catalogue.codes import ProjectType
from haoban.catalogue.definitions import Item
from haoban.catalogue.queries import Catalogue, get_item_version, get_organisation
from haoban.certificates.actions import Issue, issue
from haoban.certificates.rules import certificate_number
from haoban.kernel.clock import day_of
from haoban.kernel.working_days import national_calendar
from haoban.notices.actions import tell

from . import store
from .capacity import SYSTEM, Actor, Context
from .consequences import SERVING
from .decision import decide_by_table, inputs_of
from .evolution import evolve
from .limits import Deadline, deadline
from .readers import Reader, reader_of
from .rules import decide
from .states import Event, EventKind, Outcome, State, Status
from .transitions import Command


@dataclass
class Sequel:
    """The steps of one transaction, in the order in which they follow from each other."""

    catalogue: Catalogue
    at: datetime
    readers: dict[str, Reader] = field(default_factory=dict)
    """Bundle → who is told of it, as far as it is known."""
    _queue: deque[tuple[store.Row, Command, dict[str, Any]]] = field(default_factory=deque)
    _called: set[str] = field(default_factory=set)

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
        item = self._item(row)
        if command is Command.ISSUE:
            numbers = [certificate_number(row.number, place) for place, _ in enumerate(item.produces, start=1)]
            data = data | {"certificates": numbers}
        procedures = frozenset(procedure.key for procedure in item.special_procedure)
        needed = frozenset(need.material for need in item.needs)
        fields = frozenset(item.form)
        context = Context(
            actor,
            self.at,
            national_calendar(),
            procedures,
            needed,
            data,
            item.statutory,
            command in SERVING and self._reader(row.bundle).in_person,
            fields,
        )
        events = decide(row.state, command, context)
        state = row.state
        for event in events:
            state = evolve(state, event)
        limits, closes = self.limits(item, state, self.at), state.is_closed and not row.state.is_closed
        store.append(row, state, events, limits)
        if command is Command.ISSUE:
            self._issue(row, item)
        if command is Command.ANSWER_SUPPLEMENT:
            store.correct(row.bundle, events[0].data["form"])
        for event in events:
            if event.kind in _TOLD and not (event.kind is EventKind.ACCEPTED and state.status is not Status.ACCEPTED):
                self._tell(row, item, event, limits)
        self._consequences(row, item, command, closes)

    def _consequences(self, row: store.Row, item: Item, command: Command, closes: bool) -> None:
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
            bundle = row.bundle
            self.put_in_the_inbox(bundle, "settled", {"title": bundle.title, "bundle": bundle.number})

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

    def _tell(self, row: store.Row, item: Item, event: Event, limits: Deadline) -> None:
        organisation = get_organisation(row.organisation, self.catalogue)
        said = event.data
        names = [self._name_of(material) for material in said.get("materials", [])]
        names += [self.catalogue.fields[key].label for key in said.get("fields", []) if key in self.catalogue.fields]
        if said.get("reason") and event.kind is EventKind.SUPPLEMENT_REQUESTED:
            names.append(said["reason"].rstrip("。.；"))
        params = {
            "item": item.name,
            "organisation": organisation.name,
            "due_on": limits.promised.on.isoformat() if limits.promised else "",
            "what": "；".join(names),
            "reason": said.get("reason", "").rstrip("。."),
            "days": said.get("days", 0),
            "procedure": next((p.name for p in item.special_procedure if p.key == said.get("ground")), ""),
            "result": "、".join(self._name_of(material) for material in item.produces),
            "review_body": organisation.review_body,
            "court": organisation.court,
        }
        self.put_in_the_inbox(row.bundle, event.kind.value, params, row.number)

    def put_in_the_inbox(self, bundle: store.BundleRow, template: str, params: dict[str, Any], case: str = "") -> None:
        """Tell the applicant's side of the bundle, or the window that passes it on.

        That it was received need not be passed on: whoever stands at the window has the receipt in hand.
        """
        reader = self._reader(bundle)
        known = reader.in_person and template == "received"
        if reader.account is not None and not known:
            tell(reader.account, reader.channel, template, params, bundle.number, case, self.at)

    def _reader(self, bundle: store.BundleRow) -> Reader:
        if bundle.number not in self.readers:
            self.readers[bundle.number] = reader_of(bundle, day_of(self.at))
        return self.readers[bundle.number]

    def _name_of(self, material: str) -> str:
        known = self.catalogue.materials.get(material)
        return known.name if known else material


_TOLD = frozenset(
    {
        EventKind.SUPPLEMENT_REQUESTED,
        EventKind.ACCEPTED,
        EventKind.NOT_ACCEPTED,
        EventKind.SUSPENDED,
        EventKind.RESUMED,
        EventKind.EXTENDED,
        EventKind.REFUSED,
        EventKind.ISSUED,
        EventKind.LAPSED,
        EventKind.WITHDRAWN,
    }
)
"""What the applicant is told; the names are those of the notices' templates."""

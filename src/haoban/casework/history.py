"""What happened to a case, oldest first, in plain words and in the reader's language."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import get_language, gettext

from haoban.catalogue.definitions import FormField, Material
from haoban.catalogue.queries import get_catalogue
from haoban.kernel.clock import day_of
from haoban.people.models import Account
from haoban.statutes.citations import Citation

from .queries import CaseView
from .states import Event, EventKind
from .transitions import TRANSITIONS
from .words import EVENT_WORDS, SERVICE_WORDS

CAPACITY_WORDS = {"applicant": "申请人", "clerk": "窗口", "officer": "承办人", "head": "部门负责人", "system": "系统"}
"""How the one who acted is called."""


@dataclass(frozen=True)
class Happened:
    """One entry of the history in plain words."""

    kind: EventKind
    at: datetime
    word: str
    by: str
    """The capacity, and for staff the name: 承办人 示例·乙; the applicant's side sees the capacity alone."""
    detail: str
    law: Citation | None
    """The article that the step rests on; none for the hall's own order."""

    @property
    def day(self) -> date:
        """The day in China on which it happened: the words of the law are those of that day."""
        return day_of(self.at)


def history(view: CaseView, *, with_names: bool) -> tuple[Happened, ...]:
    """What happened, oldest first, in plain words; the names of staff only for staff."""
    numbers = {number for event in view.events for number in (event.by, event.data.get("officer")) if number}
    accounts = Account.objects.select_related("person").in_bulk(numbers) if with_names else {}
    return tuple(_happened(event, view, accounts) for event in view.events)


def _happened(event: Event, view: CaseView, accounts: dict[int, Account]) -> Happened:
    words = EVENT_WORDS[event.kind]
    by = gettext(CAPACITY_WORDS[event.who])
    if event.by in accounts:
        by = f"{by} {accounts[event.by].shown_name}"
    law = TRANSITIONS[words.command].law if words.command else None
    return Happened(event.kind, event.at, words.word, by, _detail(event, view, accounts), law)


def _detail(event: Event, view: CaseView, accounts: dict[int, Account]) -> str:
    said = event.data
    materials, fields = get_catalogue().materials, get_catalogue().fields
    parts = [_called(materials[key]) if key in materials else key for key in said.get("materials", [])]
    parts += [_called(fields[key]) for key in (*said.get("fields", []), *said.get("form", {})) if key in fields]
    if event.kind is EventKind.SUSPENDED:
        parts += [p.name for p in view.item.special_procedure if p.key == said["ground"]]
        parts.append(gettext("预计%(days)d天") % {"days": said["days"]})
    if event.kind is EventKind.EXTENDED:
        parts.append(gettext("延长%(days)d个工作日") % {"days": said["days"]})
    if event.kind is EventKind.CLAIMED and event.by != said["officer"] and said["officer"] in accounts:
        parts.append(gettext("指派给%(name)s") % {"name": accounts[said["officer"]].shown_name})
    if event.kind is EventKind.SERVED:
        way = said["way"]
        parts.append(gettext(SERVICE_WORDS[way]))
    if said.get("receiver"):
        parts.append(gettext("由%(name)s签收") % {"name": said["receiver"]})
    if said.get("row"):
        parts.append(gettext("决策表第%(row)d行") % {"row": said["row"]})
    if event.kind is not EventKind.LAPSED and said.get("reason"):
        parts.append(said["reason"])
    parts += [said[name] for name in ("note", "ask_instead") if said.get(name)]
    return gettext("；").join(part for part in parts if part)


def _called(what: Material | FormField) -> str:
    if (get_language() or "").startswith("en"):
        return what.english
    return what.name if isinstance(what, Material) else what.label

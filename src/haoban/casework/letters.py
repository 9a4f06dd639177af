"""Letters: what a body says in writing, with its date. One function writes one letter.

行政许可法第三十二条第二款: acceptance and refusal to accept are given in writing, with a seal and a date;
第三十八条: so are decisions.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from haoban.catalogue.codes import TaskType, Unit
from haoban.catalogue.definitions import Limit, Organisation
from haoban.catalogue.queries import get_catalogue, get_organisation
from haoban.kernel.days import day_on_paper
from haoban.kernel.refusals import NotFound
from haoban.kernel.typesetting import typeset

from .queries import CaseView
from .states import Event, EventKind

_LETTER = Path(__file__).parent / "papers" / "letter.typ"


@dataclass(frozen=True)
class Letter:
    """A letter of a case, as a page lists it."""

    position: int
    """Of its event in the history, 1 for the first."""
    title: str


def letters_of(view: CaseView) -> tuple[Letter, ...]:
    """The letters that a case has brought forth, the oldest first."""
    found = []
    for position, event in enumerate(view.events, start=1):
        if event.kind in _WRITERS and _is_a_letter_of_its_own(view, position):
            found.append(Letter(position, _WRITERS[event.kind][0]))
    return tuple(found)


def _is_a_letter_of_its_own(view: CaseView, position: int) -> bool:
    """What is accepted and decided at once is told by the decision alone; only a licence is granted by a letter."""
    event, following = view.events[position - 1], view.events[position : position + 1]
    if event.kind is EventKind.ACCEPTED:
        return not (following and following[0].kind in {EventKind.GRANTED, EventKind.REFUSED})
    return event.kind is not EventKind.GRANTED or view.item.task_type is TaskType.LICENCE


def letter(view: CaseView, position: int) -> bytes:
    """The letter of the event at `position` as PDF. Raises `NotFound` where that event has none."""
    if all(one.position != position for one in letters_of(view)):
        raise NotFound("no_letter", "这一步没有文书")
    event = view.events[position - 1]
    title, write = _WRITERS[event.kind]
    organisation = get_organisation(view.case.organisation)
    opening = f"您于{day_on_paper(view.bundle.submitted_at)}提出的“{view.item.name}”申请（{view.case.number}）收悉。"
    return typeset(
        _LETTER,
        {
            "title": title,
            "number": f"{view.case.number} 之 {position}",
            "to": view.bundle.owner_name,
            "paragraphs": [opening, *(said for said in write(view, event, organisation) if said)],
            "organisation": organisation.name,
            "day": day_on_paper(event.at),
            "foot": f"{organisation.name} · {organisation.phone}",
        },
    )


def _limit(limit: Limit) -> str:
    return f"{limit.days}{'个工作日' if limit.unit is Unit.WORKING_DAYS else '天'}"


def _appeal(organisation: Organisation) -> str:
    """行政复议法第二十条, 行政诉讼法第四十六条."""
    return (
        f"如不服本决定，可以自收到之日起六十日内向{organisation.review_body}申请行政复议，"
        f"或者自收到之日起六个月内依法向{organisation.court}提起行政诉讼。"
    )


def _supplement(view: CaseView, event: Event, _: Organisation) -> list[str]:
    materials, said = get_catalogue().materials, event.data
    names = [materials[key].name if key in materials else key for key in said["materials"]]
    fields = get_catalogue().fields
    names += [f"更正申请表中的“{fields[key].label}”" for key in said.get("fields", []) if key in fields]
    return [
        "依照《行政许可法》第三十二条第一款第四项，现将需要补正的全部内容一次告知：",
        *(f"{place}．{name}" for place, name in enumerate(names, start=1)),
        said["reason"],
        "补正期间不计入办理期限。",
    ]


def _accepted(view: CaseView, event: Event, _: Organisation) -> list[str]:
    promised, statutory = view.item.promised, view.item.statutory
    return [
        f"依照《行政许可法》第三十二条，自{day_on_paper(date.fromisoformat(event.data['on']))}起受理。",
        f"承诺自受理之日起{_limit(promised)}内办结（法定期限{_limit(statutory)}），依法进行特别程序所需的时间不计算在内。",
    ]


def _not_accepted(view: CaseView, event: Event, organisation: Organisation) -> list[str]:
    instead = event.data.get("ask_instead")
    return [
        f"理由：{event.data['reason']}",
        "依照《行政许可法》第三十二条第一款，决定不予受理。",
        f"您可以向{instead}提出申请。" if instead else "",
        _appeal(organisation),
    ]


def _granted(view: CaseView, event: Event, _: Organisation) -> list[str]:
    reason = event.data.get("reason")
    return [
        "经审查，您的申请符合法定条件、标准。依照《行政许可法》第三十八条第一款，决定准予行政许可。",
        f"说明：{reason}" if reason else "",
        "自本决定作出之日起十个工作日内颁发、送达证件（《行政许可法》第四十四条）。",
    ]


def _refused(view: CaseView, event: Event, organisation: Organisation) -> list[str]:
    return [
        f"理由：{event.data['reason']}",
        "依照《行政许可法》第三十八条第二款，决定不予行政许可。",
        _appeal(organisation),
    ]


def _extended(view: CaseView, event: Event, _: Organisation) -> list[str]:
    return [
        f"依照《行政许可法》第四十二条第一款，经本机关负责人批准，办理期限延长{event.data['days']}个工作日。",
        f"理由：{event.data['reason']}",
    ]


def _suspended(view: CaseView, event: Event, _: Organisation) -> list[str]:
    said = event.data
    name = next((one.name for one in view.item.special_procedure if one.key == said["ground"]), said["ground"])
    return [
        f"依照《行政许可法》第四十五条，需要进行{name}，预计{said['days']}天，所需时间不计算在办理期限内。",
        f"原因：{said['reason']}",
    ]


_WRITERS: dict[EventKind, tuple[str, Callable[[CaseView, Event, Organisation], list[str]]]] = {
    EventKind.SUPPLEMENT_REQUESTED: ("补正告知书", _supplement),
    EventKind.ACCEPTED: ("受理通知书", _accepted),
    EventKind.NOT_ACCEPTED: ("不予受理决定书", _not_accepted),
    EventKind.GRANTED: ("准予行政许可决定书", _granted),
    EventKind.REFUSED: ("不予行政许可决定书", _refused),
    EventKind.EXTENDED: ("延长办理期限告知书", _extended),
    EventKind.SUSPENDED: ("特别程序告知书", _suspended),
}
"""The events that are told by a letter, with its title and who writes it."""

"""The papers of casework: the receipt, the results, and the decisions in words, as PDF."""

from datetime import datetime
from pathlib import Path
from typing import Any

from haoban.catalogue.definitions import FieldKind
from haoban.catalogue.queries import get_catalogue
from haoban.certificates.models import Certificate
from haoban.kernel import clock
from haoban.kernel.clock import CHINA
from haoban.kernel.days import day_in_words
from haoban.kernel.identifiers import mask_id_number
from haoban.kernel.money import format_yuan
from haoban.kernel.refusals import NotFound
from haoban.kernel.typesetting import qr_code, typeset

from .models import Bundle
from .queries import CaseView
from .states import Event, EventKind

_PAPERS = Path(__file__).parent / "papers"


def receipt(bundle: Bundle, views: tuple[CaseView, ...], progress_address: str) -> bytes:
    """收件回执, and 受理通知书 once the first case is accepted: dated, with the seal (行政许可法第三十二条第二款)."""
    catalogue, today = get_catalogue(), clock.today()
    accepted = any(event.kind is EventKind.ACCEPTED for view in views for event in view.events)
    names = {item.key: item.short_name for item in catalogue.items.values()}
    rows = []
    for view in views:
        awaited = {catalogue.materials[key].name for key in view.events[0].data["waits_for"]}
        begins = f"等“{'、'.join(sorted(awaited))}”" if awaited else "立即"
        organisation = catalogue.organisations[view.case.organisation].short_name
        name = names.get(view.item.key, view.item.name)
        rows.append([str(view.case.order), name, organisation, begins, view.status_word])
    documents = [catalogue.materials[key].name for key in bundle.documents if key in catalogue.materials]
    provisional = "（跨入尚未公布放假安排的年份，可能顺延）" if bundle.promised_provisional else ""
    facts = [
        ("办理的事", bundle.title),
        ("申请人", bundle.owner_name),
        ("提交时间", f"{bundle.submitted_at.astimezone(CHINA):%Y年%m月%d日 %H:%M}"),
        ("承诺全部办结", day_in_words(bundle.promised_on, today) + provisional),
        ("到现场次数", f"{bundle.visits} 次（以前 {bundle.visits_before} 次）"),
        ("提交方式", _ways(bundle)),
    ]
    return typeset(
        _PAPERS / "receipt.typ",
        {
            "title": "受理通知书" if accepted else "收件回执",
            "number": bundle.number,
            "opening": "您的申请已经收到，不用再去各个部门。需要您做的，会在办件进度里告诉您。",
            "qr": qr_code(progress_address),
            "facts": facts,
            "cases": rows,
            "documents": documents,
            "closing": f"各事项由各部门依法分别决定。咨询和投诉：{catalogue.pack.hotline}。进度页不显示个人信息。",
            "organisation": f"{catalogue.pack.name}政务服务中心",
            "day": f"{bundle.submitted_at.astimezone(CHINA):%Y年%m月%d日}",
            "foot": f"{catalogue.pack.name} · {catalogue.pack.hotline}",
        },
    )


def _ways(bundle: Bundle) -> str:
    return f"窗口代为提交；{bundle.ground}" if bundle.acting_as == "clerk" else "网上提交"


def certificate_paper(certificate: Certificate) -> bytes:
    """The result as a plain PDF; signing comes with the Trust room."""
    fields = get_catalogue().fields
    facts = [("持有人", certificate.holder_name)]
    for key, value in certificate.facts.items():
        field = fields.get(key)
        if field is not None and not (field.personal and field.kind is not FieldKind.ID_NUMBER):
            facts.append((field.label, _shown(field.kind, value, {c.value: c.label for c in field.choices})))
    facts.append(("颁发日期", f"{certificate.issued_on:%Y年%m月%d日}"))
    until = certificate.valid_until
    facts.append(("有效期至", f"{until:%Y年%m月%d日}" if until else "长期"))
    return typeset(
        _PAPERS / "certificate.typ",
        {
            "title": certificate.name,
            "number": certificate.number,
            "facts": facts,
            "organisation": certificate.issuer_name,
            "day": f"{certificate.issued_on:%Y年%m月%d日}",
            "case": certificate.case_number,
            "foot": certificate.issuer_name,
        },
    )


def _shown(kind: FieldKind, value: Any, labels: dict[str, str]) -> str:
    if kind is FieldKind.AMOUNT:
        return format_yuan(value)
    if kind is FieldKind.ID_NUMBER:
        return mask_id_number(str(value))
    return labels.get(str(value), str(value))


LETTERS = {
    EventKind.SUPPLEMENT_REQUESTED: "补正告知书",
    EventKind.NOT_ACCEPTED: "不予受理决定书",
    EventKind.REFUSED: "不予行政许可决定书",
    EventKind.EXTENDED: "延长办理期限告知书",
    EventKind.SUSPENDED: "特别程序告知书",
}
"""The events that are told by a letter of their own."""


def letter(view: CaseView, position: int) -> bytes:
    """The letter of the event at `position` (1 for the first). Raises `NotFound` where that event has none."""
    event = view.events[position - 1] if 1 <= position <= len(view.events) else None
    if event is None or event.kind not in LETTERS:
        raise NotFound("no_letter", "这一步没有文书")
    organisation = get_catalogue().organisations[view.case.organisation]
    at: datetime = event.at.astimezone(CHINA)
    return typeset(
        _PAPERS / "letter.typ",
        {
            "title": LETTERS[event.kind],
            "number": f"{view.case.number} 之 {position}",
            "to": view.bundle.owner_name,
            "paragraphs": _paragraphs(view, event, organisation.review_body, organisation.court),
            "organisation": organisation.name,
            "day": f"{at:%Y年%m月%d日}",
            "foot": f"{organisation.name} · {organisation.phone}",
        },
    )


def _paragraphs(view: CaseView, event: Event, review_body: str, court: str) -> list[str]:
    said, item = event.data, view.item.name
    submitted = view.bundle.submitted_at.astimezone(CHINA)
    opening = f"您于{submitted:%Y年%m月%d日}提出的“{item}”申请（{view.case.number}）收悉。"
    appeal = (
        f"如不服本决定，可以自收到之日起六十日内向{review_body}申请行政复议，"
        f"或者自收到之日起六个月内依法向{court}提起行政诉讼。"
    )
    if event.kind is EventKind.SUPPLEMENT_REQUESTED:
        materials = get_catalogue().materials
        names = [materials[key].name if key in materials else key for key in said["materials"]]
        listed = [f"{place}．{name}" for place, name in enumerate(names, start=1)]
        law = "依照《行政许可法》第三十二条第一款第四项，现将需要补正的全部内容一次告知："
        return [opening, law, *listed, *([said["reason"]] if said["reason"] else []), "补正期间不计入办理期限。"]
    if event.kind is EventKind.NOT_ACCEPTED:
        law = "依照《行政许可法》第三十二条第一款，决定不予受理。"
        instead = f"您可以向{said['ask_instead']}提出申请。" if said.get("ask_instead") else ""
        return [opening, f"理由：{said['reason']}", law, *([instead] if instead else []), appeal]
    if event.kind is EventKind.REFUSED:
        return [opening, f"理由：{said['reason']}", "依照《行政许可法》第三十八条第二款，决定不予行政许可。", appeal]
    if event.kind is EventKind.EXTENDED:
        law = "依照《行政许可法》第四十二条第一款，经本机关负责人批准"
        return [opening, f"{law}，办理期限延长{said['days']}个工作日。", f"理由：{said['reason']}"]
    procedure = next((p.name for p in view.item.special_procedure if p.key == said["ground"]), said["ground"])
    law = f"依照《行政许可法》第四十五条，需要进行{procedure}，预计{said['days']}天，所需时间不计算在办理期限内。"
    return [opening, law, f"原因：{said['reason']}"]

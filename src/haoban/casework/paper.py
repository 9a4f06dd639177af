"""The papers of casework as PDF: the receipt and the results. What a body decides in words stands in `letters`."""

from datetime import date
from pathlib import Path
from typing import Any

from haoban.catalogue.definitions import FieldKind
from haoban.catalogue.queries import get_catalogue, get_organisation
from haoban.certificates.models import Certificate
from haoban.kernel import clock
from haoban.kernel.clock import CHINA
from haoban.kernel.days import day_in_words, day_on_paper
from haoban.kernel.identifiers import mask_id_number
from haoban.kernel.money import format_yuan
from haoban.kernel.typesetting import qr_code, typeset

from .models import Bundle
from .queries import CaseView
from .states import EventKind

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
        organisation = get_organisation(view.case.organisation, catalogue).short_name
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
            "day": day_on_paper(bundle.submitted_at),
            "foot": f"{catalogue.pack.name} · {catalogue.pack.hotline}",
        },
    )


def _ways(bundle: Bundle) -> str:
    if bundle.mandate is not None:
        return f"网上提交；授权委托，有效期至{day_on_paper(bundle.mandate.valid_until)}"
    if bundle.acting_as != "clerk":
        return "网上提交"
    return f"窗口代为提交；{bundle.ground}（窗口 {bundle.at_window or '—'}）"


def certificate_paper(certificate: Certificate) -> bytes:
    """The result as a plain PDF; signing comes with the Trust room."""
    fields = get_catalogue().fields
    facts = [("持有人", certificate.holder_name)]
    for key, value in certificate.facts.items():
        field = fields.get(key)
        if field is not None and not (field.personal and field.kind is not FieldKind.ID_NUMBER):
            facts.append((field.label, _shown(field.kind, value, {c.value: c.label for c in field.choices})))
    facts.append(("颁发日期", day_on_paper(certificate.issued_on)))
    until = certificate.valid_until
    facts.append(("有效期至", day_on_paper(until) if until else "长期"))
    return typeset(
        _PAPERS / "certificate.typ",
        {
            "title": certificate.name,
            "number": certificate.number,
            "facts": facts,
            "organisation": certificate.issuer_name,
            "day": day_on_paper(certificate.issued_on),
            "case": certificate.case_number,
            "foot": certificate.issuer_name,
        },
    )


def _shown(kind: FieldKind, value: Any, labels: dict[str, str]) -> str:
    if kind is FieldKind.AMOUNT:
        return format_yuan(value)
    if kind is FieldKind.DATE:
        return day_on_paper(date.fromisoformat(str(value)))
    if kind is FieldKind.ID_NUMBER:
        return mask_id_number(str(value))
    return labels.get(str(value), str(value))

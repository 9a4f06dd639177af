"""The auditor's and the leader's pages: who looked at what, and how much lies where."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from haoban.casework.queries import loads_by_department
from haoban.catalogue.queries import Catalogue, get_catalogue
from haoban.people.doors import Door, SignedIn, door
from haoban.people.models import AccessRecord
from haoban.people.queries import find_enterprise_by_name, get_name, looks
from haoban.people.subjects import Subject, SubjectKind
from haoban.portal.templatetags.haoban import english, word

__all__ = ["access_log", "overview"]


@door(Door.AUDITOR)
@require_GET
def access_log(request: SignedIn) -> HttpResponse:
    """Who looked at which record, when and for what (个人信息保护法第五十一条)."""
    wanted = request.GET.get("subject", "").strip()
    enterprise = find_enterprise_by_name(wanted)
    subject = str(Subject(SubjectKind.ENTERPRISE, enterprise.pk)) if enterprise else wanted
    records, catalogue = looks(subject), get_catalogue()
    named = {one: _subject_in_words(one) for one in {record.subject for record in records}}
    context = {"looks": [_told(record, named[record.subject], catalogue) for record in records], "wanted": wanted}
    return render(request, "workbench/access_log.html", context)


@dataclass(frozen=True)
class Look:
    """One look at personal data, in words."""

    at: datetime
    who: str
    capacity: str
    subject: str
    page: str
    seen: tuple[str, ...]


def _told(record: AccessRecord, subject: str, catalogue: Catalogue) -> Look:
    who = record.account.shown_name if record.account else gettext("未登录")
    return Look(
        record.at,
        who,
        gettext(CAPACITY_WORDS.get(record.capacity, record.capacity)),
        subject,
        gettext(PAGE_WORDS.get(record.purpose, record.purpose)),
        tuple(_seen_in_words(name, catalogue) for name in record.fields),
    )


def _subject_in_words(subject: str) -> str:
    """A case or bundle by its number, an enterprise by its name; a person is not named to the auditor."""
    kind, _, number = subject.partition(":")
    if kind == SubjectKind.ENTERPRISE:
        return get_name(Subject.parse(subject))
    return gettext("个人 %(number)s") % {"number": number} if kind == SubjectKind.PERSON else subject


def _seen_in_words(name: str, catalogue: Catalogue) -> str:
    if name in SEEN_WORDS:
        return gettext(SEEN_WORDS[name])
    if field := catalogue.fields.get(name):
        return field.english if english() else field.label
    return word(catalogue.materials.get(name, name))


CAPACITY_WORDS = {
    "applicant": "申请人",
    "self": "本人",
    "legal_representative": "法定代表人",
    "mandate": "受托人",
    "clerk": "窗口人员",
    "officer": "承办人",
    "head": "部门负责人",
}
"""In which capacity somebody looked."""

PAGE_WORDS = {
    "application": "填写申请",
    "review": "提交前核对",
    "bundle": "申请进度",
    "receipt": "回执",
    "result": "证照",
    "letter": "文书",
    "document": "材料原件",
    "case": "办件",
    "counter": "窗口收件",
    "api bundle": "接口：申请",
    "api case": "接口：办件",
}
"""Where they looked."""

SEEN_WORDS = {
    "form": "申请表",
    "documents": "材料清单",
    "phone": "联系电话",
    "events": "办理经过",
    "facts": "证照内容",
    "name": "姓名",
    "id_number": "身份号码",
    "owner_name": "申请人名称",
}
"""What they saw, where it is no field of a form and no material."""


@door(Door.LEADER)
@require_GET
def overview(request: SignedIn) -> HttpResponse:
    """Open and overdue cases by department: counts, no personal data."""
    organisations = get_catalogue().organisations
    rows = [
        (organisations[load.organisation], load) for load in loads_by_department() if load.organisation in organisations
    ]
    return render(request, "workbench/overview.html", {"rows": rows})

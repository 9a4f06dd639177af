"""An application on the desk of the one who fills it in: what is known, typed and held, and its page."""

import json
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from haoban.casework.form import Checked, check_form
from haoban.casework.models import Draft
from haoban.casework.preparation import CERTIFICATE, Prepared, prepare
from haoban.casework.queries import find_draft
from haoban.catalogue.codes import Necessity
from haoban.catalogue.definitions import FormField
from haoban.evidence.queries import documents_of
from haoban.kernel import clock
from haoban.kernel.refusals import NotFound, Problem
from haoban.people.doors import SignedIn
from haoban.people.models import RoleName
from haoban.people.queries import ActingAs, Standing, get_name, get_standing, has_role, is_registered, known_facts
from haoban.people.subjects import Subject

from .components import Fault, Field, MaterialRow
from .templatetags.haoban import listed, short_name, word


@dataclass(frozen=True)
class Desk:
    """A draft with its plan and the ground on which its account acts."""

    standing: Standing
    draft: Draft
    prepared: Prepared

    @property
    def owner(self) -> Subject:
        """Whose it is."""
        return self.standing.owner

    @property
    def fields(self) -> list[FormField]:
        """The one form."""
        return [asked.field for asked in self.prepared.plan.form]

    @property
    def field_keys(self) -> list[str]:
        """The names under which the form is sent."""
        return [field.key for field in self.fields]

    @property
    def personal_fields(self) -> list[str]:
        """Those that hold personal data."""
        return [field.key for field in self.fields if field.personal]

    def known(self) -> dict[str, str]:
        """Field → what is known of it without asking."""
        by_clerk = self.standing.acting_as is ActingAs.CLERK
        known = known_facts(self.owner, None if by_clerk else self.draft.account)
        return {field.key: known[field.filled_from] for field in self.fields if field.filled_from in known}

    def typed(self) -> dict[str, str]:
        """Field → what was typed, over what is known already."""
        typed: dict[str, str] = self.draft.form
        return self.known() | typed

    def checked(self) -> Checked:
        """The form as it would be sent now."""
        return check_form(self.fields, self.typed(), is_registered)

    def problems(self, checked: Checked) -> tuple[Problem, ...]:
        """What is wrong with the form or missing of the materials."""
        return (*checked.problems, *self.prepared.missing())


def get_desk(request: SignedIn, matter: str, owner: str) -> Desk:
    """The draft with its plan. Raises `NotPermitted` without a standing, `NotFound` without a draft."""
    subject, today = Subject.parse(owner), clock.today()
    if has_role(request.user, RoleName.CLERK):
        standing = Standing(subject, get_name(subject), ActingAs.CLERK)
    else:
        standing = get_standing(request.user, subject, today, matter)
    draft = find_draft(request.user, matter, owner)
    if draft is None:
        raise NotFound("no_draft", "这份草稿不在了，可能已经提交或删除；请从“我的办件”查看")
    return Desk(standing, draft, prepare(subject, matter, draft.answers, today))


def form_page(desk: Desk, problems: tuple[Problem, ...]) -> dict[str, Any]:
    """What the page of the one form is drawn from."""
    plan, typed, known = desk.prepared.plan, desk.typed(), desk.known()
    wrong = {problem.column: problem.message for problem in problems}
    sections: dict[str, list[Field]] = {}
    for asked in plan.form:
        field = asked.field
        value = typed.get(field.key, "")
        filled = value and value == known.get(field.key)
        known_from = SOURCE_WORDS.get((field.filled_from or "").partition(".")[0]) if filled else None
        source = _(known_from) if known_from else ""
        shown = Field.of(field, value, error=wrong.get(field.key, ""), source=source)
        sections.setdefault(field.section, []).append(shown)
    materials = _material_rows(desk, wrong)
    return {
        "desk": desk,
        "plan": plan,
        "matter": plan.matter,
        "sections": sections,
        "materials": materials,
        "faults": [Fault.of(problem) for problem in problems],
        "situation": as_query(dict(plan.answers)),
        "saved_at": desk.draft.updated_at,
        "was": json.dumps({field.name: field.value for fields in sections.values() for field in fields}),
        "by_clerk": desk.standing.acting_as is ActingAs.CLERK,
    }


SOURCE_WORDS = {
    "enterprise": "企业登记信息",
    "business_licence": "营业执照",
    "id_card": "身份信息",
    "person": "您的账号",
}
"""Where a value that nobody typed was read from."""


def _material_rows(desk: Desk, wrong: dict[str | None, str]) -> list[MaterialRow]:
    plan, documents = desk.prepared.plan, documents_of(desk.owner)
    names = {entry.key: short_name(entry.item) for entry in plan.items}
    rows = []
    for entry in plan.materials:
        if entry.produced_by is not None or not entry.needed_by:
            continue
        key = entry.material.key
        held, document = desk.prepared.holdings.get(key, ""), documents.get(key)
        upload = Field(
            f"material-{key}",
            _("换一份") if held else _("选择文件（照片或 PDF，不超过 20 MB）"),
            "file",
            required=entry.necessity is Necessity.REQUIRED and not held,
            error=wrong.get(f"material-{key}", ""),
        )
        certificate = held.removeprefix(CERTIFICATE) if held.startswith(CERTIFICATE) else ""
        state = _("已有电子证照，免交") if certificate else _("已上传") if held else _("请上传")
        rows.append(
            MaterialRow(
                word(entry.material),
                state,
                "done" if held else "waiting",
                entry.material.explanation,
                listed(names[item] for item in entry.needed_by if item in names) if len(entry.needed_by) > 1 else "",
                document.name if document and not certificate else certificate,
                reverse("draft_material", args=[plan.matter.key, desk.owner, key]) if held else "",
                document.size if document and not certificate else 0,
                upload,
                entry.necessity is Necessity.DEFERRABLE,
            )
        )
    return rows


def as_query(values: dict[str, str]) -> str:
    """Values as they stand in an address."""
    query = QueryDict(mutable=True)
    query.update(values)
    return query.urlencode()

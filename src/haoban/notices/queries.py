"""An account's inbox, in the reader's language."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import get_language, gettext

from haoban.kernel import clock
from haoban.kernel.days import day_in_words

from .models import Channel, Notice
from .words import WORDINGS


@dataclass(frozen=True)
class Told:
    """A notice as it is read."""

    number: int
    """Counts upwards; the inbox is turned over by it."""
    title: str
    body: str
    bundle_number: str
    case_number: str
    at: datetime
    is_new: bool


def _told(notice: Notice) -> Told:
    wording = WORDINGS[notice.template, notice.template_version]
    params = {name: _in_words(name, value) for name, value in notice.params.items()}
    return Told(
        notice.pk,
        gettext(wording.title) % params,
        gettext(wording.body) % params,
        notice.bundle_number,
        notice.case_number,
        notice.made_at,
        notice.read_at is None,
    )


def _in_words(name: str, value: Any) -> str:
    english = (get_language() or "").startswith("en")
    if name.endswith("_on") and value:
        return day_in_words(date.fromisoformat(value), clock.today(), english=english)
    return str(value[english] if isinstance(value, list) else value)


PAGE = 100
"""Notices on a page of the inbox."""


def inbox_of(account: int, limit: int = PAGE, before: int | None = None) -> tuple[Told, ...]:
    """The newest notices of an account, or the newest before one of its notices."""
    notices = Notice.objects.filter(account_id=account)
    if before is not None:
        notices = notices.filter(pk__lt=before)
    return tuple(_told(notice) for notice in notices[:limit])


def count_new(account: int) -> int:
    """How many notices have not been seen."""
    return Notice.objects.filter(account_id=account, read_at=None).count()


def to_pass_on(bundle_number: str, case_number: str = "") -> tuple[Told, ...]:
    """What is still to be told, by telephone or in person, of a bundle or of one of its cases; the oldest first."""
    return tuple(_told(notice) for notice in awaiting_a_call(bundle_number, case_number).order_by("pk"))


def awaiting_a_call(bundle_number: str, case_number: str = "") -> QuerySet[Notice]:
    """The notices of a bundle, or of one of its cases, that are still to be passed on."""
    waiting = outstanding(Channel.COUNTER).filter(bundle_number=bundle_number)
    return waiting.filter(case_number=case_number) if case_number else waiting


def outstanding(*channels: Channel) -> QuerySet[Notice]:
    """The notices for people without an account whom nobody has told yet."""
    return Notice.objects.filter(account=None, passed_on_at=None, channel__in=channels)

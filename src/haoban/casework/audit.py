"""Proving that nothing was altered: chains, snapshots, periods, numbers, and what was handed in."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from haoban.kernel.chain import Link, first_break

from .evolution import replay
from .integrity import content_digest
from .models import Bundle, Case, DaySerial
from .queries import periods_of
from .states import Event, EventKind


@dataclass(frozen=True)
class Finding:
    """One thing that does not hold."""

    number: str
    """Of the case or bundle; the day for a gap in the serials."""
    name: str
    """Which check: chain, snapshot, periods, content, bundle, serial."""
    message: str


def findings(numbers: tuple[str, ...] = ()) -> Iterator[Finding]:
    """Everything that does not hold, in all cases or in those of the given numbers (of cases or bundles)."""
    bundles = Bundle.objects.order_by("pk")
    if numbers:
        bundles = bundles.filter(number__in=[number.partition("-")[0] for number in numbers])
    for bundle in bundles.iterator(chunk_size=200):
        yield from _of_bundle(bundle)
    if not numbers:
        yield from _serials()


def count() -> tuple[int, int]:
    """How many bundles and cases there are to prove."""
    return Bundle.objects.count(), Case.objects.count()


def _of_bundle(bundle: Bundle) -> Iterator[Finding]:
    cases = list(bundle.cases.prefetch_related("events", "periods").order_by("order"))
    declared = None
    for case in cases:
        events = list(case.events.all())
        yield from _of_case(case, bundle)
        if events:
            declared = events[0].payload["data"].get("cases")
    if declared is None or len(cases) != declared or [case.order for case in cases] != list(range(1, declared + 1)):
        yield Finding(bundle.number, "bundle", f"应有 {declared or '?'} 个办件，现有 {len(cases)} 个")
    closed = sum(case.status == "closed" for case in cases)
    if bundle.corrected != _corrections(cases):
        yield Finding(bundle.number, "content", "更正后的申请表与补正记录不符")
    if bundle.open_cases != len(cases) - closed or (bundle.settled_at is None) != (bundle.open_cases > 0):
        yield Finding(bundle.number, "bundle", "未办结件数与办件状态不符")


def _corrections(cases: Iterable[Case]) -> dict[str, Any]:
    """What the supplements of a bundle say together, the later over the earlier.

    Steps of a bundle are written one after the other, so their numbers tell which came later; a clock may not.
    """
    rows = [row for case in cases for row in case.events.all()]
    answers = [row for row in rows if row.payload["kind"] == EventKind.SUPPLEMENT_ANSWERED]
    corrected: dict[str, Any] = {}
    for answer in sorted(answers, key=lambda row: row.pk):
        corrected |= answer.payload["data"].get("form", {})
    return corrected


def _of_case(case: Case, bundle: Bundle) -> Iterator[Finding]:
    rows = list(case.events.all())
    links = [Link(row.position, row.digest, row.payload) for row in rows]
    broken = first_break(links, settings.AUDIT_KEY, case.head)
    if broken is not None:
        word = {"missing": "缺失或次序不对", "altered": "被改动"}[broken.reason]
        yield Finding(case.number, "chain", f"第 {broken.position} 条事件{word}")
        return
    state = replay(Event.from_payload(row.payload) for row in rows)
    officer = state.officer
    if (state.snapshot(), state.version, state.status.value) != (case.state, case.version, case.status) or (
        (case.outcome or None) != (state.outcome.value if state.outcome else None) or case.officer_id != officer
    ):
        yield Finding(case.number, "snapshot", "当前状态与事件历史不符")
    if [(p.holder, p.clock, p.began_at, p.ended_at) for p in state.periods] != [
        (p.holder, p.clock, p.began_at, p.ended_at) for p in periods_of(case)
    ]:
        yield Finding(case.number, "periods", "计时记录与事件历史不符")
    told = rows[0].payload["data"].get("content")
    if told != content_digest(bundle.answers, bundle.form, bundle.documents):
        yield Finding(case.number, "content", "申请表或材料清单与提交时不符")


def _serials() -> Iterator[Finding]:
    for day in DaySerial.objects.order_by("day"):
        present = set(Bundle.objects.filter(day=day.day).values_list("serial", flat=True))
        missing = sorted(set(range(1, day.last + 1)) - present)
        if missing:
            listed = "、".join(map(str, missing[:10]))
            yield Finding(day.day.isoformat(), "serial", f"缺少当日第 {listed} 号申请")

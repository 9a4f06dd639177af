"""Whatever is altered behind the program's back is found, and named."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.conf import settings

from haoban.casework import audit
from haoban.casework.evolution import replay
from haoban.casework.models import Bundle, Case, Event, Period
from haoban.casework.states import Event as Told
from haoban.casework.transitions import Command
from haoban.kernel import clock
from haoban.kernel.chain import ORIGIN, link


def names(hall_number=()):
    return {finding.name for finding in audit.findings()}


def test_an_untouched_district_is_proven(hall):
    number = hall.submit().number
    hall.settle("shichang", hall.case(number, "company_registration"))
    assert not names()


def _altered_event():
    event = Event.objects.order_by("pk").first()
    Event.objects.filter(pk=event.pk).update(payload=event.payload | {"by": 999})


def _removed_last_event():
    Event.objects.filter(case__item="company_registration").order_by("-position").first().delete()


def _back_to_before():
    """The last event goes, and the case says what it said before: its head, its state, its periods."""
    case = Case.objects.get(item="company_registration")
    case.events.order_by("-position").first().delete()
    rows = list(case.events.order_by("position"))
    state = replay(Told.from_payload(row.payload) for row in rows)
    case.periods.all().delete()
    for place, one in enumerate(state.periods, start=1):
        case.periods.create(
            position=place, holder=one.holder, clock=one.clock, began_at=one.began_at, ended_at=one.ended_at
        )
    Case.objects.filter(pk=case.pk).update(
        head=rows[-1].digest,
        state=state.snapshot(),
        version=state.version,
        status=state.status.value,
        outcome=state.outcome.value if state.outcome else "",
        officer=state.officer,
    )


def _reordered():
    first, second = Event.objects.filter(case__item="company_registration").order_by("position")[:2]
    Event.objects.filter(pk=first.pk).update(payload=second.payload, digest=second.digest)
    Event.objects.filter(pk=second.pk).update(payload=first.payload, digest=first.digest)


def _snapshot():
    Case.objects.filter(item="food_permit").update(status="closed")


def _officer():
    Case.objects.filter(item="company_registration").update(officer=None)


def _period():
    Period.objects.filter(case__item="company_registration", position=1).update(holder="applicant")


def _form():
    bundle = Bundle.objects.get()
    Bundle.objects.update(form=bundle.form | {"enterprise_name": "别的名字"})


def _case_gone():
    case = Case.objects.get(item="seal_filing")
    case.events.all().delete()
    case.periods.all().delete()
    case.delete()


def _bundle_gone():
    for model in (Event, Period):
        model.objects.all().delete()
    Case.objects.all().delete()
    for bundle in Bundle.objects.all():
        bundle.parties.all().delete()
        bundle.delete()


@pytest.mark.parametrize(
    ("alteration", "found"),
    [
        (_altered_event, "chain"),
        (_removed_last_event, "chain"),
        (_back_to_before, "chain"),
        (_reordered, "chain"),
        (_snapshot, "snapshot"),
        (_officer, "snapshot"),
        (_period, "periods"),
        (_form, "content"),
        (_case_gone, "bundle"),
        (_bundle_gone, "serial"),
    ],
)
def test_an_alteration_is_found(hall, alteration, found):
    number = hall.submit().number
    hall.settle("shichang", hall.case(number, "company_registration"))
    alteration()
    assert found in names()


def test_chains_from_before_there_were_seals_are_carried_over_and_broken_ones_stay_broken(hall):
    number = hall.submit().number
    hall.settle("shichang", hall.case(number, "company_registration"))
    for case in Case.objects.all():
        head = ORIGIN
        for event in case.events.order_by("position"):
            head = event.digest = link(head, event.payload, settings.AUDIT_KEY)
            event.save()
        Case.objects.filter(pk=case.pk).update(head=head)
    _altered_event()
    altered = Event.objects.order_by("pk").first().case.number
    import_module("haoban.casework.migrations.0003_sealed_heads").seal(apps, None)
    assert {finding.number for finding in audit.findings()} == {altered}


def test_a_case_suspended_before_days_were_kept_is_due_on_the_day_that_was_announced(hall):
    number = hall.submit().number
    hall.settle("shichang", hall.case(number, "company_registration"))
    permit = hall.case(number, "food_permit")
    hall.take("shichang", permit, Command.CLAIM, Command.ACCEPT)
    hall.take("shichang", permit, Command.SUSPEND, ground="inspection", days=10, reason="现场核查")
    kept = Case.objects.get(pk=permit.pk)
    assert kept.due_on == clock.today() + timedelta(days=10)
    old = {name: value for name, value in kept.state.items() if name != "suspended_days"}
    Case.objects.filter(pk=permit.pk).update(state=old, due_on=None)
    assert names() == {"snapshot"}
    import_module("haoban.casework.migrations.0005_announced_days_and_corrections").remember(apps, None)
    assert not names()
    assert Case.objects.get(pk=permit.pk).due_on == kept.due_on


def test_a_bundle_from_before_windows_were_kept_is_followed_by_the_window_that_took_it_in(hall):
    number = hall.take_in("chuangkou")
    Bundle.objects.filter(number=number).update(at_window="", ground="营业执照（副本）原件（窗口 01）")
    import_module("haoban.casework.migrations.0006_window_of_a_bundle").part(apps, None)
    kept = Bundle.objects.get(number=number)
    assert (kept.at_window, kept.ground) == ("01", "营业执照（副本）原件")


def test_a_bundle_that_told_its_mandate_in_words_refers_to_it(hall):
    number = hall.submit("kuaiji").number
    mandate = hall["kuaiji"].mandates.get()
    said = f"授权委托，有效期至{mandate.valid_until:%Y年%-m月%-d日}"
    Bundle.objects.filter(number=number).update(mandate=None, ground=said)
    import_module("haoban.casework.migrations.0008_mandates_that_stood_in_words").refer(apps, None)
    kept = Bundle.objects.get(number=number)
    assert (kept.mandate, kept.ground) == (mandate, "")

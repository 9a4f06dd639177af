"""送达: what is decided reaches an account at once, others by hand at the window, and the history says so."""

import pytest

from haoban.casework import audit
from haoban.casework.models import Bundle, Case
from haoban.casework.queries import get_case
from haoban.casework.transitions import Command
from haoban.kernel.refusals import Conflict, Refusal
from haoban.notices.models import Channel, Notice
from haoban.notices.queries import inbox_of
from haoban.people.actions import open_account, register_person
from haoban.people.models import Account
from haoban.people.subjects import Subject, SubjectKind

GRANTED, REFUSED = (Command.GRANT, Command.ISSUE), (Command.REFUSE,)


@pytest.fixture
def walked_in(hall):
    """The bundle of somebody without an account, taken in at window 01."""
    person = register_person("示例·来客", "211002188001010105")
    return hall.take_in("chuangkou", Subject(SubjectKind.PERSON, person.pk))


def decide(hall, bundle, steps):
    number = hall.case(bundle, "company_registration").number
    hall.take("shichang", number, Command.CLAIM, Command.ACCEPT)
    hall.take("shichang", number, *steps, reason="不符合条件")
    return number


def told(number):
    return [(event.kind.value, event.data.get("way")) for event in get_case(number).events]


@pytest.mark.parametrize("steps", [GRANTED, REFUSED])
def test_whoever_has_an_account_is_served_when_it_is_decided(hall, steps):
    number = decide(hall, hall.take_in("chuangkou"), steps)
    assert told(number)[-1] == ("served", "electronic")
    assert not Notice.objects.filter(account=hall["chuangkou"]).exists()


@pytest.mark.parametrize("steps", [GRANTED, REFUSED])
def test_whoever_has_no_account_is_served_by_hand_and_not_before(hall, walked_in, steps):
    number = decide(hall, walked_in, steps)
    assert "served" not in dict(told(number))
    before = Case.objects.get(number=number)
    open_cases = Bundle.objects.get(number=walked_in).open_cases
    clerk = hall.signed_in("chuangkou")
    assert walked_in in [bundle.number for bundle in clerk.get("/work/counter/").context["to_hand_over"]]
    waiting = [view.case.number for view in clerk.get(f"/bundles/{walked_in}/").context["to_hand_over"]]
    assert number in waiting
    handed = {"receiver": "示例·来客", "cases": waiting}
    for lacking in ({"receiver": "示例·来客"}, {"receiver": " ", "cases": waiting}):
        answer = clerk.post(f"/work/counter/{walked_in}/hand-over/", lacking, follow=True)
        assert "没有登记" in answer.content.decode()
        assert "served" not in dict(told(number))
    assert clerk.post(f"/work/counter/{walked_in}/hand-over/", handed).status_code == 302
    assert {told(one)[-1] for one in waiting} == {("served", "in_person")}
    page = clerk.get(f"/bundles/{walked_in}/")
    assert "当面送达；由示例·来客签收" in page.content.decode()
    assert not page.context["to_hand_over"]
    assert not clerk.get("/work/counter/").context["to_hand_over"]
    assert Case.objects.get(number=number).closed_at == before.closed_at, "it was closed when it was decided"
    assert Bundle.objects.get(number=walked_in).open_cases == open_cases
    assert not list(audit.findings())


def test_the_decision_waits_where_its_applicant_can_read_so_without_an_account(hall, walked_in, client):
    progress = f"/progress/{Bundle.objects.get(number=walked_in).progress_token}/"
    assert "在窗口等您领取" not in client.get(progress).content.decode()
    number = decide(hall, walked_in, REFUSED)
    assert "在窗口等您领取" in client.get(progress).content.decode()
    hall.take("shichang", number, Command.HAND_OVER, receiver="示例·来客")
    assert "在窗口等您领取" not in client.get(progress).content.decode()


def test_notices_for_whoever_has_no_account_are_the_clerks_to_pass_on(hall, walked_in):
    clerk = hall.signed_in("chuangkou")
    assert "条通知要转告" not in clerk.get("/work/counter/").content.decode(), "the receipt is in the applicant's hand"
    decide(hall, walked_in, GRANTED)
    notices = Notice.objects.filter(bundle_number=walked_in)
    assert set(notices.values_list("account", "channel")) == {(hall["chuangkou"].pk, Channel.COUNTER)}
    assert all(notice.to_pass_on for notice in inbox_of(hall["chuangkou"].pk))
    assert f"{notices.count()} 条通知要转告" in clerk.get("/work/counter/").content.decode()
    assert "请打电话或当面转告" in clerk.get("/me/inbox/").content.decode()
    assert "条通知要转告" not in clerk.get("/work/counter/").content.decode(), "they have been seen"


def test_who_opens_an_account_meanwhile_is_told_there_from_then_on(hall, walked_in):
    owner = Subject.parse(Bundle.objects.get(number=walked_in).owner)
    person = register_person("示例·来客", "211002188001010105")
    assert person.pk == owner.id
    account: Account = open_account("laike", "a-password-of-hers", person)
    number = decide(hall, walked_in, GRANTED)
    assert told(number)[-1] == ("served", "electronic")
    assert Notice.objects.filter(account=account, channel=Channel.INBOX).exists()


def test_what_is_handed_over_is_signed_for_once(hall, walked_in):
    number = decide(hall, walked_in, REFUSED)
    with pytest.raises(Refusal, match="由谁签收"):
        hall.take("chuangkou", number, Command.HAND_OVER)
    hall.take("chuangkou", number, Command.HAND_OVER, receiver="示例·来客")
    with pytest.raises(Conflict):
        hall.take("chuangkou", number, Command.HAND_OVER, receiver="示例·来客")


def test_another_window_hands_nothing_over(hall, walked_in):
    number = decide(hall, walked_in, GRANTED)
    hall.clerk("another", "02")
    handed = {"receiver": "示例·来客", "cases": [number]}
    answer = hall.signed_in("another").post(f"/work/counter/{walked_in}/hand-over/", handed)
    assert answer.status_code == 404
    assert get_case(number).state.to_hand_over

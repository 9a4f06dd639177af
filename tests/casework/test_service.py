"""送达: what is decided reaches an account at once, others by hand at the window, and the history says so."""

import pytest

from haoban.casework import audit
from haoban.casework.models import Bundle, Case
from haoban.casework.queries import get_case
from haoban.casework.transitions import Command
from haoban.kernel import clock
from haoban.kernel.refusals import Conflict, Refusal
from haoban.notices.models import Channel, Notice
from haoban.notices.queries import count_new
from haoban.people.actions import open_account, register_enterprise, register_person
from haoban.people.models import Account, Enterprise, Mandate
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


def test_what_an_applicant_without_an_account_must_know_stays_at_the_window_until_it_is_told(hall, walked_in):
    clerk, colleague = hall.signed_in("chuangkou"), hall.clerk("colleague", "01")
    counter, bundle = "/work/counter/", f"/bundles/{walked_in}/"
    assert not clerk.get(counter).context["to_pass_on"], "the receipt is in the applicant's hand"
    number = hall.case(walked_in, "company_registration").number
    hall.take("shichang", number, Command.CLAIM)
    hall.take("shichang", number, Command.REQUEST_SUPPLEMENT, materials=["articles"], reason="缺少签字页")
    clerk.get("/me/inbox/")
    assert walked_in in [one.number for one in clerk.get(counter).context["to_pass_on"]], "seen is not told"
    shown = hall.signed_in("colleague").get(bundle)
    (notice,) = shown.context["to_pass_on"]
    assert "缺少签字页" in shown.content.decode()

    nothing = clerk.post(f"{counter}{walked_in}/passed-on/", follow=True)
    assert "没有登记" in nothing.content.decode()
    hall.signed_in("colleague").post(f"{counter}{walked_in}/passed-on/", {"notices": notice.number})
    assert not clerk.get(counter).context["to_pass_on"]
    told = Notice.objects.get(pk=notice.number)
    assert (told.account, told.channel, told.passed_on_by) == (None, Channel.COUNTER, colleague)


def test_another_window_passes_nothing_on(hall, walked_in):
    number = hall.case(walked_in, "company_registration").number
    hall.take("shichang", number, Command.CLAIM)
    hall.take("shichang", number, Command.REQUEST_SUPPLEMENT, materials=["articles"], reason="缺少签字页")
    notice = Notice.objects.get(bundle_number=walked_in)
    hall.clerk("another", "02")
    answer = hall.signed_in("another").post(f"/work/counter/{walked_in}/passed-on/", {"notices": notice.pk})
    assert answer.status_code == 404
    notice.refresh_from_db()
    assert notice.passed_on_at is None


@pytest.fixture
def orphaned(hall):
    """A case handed in under a mandate that has ended, of an enterprise whose representative has no account."""
    representative = register_person("示例·甲", "211002188001010121")
    owner = register_enterprise("示例餐饮有限公司", "91211002MA7XE5U08A", representative)
    subject = Subject(SubjectKind.ENTERPRISE, owner.pk)
    today = clock.today()
    agent = hall["kuaiji"]
    mandate = Mandate.objects.create(
        enterprise=owner, account=agent, granted_by=agent, matters=[], valid_from=today, valid_until=today
    )
    number = hall.case(hall.submit("kuaiji", subject).number, "company_registration").number
    Mandate.objects.filter(pk=mandate.pk).update(revoked_at=clock.now())
    hall.take("shichang", number, Command.CLAIM)
    return number


def test_where_nobody_else_can_tell_the_applicant_the_officer_sees_it_and_does(hall, orphaned):
    hall.take("shichang", orphaned, Command.REQUEST_SUPPLEMENT, materials=["articles"], reason="缺少签字页")
    officer, page, scope = hall.signed_in("shichang"), f"/work/cases/{orphaned}/", "/work/?scope=to_tell"
    assert [line.number for line in officer.get(scope).context["lines"]] == [orphaned]
    (notice,) = officer.get(page).context["to_pass_on"]
    other = hall.signed_in("shuiwu").post(f"{page}passed-on/", {"notices": notice.number})
    assert other.status_code == 404
    assert officer.get(page).context["to_pass_on"]
    officer.post(f"{page}passed-on/", {"notices": notice.number})
    assert not officer.get(scope).context["lines"]
    assert not Notice.objects.filter(bundle_number=orphaned.partition("-")[0], account=hall["kuaiji"]).exclude(
        template="received"
    )


def test_what_no_window_took_in_the_department_hands_over(hall, orphaned):
    hall.take("shichang", orphaned, Command.ACCEPT)
    hall.take("shichang", orphaned, Command.REFUSE, reason="不符合条件")
    officer, scope = hall.signed_in("shichang"), "/work/?scope=to_tell"
    assert orphaned in [line.number for line in officer.get(scope).context["lines"]]
    hall.take("shichang", orphaned, Command.HAND_OVER, receiver="示例·甲")
    assert orphaned not in [line.number for line in officer.get(scope).context["lines"]]


def test_a_former_legal_representative_is_told_nothing_more(hall):
    number = hall.case(hall.submit("zhanggui").number, "company_registration").number
    before = count_new(hall["zhanggui"].pk)
    Enterprise.objects.filter(pk=hall.restaurant.id).update(
        legal_representative=register_person("示例·乙", "211002188001010148")
    )
    hall.take("shichang", number, Command.CLAIM, Command.ACCEPT)
    assert count_new(hall["zhanggui"].pk) == before


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
    with pytest.raises(Refusal, match="最多"):
        hall.take("chuangkou", number, Command.HAND_OVER, receiver="示" * 101)
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

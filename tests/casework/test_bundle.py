"""A bundle: what waits, what starts by itself, what is settled when."""

from dataclasses import replace

import pytest
from hall import picture
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from haoban.casework import actions, audit
from haoban.casework.models import Bundle, Case
from haoban.casework.permissions import DECIDING, meets_as
from haoban.casework.picture import stops_of
from haoban.casework.preparation import prepare
from haoban.casework.queries import cases_of, get_bundle, get_case, settled_since
from haoban.casework.states import Outcome, Status
from haoban.casework.transitions import Command
from haoban.certificates.models import Certificate
from haoban.evidence.actions import hand_in
from haoban.kernel import clock
from haoban.kernel.refusals import Conflict, NotFound, NotPermitted, Refusal
from haoban.notices.models import Notice
from haoban.notices.queries import count_new
from haoban.people.actions import give_role
from haoban.people.models import Mandate, RoleName
from haoban.people.queries import get_standing

OFFICERS = {"market_supervision": "shichang", "tax": "shuiwu", "public_security": "gongan", "central_bank": "yinhang"}
STEPS = [
    Command.CLAIM,
    Command.ACCEPT,
    Command.GRANT,
    Command.ISSUE,
    Command.REFUSE,
    Command.RELEASE,
    Command.WITHDRAW,
]


def statuses(bundle: str) -> dict[str, str]:
    return {case.item: case.outcome or case.status for case in Case.objects.filter(bundle__number=bundle)}


def test_what_needs_another_items_result_waits_for_it(hall):
    found = statuses(hall.submit().number)
    assert found["company_registration"] == "received"
    assert found["tax_registration"] == found["food_permit"] == found["invoice_approval"] == "waiting"


def test_when_the_licence_is_issued_what_waited_starts_and_instant_items_are_decided_at_once(hall):
    number = hall.submit().number
    hall.settle("shichang", hall.case(number, "company_registration"))
    found = statuses(number)
    assert found["food_permit"] == "received"
    assert found["tax_registration"] == found["invoice_approval"] == found["seal_filing"] == "granted"
    decided = get_case(hall.case(number, "tax_registration").number)
    reasons = [event.data["reason"] for event in decided.events if event.kind.value == "granted"]
    assert reasons == ["营业执照有效、登记信息一致，税务登记信息已确认。"]


def test_a_table_that_asks_for_a_human_leaves_the_case_to_the_officer(hall):
    number = hall.submit().number
    Bundle.objects.filter(number=number).update(
        form=Bundle.objects.get(number=number).form | {"taxpayer_kind": "general"}
    )
    hall.settle("shichang", hall.case(number, "company_registration"))
    found = statuses(number)
    assert found["tax_registration"] == "received"
    assert found["invoice_approval"] == "waiting"
    hall.settle("shuiwu", hall.case(number, "tax_registration"))
    assert statuses(number)["invoice_approval"] == "granted"


def test_when_the_licence_is_refused_what_waited_for_it_lapses_and_the_bundle_is_settled(hall):
    number = hall.submit().number
    case = hall.case(number, "company_registration")
    hall.take("shichang", case, Command.CLAIM, Command.ACCEPT)
    hall.take("shichang", case, Command.REFUSE, reason="住所证明与登记地址不一致")
    found = statuses(number)
    assert found.pop("company_registration") == "refused"
    assert set(found.values()) == {"lapsed"}
    assert get_bundle(number).settled_at is not None
    assert not Certificate.objects.exists()


def test_a_bundle_is_settled_exactly_when_all_its_cases_are(hall):
    number = hall.submit().number
    hall.settle("shichang", hall.case(number, "company_registration"))
    assert get_bundle(number).settled_at is None
    hall.settle("shipin", hall.case(number, "food_permit"))
    bundle = get_bundle(number)
    assert bundle.settled_at is not None
    assert bundle.open_cases == 0
    assert Notice.objects.filter(bundle_number=number, template="settled").count() == 1


def test_the_same_key_gives_the_same_receipt_and_one_bundle(hall):
    application = hall.application("kuaiji")
    first = actions.submit(hall["kuaiji"], application, "key-1")
    assert actions.submit(hall["kuaiji"], application, "key-1") == first
    assert Bundle.objects.count() == 1


def test_the_same_key_for_something_else_is_refused(hall):
    application = hall.application("kuaiji")
    actions.submit(hall["kuaiji"], application, "key-1")
    other = replace(application, form={"contact_name": "别人"})
    with pytest.raises(Conflict, match="Idempotency-Key"):
        actions.submit(hall["kuaiji"], other, "key-1")


def test_an_incomplete_application_is_told_every_place_and_nothing_is_kept(hall):
    application = hall.application("kuaiji")
    form = application.form | {"legal_representative_id": "211002188001010018", "enterprise_name": ""}
    with pytest.raises(Refusal) as caught:
        actions.submit(
            hall["kuaiji"], actions.Application(application.owner, application.matter, application.answers, form)
        )
    told = {problem.column: problem.message for problem in caught.value.problems}
    assert told["legal_representative_id"] == "公民身份号码的校验位不符，请逐位核对身份证"
    assert "enterprise_name" in told
    assert not Bundle.objects.exists()


def test_a_step_for_a_case_that_moved_on_meanwhile_is_refused_and_nothing_happens(hall):
    number = hall.case(hall.submit().number, "company_registration").number
    seen = get_case(number).case.version
    hall.take("shichang", number, Command.CLAIM)
    with pytest.raises(Conflict, match="刚由别人更新"):
        actions.perform(hall["shipin"], number, Command.CLAIM, {}, version=seen)
    assert get_case(number).case.officer == hall["shichang"]


def test_a_supplement_stops_the_clock_and_its_answer_starts_it_again(hall):
    number = hall.case(hall.submit().number, "company_registration").number
    hall.take("shichang", number, Command.CLAIM)
    hall.take("shichang", number, Command.REQUEST_SUPPLEMENT, materials=["articles"], reason="缺少签字页")
    view = get_case(number)
    assert (view.state.status, view.deadline.promised) == (Status.SUPPLEMENT, None)
    with pytest.raises(Refusal, match="公司章程"):
        hall.take("kuaiji", number, Command.ANSWER_SUPPLEMENT)
    hand_in(picture(90), "章程.jpg", "articles", hall.restaurant, hall["kuaiji"], clock.now())
    hall.take("kuaiji", number, Command.ANSWER_SUPPLEMENT)
    view = get_case(number)
    assert view.state.status is Status.RECEIVED
    assert view.deadline.promised is not None
    assert view.documents()["articles"] != view.bundle.documents["articles"]
    with pytest.raises(Refusal, match="一次告知"):
        hall.take("shichang", number, Command.REQUEST_SUPPLEMENT, reason="还有")


def test_a_wrong_answer_is_corrected_in_the_one_form_and_stands_in_the_certificate(hall):
    bundle = hall.submit().number
    hall.settle("shichang", hall.case(bundle, "company_registration"))
    number, first = hall.case(bundle, "food_permit").number, get_bundle(bundle).form
    hall.take("shipin", number, Command.CLAIM)
    with pytest.raises(Refusal, match="没有“shoe_size”"):
        hall.take("shipin", number, Command.REQUEST_SUPPLEMENT, fields=["shoe_size"])
    hall.take("shipin", number, Command.REQUEST_SUPPLEMENT, fields=["premises_area"], reason="与租赁合同不一致")
    for wrong in ({}, {"premises_area": ""}, {"premises_area": "很大"}):
        with pytest.raises(Refusal) as caught:
            hall.take("kuaiji", number, Command.ANSWER_SUPPLEMENT, form=wrong, note="已更正")
        assert [problem.column for problem in caught.value.problems] == ["premises_area"]
    right = {"premises_area": "155", "enterprise_name": "辽阳示例改名有限公司"}
    hall.take("kuaiji", number, Command.ANSWER_SUPPLEMENT, form=right)
    found = get_bundle(bundle)
    assert found.form == first, "what was handed in stays"
    assert found.current_form == first | {"premises_area": 155}, "nothing else may be changed on the way"
    hall.take("shipin", number, Command.ACCEPT, Command.BEGIN_REVIEW, Command.GRANT, Command.ISSUE)
    assert Certificate.objects.get(case_number=number).facts["premises_area"] == 155
    assert not list(audit.findings())
    Bundle.objects.filter(number=bundle).update(corrected={"premises_area": 9000})
    assert {finding.name for finding in audit.findings()} == {"content"}


def test_handing_in_the_same_file_again_answers_a_supplement(hall):
    """The applicant may hold that it was right; the body decides."""
    number = hall.case(hall.submit().number, "company_registration").number
    hall.take("shichang", number, Command.CLAIM)
    hall.take("shichang", number, Command.REQUEST_SUPPLEMENT, materials=["articles"], reason="看不清签字")
    hand_in(picture(), "章程.jpg", "articles", hall.restaurant, hall["kuaiji"], clock.now())
    hall.take("kuaiji", number, Command.ANSWER_SUPPLEMENT)
    assert get_case(number).state.status is Status.RECEIVED


def test_whoever_has_handed_in_all_that_was_asked_must_be_accepted(hall):
    """行政许可法第三十二条第一款第五项."""
    number = hall.case(hall.submit().number, "company_registration").number
    hall.take("shichang", number, Command.CLAIM)
    hall.take("shichang", number, Command.REQUEST_SUPPLEMENT, reason="经营范围写法需更正")
    with pytest.raises(Refusal, match="写明怎样更正"):
        hall.take("kuaiji", number, Command.ANSWER_SUPPLEMENT)
    hall.take("kuaiji", number, Command.ANSWER_SUPPLEMENT, note="经营范围改为餐饮服务")
    with pytest.raises(Refusal, match="应当受理"):
        hall.take("shichang", number, Command.DECLINE, reason="仍不符合")
    hall.take("shichang", number, Command.ACCEPT)


def test_who_issues_is_who_holds_the_case_and_no_head_chooses_who_decides_their_own(hall):
    number = hall.case(hall.submit().number, "company_registration").number
    give_role(hall["zhanggui"], RoleName.HEAD, "market_supervision")
    with pytest.raises(NotPermitted, match="回避"):
        hall.take("zhanggui", number, Command.ASSIGN, officer=hall["shichang"].pk)
    hall.take("shichang", number, Command.CLAIM, Command.ACCEPT, Command.GRANT)
    with pytest.raises(NotPermitted, match="不在您名下"):
        hall.take("shipin", number, Command.ISSUE)


def test_nobody_decides_their_own_application(hall):
    give_role(hall["kuaiji"], RoleName.OFFICER, "market_supervision")
    number = hall.case(hall.submit().number, "company_registration").number
    with pytest.raises(NotPermitted, match="回避"):
        hall.take("kuaiji", number, Command.CLAIM)
    with pytest.raises(NotPermitted, match="回避"):
        hall.take("juzhang", number, Command.ASSIGN, officer=hall["kuaiji"].pk)


def test_nobody_issues_the_result_of_their_own_application(hall):
    number = hall.case(hall.submit().number, "company_registration").number
    hall.take("shichang", number, Command.CLAIM, Command.ACCEPT, Command.GRANT)
    give_role(hall["kuaiji"], RoleName.OFFICER, "market_supervision")
    with pytest.raises(NotPermitted, match="回避"):
        hall.take("kuaiji", number, Command.ISSUE)
    hall.take("shichang", number, Command.ISSUE)
    assert get_case(number).state.outcome is Outcome.GRANTED


def test_no_officer_sees_or_decides_another_departments_case(hall):
    number = hall.case(hall.submit().number, "company_registration").number
    with pytest.raises(NotFound):
        hall.take("shuiwu", number, Command.CLAIM)


def test_a_mandate_ends_with_its_day_and_for_other_matters_it_never_began(hall):
    with pytest.raises(NotPermitted, match="授权"):
        get_standing(hall["kuaiji"], hall.restaurant, clock.today(), "construction_permit")
    Mandate.objects.update(valid_from="2020-01-01", valid_until="2020-12-31")
    with pytest.raises(NotPermitted, match="授权"):
        hall.submit()


def test_after_a_mandate_the_legal_representative_is_told_and_the_former_agent_is_not(hall):
    number = hall.case(hall.submit().number, "company_registration").number
    agent, owner = hall["kuaiji"].pk, hall["zhanggui"].pk
    hall.take("shichang", number, Command.CLAIM)
    before = count_new(agent)
    assert (before > 0, count_new(owner)) == (True, 0)
    Mandate.objects.update(revoked_at=clock.now())
    hall.take("shichang", number, Command.REQUEST_SUPPLEMENT, materials=["articles"], reason="缺少签字页")
    assert (count_new(agent), count_new(owner)) == (before, 1)


def test_a_clerk_hands_in_for_someone_at_the_window_with_the_ground_recorded(hall):
    application = hall.application("chuangkou")
    with pytest.raises(Refusal, match="核对了什么"):
        actions.submit(hall["chuangkou"], application)
    submitted = actions.submit(hall["chuangkou"], replace(application, clerk_ground="营业执照原件"))
    bundle = get_bundle(submitted.number)
    assert (bundle.acting_as, bundle.ground, bundle.at_window) == ("clerk", "营业执照原件", "01")
    assert count_new(hall["zhanggui"].pk) == 1, "the owner is told, not the clerk"
    assert not Notice.objects.exclude(account=hall["zhanggui"]).exists()


def test_withdrawing_ends_a_case_and_what_waited_for_it(hall):
    number = hall.submit().number
    hall.take("zhanggui", hall.case(number, "company_registration"), Command.WITHDRAW)
    assert statuses(number)["company_registration"] == "withdrawn"
    assert statuses(number)["food_permit"] == "lapsed"


def test_a_result_is_issued_once(hall):
    number = hall.case(hall.submit().number, "company_registration").number
    hall.settle("shichang", number)
    with pytest.raises(Conflict):
        hall.take("shichang", number, Command.ISSUE)
    assert Certificate.objects.filter(case_number=number).count() == 1


def test_what_is_held_already_is_not_asked_again(hall):
    first = hall.submit().number
    hall.settle("shichang", hall.case(first, "company_registration"))
    prepared = prepare(hall.restaurant, "catering_opening", {"has_licence": "yes", "staff": "no"}, clock.today())
    assert prepared.holdings["business_licence"].startswith("certificate:")
    assert not [problem for problem in prepared.missing() if problem.column == "material-id_card"]


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_departments_do_the_proof_holds_and_settled_means_all_closed(hall, data):
    number = hall.submit().number
    for _ in range(data.draw(st.integers(1, 15))):
        case = data.draw(st.sampled_from(list(Case.objects.filter(bundle__number=number).order_by("order"))))
        command = data.draw(st.sampled_from(STEPS))
        login = "kuaiji" if command is Command.WITHDRAW else OFFICERS[case.organisation]
        try:
            hall.take(login, case, command, reason="不符合条件")
        except Refusal:
            continue
    bundle = get_bundle(number)
    closed = [case.status == Status.CLOSED for case in bundle.cases.all()]
    assert (bundle.settled_at is not None) == all(closed)
    assert bundle.open_cases == closed.count(False)
    assert not list(audit.findings())
    for case in bundle.cases.all():
        granted = case.outcome == Outcome.GRANTED
        assert Certificate.objects.filter(case_number=case.number).count() == (1 if granted else 0)


def test_the_strip_says_the_day_of_the_plan_until_the_body_has_accepted(hall):
    number = hall.submit(has_licence="yes").number
    views = cases_of(get_bundle(number))
    plan = prepare(hall.restaurant, "catering_opening", {"has_licence": "yes", "staff": "no"}, clock.today()).plan
    ends = {entry.key: entry.ends_on for entry in plan.items}
    received = [view for view in views if view.state.status is Status.RECEIVED]
    shown = {stop.key: stop.day for stop in stops_of(views, lambda _: "")}
    assert received
    for view in received:
        assert shown[view.case.number] == ends[view.case.item]


def test_only_what_the_item_needs_can_be_asked_for(hall):
    number = hall.case(hall.submit().number, "company_registration").number
    hall.take("shichang", number, Command.CLAIM)
    with pytest.raises(Refusal, match="不需要材料“food_layout”"):
        hall.take("shichang", number, Command.REQUEST_SUPPLEMENT, materials=["articles", "food_layout"])
    assert get_case(number).state.status is Status.RECEIVED


def test_the_figure_of_the_home_page_counts_bundles_that_brought_a_result(hall):
    refused = hall.submit()
    hall.take("shichang", hall.case(refused.number, "company_registration"), Command.CLAIM)
    hall.take("shichang", hall.case(refused.number, "company_registration"), Command.DECLINE, reason="不属于本机关职权")
    assert get_bundle(refused.number).settled_at is not None
    assert settled_since(clock.today()).bundles == 0
    granted = hall.submit(has_licence="yes")
    for case in Case.objects.filter(bundle__number=granted.number, status="received"):
        login = next(key for key in ("shipin", "shuiwu", "gongan", "yinhang") if sees(hall, key, case))
        hall.settle(login, case)
    bundle = get_bundle(granted.number)
    assert bundle.settled_at is not None
    counted = settled_since(clock.today())
    assert (counted.bundles, counted.visits_saved) == (1, bundle.visits_before - bundle.visits)


def sees(hall, login, case):
    """Whether the account's department owns the case."""
    return meets_as(hall[login], get_case(case.number).belonging, DECIDING) is not None

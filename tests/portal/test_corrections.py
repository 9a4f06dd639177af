"""What an officer asks to correct: the applicant finds the field filled in, mends it, and is told what is wrong."""

from hall import baita

from haoban.casework.queries import get_case
from haoban.casework.transitions import Command
from haoban.catalogue.actions import load_pack
from haoban.kernel import clock


def test_a_wrong_correction_is_told_at_its_field_and_what_was_typed_stays(hall):
    bundle = hall.submit().number
    case = hall.case(bundle, "company_registration")
    hall.take("shichang", case, Command.CLAIM)
    hall.take("shichang", case, Command.REQUEST_SUPPLEMENT, fields=["registered_capital"], reason="与章程不一致")
    before = get_case(case.number).bundle.form["registered_capital"]
    applicant = hall.signed_in("kuaiji")
    name = f"correct-{case.order}-registered_capital"
    page = applicant.get(f"/bundles/{bundle}/").content.decode()
    assert f'name="{name}"' in page
    assert f'value="{before // 100}.{before % 100:02d}"' in page
    answer = applicant.post(f"/cases/{case.number}/supplement/", {"version": "3", name: "五十来万"})
    assert answer.status_code == 400
    page = answer.content.decode()
    assert 'value="五十来万"' in page
    assert f'id="{name}-error"' in page
    answer = applicant.post(f"/cases/{case.number}/supplement/", {"version": "3", name: "500000"})
    assert answer.status_code == 302
    assert get_case(case.number).bundle.current_form["registered_capital"] == 50_000_000
    assert name not in applicant.get(f"/bundles/{bundle}/").content.decode()


def test_a_field_that_has_left_the_form_since_does_not_keep_the_applicant_waiting(hall):
    number = hall.case(hall.submit().number, "company_registration").number
    hall.take("shichang", number, Command.CLAIM)
    hall.take("shichang", number, Command.REQUEST_SUPPLEMENT, fields=["registered_capital"], reason="与章程不一致")
    pack = baita()
    fields = tuple(field for field in pack.fields if field.key != "registered_capital")
    items = tuple(
        item.model_copy(update={"form": tuple(key for key in item.form if key != "registered_capital")})
        for item in pack.items
    )
    load_pack(pack.model_copy(update={"fields": fields, "items": items}), "", clock.now())
    hall.take("kuaiji", number, Command.ANSWER_SUPPLEMENT)
    assert get_case(number).state.corrections == ()

"""The API keeps the promises of its own description, whatever is sent."""

import json

import pytest
import schemathesis
from django.test import Client
from hall import Hall
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi.checks import ignored_auth

from haoban.casework.models import Bundle, Case
from haoban.project.wsgi import application

TOKEN = "x" * 32
schema = schemathesis.openapi.from_wsgi("/api/openapi.json", application)


@pytest.fixture
def signed_in(transactional_db):
    """The session cookie of an officer, and a case to try things on; requests run in connections of their own."""
    hall = Hall.open()
    number = hall.submit().number
    client = hall.signed_in("shichang")
    return client.cookies["sessionid"].value, hall.case(number, "company_registration").number


@schema.parametrize()
@settings(max_examples=15, suppress_health_check=list(HealthCheck))
def test_every_operation_answers_as_described(case, signed_in):
    session, number = signed_in
    if "number" in case.path_parameters and len(case.path_parameters["number"]) % 2:
        case.path_parameters["number"] = number
    case.cookies = {"sessionid": session, "csrftoken": TOKEN}
    case.headers["X-CSRFToken"] = TOKEN
    # The session that the test sends is not the one that the check invents.
    case.call_and_validate(excluded_checks=[ignored_auth])


def post(client, address, body, **headers):
    return client.post(address, json.dumps(body), content_type="application/json", headers=headers)


def test_a_form_sent_twice_with_one_key_is_one_bundle(hall):
    client = hall.signed_in("kuaiji")
    application_ = hall.application("kuaiji")
    body = {"owner": application_.owner, "matter": application_.matter, "answers": application_.answers}
    body |= {"form": application_.form}
    first = post(client, "/api/bundles", body, **{"Idempotency-Key": "k1"})
    second = post(client, "/api/bundles", body, **{"Idempotency-Key": "k1"})
    assert first.status_code == second.status_code == 201
    assert first.json() == second.json()
    assert Bundle.objects.count() == 1


def test_a_step_for_a_case_that_moved_on_answers_409_with_the_sentence(hall):
    number = hall.case(hall.submit().number, "company_registration").number
    client = hall.signed_in("shichang")
    assert post(client, f"/api/cases/{number}/steps", {"command": "claim", "version": 1}).status_code == 200
    answer = post(client, f"/api/cases/{number}/steps", {"command": "accept", "version": 1})
    assert answer.status_code == 409
    assert answer.json()["error"] == "此件刚由别人更新，您的操作没有执行。请刷新页面查看最新进展"
    assert Case.objects.get(number=number).status == "received"


def test_the_story_of_a_case_is_the_same_in_the_api_and_on_the_command_line(hall):
    from click.testing import CliRunner

    from haoban.casework.commands import case as command

    number = hall.case(hall.submit().number, "company_registration").number
    client = hall.signed_in("shichang")
    told = client.get(f"/api/cases/{number}").json()
    printed = json.loads(CliRunner().invoke(command, ["show", number, "--json"]).stdout)
    for same in ("number", "status", "due_on", "light", "version", "item", "documents"):
        assert told[same] == printed[same]
    assert [event["kind"] for event in told["events"]] == [event["kind"] for event in printed["events"]]


def test_without_signing_in_nothing_personal_is_answered(hall):
    bundle = Bundle.objects.get(number=hall.submit().number)
    answer = Client().get(f"/api/progress/{bundle.progress_token}")
    assert answer.status_code == 200
    assert bundle.owner_name not in answer.content.decode()
    assert Client().get(f"/api/bundles/{bundle.number}").status_code == 401

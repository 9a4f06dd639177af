"""`haoban plan`, as scripts call it."""

import json

import pytest
from click.testing import CliRunner
from hall import baita

from haoban.catalogue.actions import load_pack
from haoban.kernel import clock
from haoban.planning.commands import plan


@pytest.fixture
def catalogue(db):
    load_pack(baita(), "", clock.now())


def test_the_document_has_what_scripts_rely_on(catalogue):
    answered = CliRunner().invoke(plan, ["开办餐饮店", "--answer", "staff=no", "--have", "营业执照", "--json"])
    document = json.loads(answered.stdout)
    assert document["optimal"] is True
    codes = [item["code"] for item in document["items"]]
    assert all(set(item["after"]) <= set(codes) for item in document["items"])
    assert {"name": "营业执照", "held": True, "reused_from": None} in document["materials"]
    assert document["lower_bound"]["working_days"] == document["working_days"]


def test_a_wrong_answer_ends_with_its_sentence_and_status_1(catalogue):
    for given, told in (
        (["--answer", "staff"], "问题=回答"),
        (["--have", "魔法石"], "魔法石"),
        (["--answer", "staff=maybe"], ""),
    ):
        answered = CliRunner().invoke(plan, ["catering_opening", *given])
        assert answered.exit_code == 1
        assert told in answered.stderr

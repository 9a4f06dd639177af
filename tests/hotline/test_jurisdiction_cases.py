"""Our own cases, told as facts, question and result: each answer rests on the law that the case cites."""

from datetime import date
from functools import cache
from pathlib import Path

import pytest
import yaml

from haoban.hotline.jurisdiction.answering import Adviser
from haoban.hotline.jurisdiction.district import District
from haoban.hotline.jurisdiction.tables import read_tables
from haoban.statutes.citations import Citation
from haoban.statutes.queries import law_names

ROOT = Path(__file__).resolve().parents[2]
DAY = date(2026, 11, 20)
CASES = yaml.load(Path(__file__).with_name("jurisdiction_cases.yaml").read_text("utf-8"), Loader=yaml.CSafeLoader)
TABLES = read_tables()


@cache
def adviser_on(day):
    """The adviser of a day; the sayings are learned from once a day that a case asks for."""
    return Adviser(TABLES, District(ROOT / "packs" / "baita", TABLES.roles, day), day)


def answer_to(case):
    """The answer to a case on its day."""
    return adviser_on(date.fromisoformat(str(case.get("day", DAY)))).answer(case)


@pytest.mark.parametrize("case", CASES, ids=[one["case"] for one in CASES])
def test_the_case_comes_out_as_told(case):
    answer = answer_to(case)
    result = case["result"]
    if "ask" in result:
        assert answer["body"] is None
        assert answer["route"] is None
        assert answer["missing"][0] == result["ask"]
        assert answer["ask_next"]
    elif "route" in result:
        assert answer["body"] is None
        assert answer["route"]["key"] == result["route"]
        assert answer["missing"] == []
    else:
        assert (answer["body"], answer["level"]) == (result["body"], result["level"])
        assert answer["phone"]
        assert answer["missing"] == []
    if case["cites"]:
        assert cited(case["cites"]) in [cut(one["source"], case["cites"]) for one in answer["rules"]]


def cited(words):
    """`社会保险法 10.2` as 《社会保险法》第十条第二款; anything else is a part of a paper's name."""
    law, _, place = words.partition(" ")
    if law not in law_names():
        return words
    article, _, paragraph = place.partition(".")
    return str(Citation(law=law, article=int(article), paragraph=int(paragraph) if paragraph else None))


def cut(source, words):
    """A source as it is compared: whole for a law, the wanted part for a paper; for an article, without its items."""
    wanted = cited(words)
    return wanted if wanted in source else source


def test_there_are_enough_cases_and_all_subjects_of_the_issue_are_among_them():
    assert len(CASES) >= 120
    seen = {answer_to(case)["subject"] for case in CASES}
    assert seen >= {
        "pension", "medical_insurance", "unemployment", "work_injury", "household", "marriage", "tax", "registration",
        "food", "consumers", "construction", "property", "noise", "heating", "schools", "labour", "housing_fund",
    }  # fmt: skip


def test_every_row_has_a_case_that_comes_to_it():
    reached = {rule["id"] for case in CASES for rule in answer_to(case)["rules"]}
    before = {key for key, row in TABLES.rows.items() if not row.holds_on(DAY)}
    assert set(TABLES.rows) - before - reached == set()

"""The tables: one row for every combination of facts, every citation in the law, every body known to the pack."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haoban.hotline.jurisdiction.district import District
from haoban.hotline.jurisdiction.rules import Known, Row, Table, coverage, decide
from haoban.hotline.jurisdiction.tables import read_tables
from haoban.kernel.divisions import DivisionCode
from haoban.statutes.queries import law_names, words_of

PACK = Path(__file__).resolve().parents[2] / "packs" / "baita"
DAY = date(2026, 11, 20)
WRITTEN = read_tables()
TABLES = WRITTEN.on(DAY)
FIRST = date(2024, 11, 28)
"""The state of the table of divisions: earlier days are refused."""
DAYS = (FIRST, *(day - timedelta(days=1) for day in WRITTEN.turning_days), *WRITTEN.turning_days, DAY)
"""A day on either side of every change of the law: what is proven on these holds on every day."""
DISTRICT = District(PACK, TABLES.roles, DAY)


@pytest.mark.parametrize("subject", sorted(TABLES.tables))
def test_every_combination_of_facts_meets_exactly_one_row_on_every_day(subject):
    for day in DAYS:
        assert coverage(WRITTEN.on(day).tables[subject]) == (), day


def test_a_row_that_no_longer_holds_gives_way_to_the_one_that_does():
    before, after = (WRITTEN.on(day).tables["marriage"] for day in (date(2025, 5, 9), date(2025, 5, 10)))
    values = {"request": "marry", "family": "mainland"}
    assert before.row_for(values).id == "marriage.registration_by_household"
    assert after.row_for(values).id == "marriage.registration"


@st.composite
def a_table_with_its_rows_apart(draw):
    """A table made by cutting: it has no gap and no overlap by construction."""
    facts = {f"f{number}": tuple("abc"[: draw(st.integers(1, 3))]) for number in range(draw(st.integers(1, 3)))}
    pieces = [{fact: frozenset(values) for fact, values in facts.items()}]
    for _ in range(draw(st.integers(0, 5))):
        piece = pieces.pop(draw(st.integers(0, len(pieces) - 1)))
        fact = draw(st.sampled_from(sorted(piece)))
        left = draw(st.sets(st.sampled_from(sorted(piece[fact])), max_size=len(piece[fact]) - 1))
        pieces += [{**piece, fact: part} for part in (frozenset(left), piece[fact] - left) if part]
    return facts, pieces


def _table(facts, pieces):
    rows = (
        Row(id=f"t.r{number}", when=when, role=None, layer=None, at=(), route="suit")
        for number, when in enumerate(pieces)
    )
    return Table("t", facts, tuple(rows))


@given(a_table_with_its_rows_apart(), st.data())
def test_a_lost_row_is_found_as_a_gap_and_a_doubled_one_as_an_overlap(made, data):
    facts, pieces = made
    assert coverage(_table(facts, pieces)) == ()
    number = data.draw(st.integers(0, len(pieces) - 1))
    lost = coverage(_table(facts, pieces[:number] + pieces[number + 1 :]))
    assert lost
    assert all(rows == () for _, rows in lost)
    doubled = coverage(_table(facts, [*pieces, pieces[number]]))
    assert doubled
    assert all(len(rows) == 2 for _, rows in doubled)


@pytest.mark.parametrize("row", sorted(WRITTEN.rows))
def test_every_citation_of_a_row_stands_in_the_law_while_the_row_holds(row):
    written = WRITTEN.rows[row]
    for ground in written.rules:
        if ground.citation is not None:
            for day in DAYS:
                if written.holds_on(day):
                    assert words_of(ground.citation, day).text


def test_no_row_rests_on_a_text_that_was_amended_after_the_one_that_is_held():
    for key, row in WRITTEN.rows.items():
        if row.holds_on(date(2025, 5, 10)):
            assert "婚姻登记条例" not in {ground.law for ground in row.rules}, key


def test_a_statute_that_is_shipped_is_cited_as_law_and_not_as_paper():
    names = {name for name in law_names() if len(name) > 3}
    for key, row in WRITTEN.rows.items():
        for ground in row.rules:
            cited = {part.split("》")[0] for part in (ground.paper or "").split("《")[1:] if "修订" not in part}
            assert not cited & names, f"{key}: {ground.paper}"


def test_every_role_in_charge_has_a_body_in_the_pack_or_a_national_name():
    for key, row in TABLES.rows.items():
        if row.body is not None:
            assert row.level is not None
            body = DISTRICT.body_for(row.body, row.level.value, DISTRICT.home)
            assert body.name, key
            assert body.phone, key


@st.composite
def what_may_be_known(draw):
    subject = draw(st.sampled_from(sorted(TABLES.tables)))
    table = TABLES.tables[subject]
    choices = {fact: draw(st.sampled_from(values)) for fact, values in table.inputs.items() if draw(st.booleans())}
    places = {
        place: draw(st.sampled_from(["211002", "211021", "2110", "210102", "211002016", "21"]))
        for place in draw(st.sets(st.sampled_from(sorted({at for row in table.rows for at in row.at} | {"place"}))))
    }
    return table, Known(choices, {}, {place: DivisionCode(code) for place, code in places.items()})


@given(what_may_be_known())
def test_either_there_is_one_answer_or_a_question_that_narrows_it(made):
    table, known = made
    decision = decide(table, known, DISTRICT)
    if decision.outcome is not None:
        assert decision.missing == ()
    else:
        assert decision.missing
        assert len(decision.possible) > 1
        assert not set(decision.missing) & set(known.choices)


@given(what_may_be_known(), st.data())
def test_what_is_decided_stays_decided_whatever_the_unknown_facts_turn_out_to_be(made, data):
    table, known = made
    decision = decide(table, known, DISTRICT)
    if decision.outcome is not None:
        rest = {
            fact: data.draw(st.sampled_from(values))
            for fact, values in table.inputs.items()
            if fact not in known.choices
        }
        later = decide(table, Known({**known.choices, **rest}, {}, known.places), DISTRICT)
        assert later.outcome is not None
        assert later.outcome.key == decision.outcome.key

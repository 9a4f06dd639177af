"""The rules are dated data: exactly one answer on each day, and every row of the facts can be found in it."""

import json
import shutil
from datetime import date, timedelta
from fractions import Fraction

import pytest
import yaml
from click.testing import CliRunner

from haoban.credit import parameters
from haoban.credit.commands import credit
from haoban.credit.law import Counted
from haoban.credit.parameters import FOLDER, all_dated, conditions, document, indicators, law_on, papers
from haoban.credit.records import Start
from haoban.credit.repair import Facts, repair_by_time
from haoban.kernel.refusals import Refusal

OLD, NEW = date(2024, 6, 30), date(2025, 9, 1)
FIRST, LAST = date(2014, 10, 1), date(2026, 11, 23)
FILES = sorted(FOLDER.rglob("*.yaml"))


def days():
    day = FIRST
    while day <= LAST:
        yield day
        day += timedelta(days=1)


def test_every_dated_table_has_exactly_one_answer_on_each_day():
    tables = {**all_dated(), **{f"direct_d_{number}": one for number, one in conditions().items()}}
    for name, table in tables.items():
        assert table.values[0].since == FIRST, f"{name} begins with the first rules"
        for day in days():
            holding = [one for one in table.values if one.since <= day]
            following = [one for one in table.values if one.since > day]
            assert table.on(day) is holding[-1], name
            assert len(holding) + len(following) == len({one.since for one in table.values}), f"{name}: two at once"


def test_every_indicator_has_exactly_one_row_on_each_day_or_none_before_it_began():
    for code, table in indicators().items():
        assert len({one.since for one in table.values}) == len(table.values), code
        assert table.values[0].since in (FIRST, date(2025, 7, 1)), code
        assert table.on(NEW).value.code == code


def test_on_each_day_a_number_of_days_falls_into_exactly_one_class_of_repair():
    for since in (one.since for one in all_dated()["scale"].values):
        rows = law_on(since).scale.value
        if not rows:
            continue
        assert rows[-1].within_days is None, "the last class takes everything"
        assert not rows[-1].same_year
        limits = [row.within_days for row in rows if row.within_days is not None]
        assert limits == sorted(set(limits)), "no class hides another"
        shares = [row.restores for row in rows]
        assert shares == sorted(shares, reverse=True), "later never gives back more"


def test_exactly_one_set_of_rules_holds_the_old_ones_or_those_of_2025():
    for day in days():
        ids = {paper.id for paper in law_on(day).papers}
        assert ("2014/40" in ids) != ("2025/12" in ids), day
    assert [paper.id for paper in law_on(date(2025, 7, 1)).papers] == ["2025/12"]
    assert {"2014/40", "2014/48", "2019/37", "2020/15", "2021/31"} <= {paper.id for paper in law_on(OLD).papers}


def test_before_the_first_rules_there_is_a_named_refusal():
    with pytest.raises(Refusal) as refused:
        law_on(FIRST - timedelta(days=1))
    assert refused.value.code == "no_rule_on_that_day"
    for table in all_dated().values():
        with pytest.raises(Refusal, match="2014-10-01"):
            table.on(FIRST - timedelta(days=1))


def test_the_law_of_a_day_is_what_its_tables_say_on_that_day():
    for day in (FIRST, date(2019, 12, 31), date(2020, 1, 1), OLD, date(2025, 6, 30), date(2025, 7, 1), LAST):
        law = law_on(day)
        for name, table in all_dated().items():
            assert getattr(law, name) == table.on(day), (name, day)
        assert law.known_until == LAST


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_value_says_where_it_comes_from_and_how_sure_it_is_and_no_key_stands_twice(path):
    def walk(node):
        if isinstance(node, yaml.MappingNode):
            keys = [key.value for key, _ in node.value]
            assert len(keys) == len(set(keys)), f"{path.name} line {node.start_mark.line + 1}: a key stands twice"
        if isinstance(node, yaml.MappingNode | yaml.SequenceNode):
            for child in node.value:
                for one in child if isinstance(child, tuple) else (child,):
                    walk(one)

    walk(yaml.compose(path.read_text("utf-8"), Loader=yaml.SafeLoader))
    said = document(path.relative_to(FOLDER).with_suffix("").as_posix())
    assert said["title"]
    assert said["last_value_still_valid_on"] >= LAST
    rows = [said["values"]] if "values" in said else []
    rows += [one["values"] for one in (said.get("indicators") or said.get("conditions") or {}).values()]
    for values in rows:
        for since, value in values.items():
            assert {"source", "read_in", "certainty", "verified"} <= set(value), (path.name, since)
            certainty, verified = value["certainty"], value["verified"]
            assert certainty in {"A", "B", "C", "M-high", "M-med", "M-low"}
            assert not (verified and certainty not in {"A", "B"}), "what is not official text is not verified"
            if not verified and "points" in value:
                assert value["reading"], "an unsettled row says the reading that was taken"


def annual_round(since):
    return document("evaluation/annual_round")["values"][since]["value"]


def waiting_periods():
    return [tier.months for way in law_on(NEW).direct_d_repair.value for tier in way.tiers]


# Each row of the facts: section, what it is about, and that the data says so.
ROWS = [
    ("1.1 current rule", lambda: papers()[-1].since == date(2025, 7, 1) and papers()[-1].id == "2025/12"),
    ("1.2 A from 90", lambda: law_on(NEW).levels.value.a == 90 and law_on(OLD).levels.value.a == 90),
    ("1.2 B from 70", lambda: law_on(NEW).levels.value.b == 70),
    ("1.2 M from 70 without income", lambda: law_on(NEW).levels.value.m == 70),
    ("1.2 C from 40", lambda: law_on(NEW).levels.value.c == 40),
    ("1.2 start 2025", lambda: list(law_on(NEW).start.value.values()) == [100, 93, 90]),
    ("1.2 start before", lambda: law_on(OLD).start.value[Start.PAYMENT_ONLY] == 90),
    ("1.2 not a full year", lambda: law_on(NEW).newly_established.value == 12),
    (
        "1.2 April and May",
        lambda: document("evaluation/annual_round")["values"][FIRST]["value"]["published_in_month"] == 5,
    ),
    ("1.2 annual month", lambda: law_on(OLD).annual_month.value == 4 and not law_on(NEW).annual_month.verified),
    ("1.2 A-bars", lambda: len(law_on(NEW).a_bars.value.names) == 4 and law_on(NEW).a_bars.value.years == 3),
    ("1.2 not rated", lambda: len(law_on(OLD).not_rated.value) == 4 and not law_on(NEW).not_rated.verified),
    ("1.2 首违不罚", lambda: not law_on(OLD).first_violation_counts.value),
    ("1.3 thirteen", lambda: sorted(law_on(NEW).conditions) == list(range(1, 14))),
    ("1.3 (3)", lambda: document("retention/direct_d")["conditions"][3]["thresholds"]["amount_fen"] == 100_000_00),
    ("1.3 (9)", lambda: "非正常户" in law_on(NEW).conditions[9][0]),
    ("1.5 arrears by instalment", lambda: law_on(NEW).gradual.value and not law_on(OLD).gradual.value),
    ("1.5 overall", lambda: (law_on(NEW).overall.value.points_a_month, law_on(NEW).overall.value.at_most) == (1, 11)),
    ("1.5 overall is new", lambda: law_on(OLD).overall.value is None),
    ("1.5 direct D 3/6/12", lambda: waiting_periods() == [3, 6, 12]),
    ("1.5 reorganised", lambda: law_on(NEW).reorganised_within_days.value == 3),
    ("1.6 15 working days", lambda: law_on(NEW).procedure.value.working_days == 15),
    ("1.6 before the next round", lambda: law_on(NEW).procedure.value.apply_by == "before_next_round"),
    ("1.6 the authority decides", lambda: law_on(NEW).procedure.value.decided_by == "主管税务机关"),
    ("1.6 promise", lambda: "010106" in law_on(NEW).procedure.value.promise),
    ("1.6 effect", lambda: "不追溯" in law_on(NEW).procedure.value.effect),
    ("1.6 order", lambda: "先申请复评" in law_on(OLD).procedure.value.order),
    ("1.6 channel", lambda: "我要办税" in law_on(NEW).procedure.value.channel),
    ("1.6 once a year", lambda: law_on(OLD).procedure.value.times_a_year == {9: 1}),
    ("1.6 D by score", lambda: law_on(OLD).by_score.value.extra_points == 11),
    ("1.6 direct D two years", lambda: law_on(OLD).retention.value.kept_years == 2),
    ("1.6 third year not A", lambda: law_on(OLD).retention.value.then_not_a_years == 1),
]


@pytest.mark.parametrize("row", ROWS, ids=[name for name, _ in ROWS])
def test_a_row_of_the_facts_stands_in_the_data(row):
    assert row[1]()


# DOMAIN 1.4: code, day, points, how it counts, verified.
INDICATORS = [
    ("010101", NEW, 5, Counted.MONTHLY, True),
    ("010102", NEW, 5, Counted.MONTHLY, True),
    ("010106", NEW, 11, Counted.PER_ACT, True),
    ("010107", NEW, 5, Counted.PER_ACT, True),
    ("010301", NEW, 1, Counted.PER_ACT, True),
    ("010501", NEW, 3, Counted.ONCE, False),
    ("bank_accounts_not_all_reported", NEW, 11, Counted.ONCE, False),
    ("010101", OLD, 5, Counted.PER_ACT, True),
    ("010102", OLD, 5, Counted.PER_ACT, True),
    *[
        (code, OLD, points, Counted.PER_ACT, False)
        for points, codes in {
            1: ["030204", "040102", "050101"],
            3: ["010103", "010301", "010302", "010303", "010502", "010503", "010504", "020103", "030103", "030201"],
            5: ["010201", "010505", "020101", "030101", "030102"],
            11: ["010104", "010305", "010506", "020102", "020201", "020301", "020401", "030104", "030203"],
        }.items()
        for code in codes
    ],
    *[(code, OLD, 3, Counted.PER_ACT, False) for code in ("030202", "040101", "050103", "not_withheld")],
    *[(code, OLD, 11, Counted.PER_ACT, False) for code in ("040201", "040202", "040203", "040204")],
    ("010501", OLD, 3, Counted.ONCE, False),
]


@pytest.mark.parametrize(("code", "day", "points", "counted", "verified"), INDICATORS)
def test_an_indicator_deducts_what_the_facts_say_and_says_how_sure_that_is(code, day, points, counted, verified):
    row = law_on(day).get_indicator(code)
    assert (row.value.points, row.value.counted, row.verified) == (points, counted, verified)


@pytest.mark.parametrize("code", ["010401", "010499", "030105", "030109", "040103", "040104", "040105", "050105"])
@pytest.mark.parametrize("day", [OLD, NEW])
def test_rows_that_lead_to_d_directly_name_the_condition_and_take_no_points(code, day):
    row = law_on(day).get_indicator(code)
    assert row.value.points == 0
    assert row.value.direct_d in law_on(day).conditions
    assert not row.verified


def test_deductions_are_1_3_5_or_11_points():
    for table in indicators().values():
        for one in table.values:
            assert one.value.points in ({0} if one.value.direct_d else {1, 3, 5, 11}), one


# DOMAIN 1.5: (day, points, days to the correction, same year) → given back.
WORKED = [
    *[(NEW, 3, days, str(given)) for days, given in [(3, "3"), (30, "2.4"), (90, "1.8"), (91, "1.2")]],
    *[(NEW, 11, days, str(given)) for days, given in [(3, "11"), (30, "8.8"), (90, "6.6"), (91, "4.4")]],
    *[(NEW, 5, days, str(given)) for days, given in [(0, "5"), (4, "4"), (31, "3"), (400, "2")]],
    *[(OLD, 3, days, str(given)) for days, given in [(3, "2.4"), (30, "2.4"), (31, "1.2"), (400, "0.6")]],
    *[(OLD, 11, days, str(given)) for days, given in [(30, "8.8"), (60, "4.4"), (400, "2.2")]],
    *[(OLD, 5, days, str(given)) for days, given in [(30, "4"), (60, "2"), (400, "1")]],
]


@pytest.mark.parametrize(("day", "points", "days", "given"), WORKED)
def test_the_worked_figures_of_the_facts_come_out(day, points, days, given):
    due = date(day.year, 1, 20)
    found = repair_by_time(law_on(day), Facts("020101", due, None), due + timedelta(days=days))
    assert points * found.share == Fraction(given)


@pytest.mark.parametrize("day", [OLD, NEW])
def test_the_rules_of_a_day_can_be_read_with_what_is_not_checked_yet(day):
    said = json.loads(CliRunner().invoke(credit, ["rules", "--on", day.isoformat(), "--json"]).stdout)
    law = law_on(day)
    assert {one["indicator"]: one["points"] for one in said["indicators"]} == {
        code: row.value.points for code, row in law.indicators.items()
    }
    unsettled = {one["name"] for one in said["unsettled"]}
    assert unsettled == {table.name for name, table in all_dated().items() if not getattr(law, name).verified}
    told = CliRunner().invoke(credit, ["rules", "--on", day.isoformat()]).stdout
    assert all(paper.name in told for paper in law.papers)
    assert all(name in told for name in unsettled)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("      limit_fen:", "      limit:", "limit_fen"),
        ("    source: 国家税务总局公告2025年第12号附件6\n", "", "source"),
        ("  2025-07-01:\n", "  2025-07-01: [\n", "行"),
        ("restores: 100%", "restores: 很多", "很多"),
    ],
)
def test_a_mistake_in_a_rules_file_names_the_file_instead_of_a_traceback(tmp_path, monkeypatch, old, new, said):
    copy = tmp_path / "parameters"
    shutil.copytree(FOLDER, copy)
    wrong = copy / "repair" / "small_amount.yaml"
    text = wrong.read_text("utf-8")
    assert old in text
    wrong.write_text(text.replace(old, new), "utf-8")
    monkeypatch.setattr(parameters, "FOLDER", copy)
    caches = [parameters.document, parameters.all_dated, parameters.changes, parameters._law_since]
    try:
        for cache in caches:
            cache.cache_clear()
        result = CliRunner().invoke(credit, ["rules", "--on", "2025-12-31"])
    finally:
        for cache in caches:
            cache.cache_clear()
    assert result.exit_code == 3
    assert "repair/small_amount.yaml" in result.stderr
    assert said in result.stderr

"""Before there is any history: the tables of who is in charge dispatch, names and duties alone hardly ever do."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from haoban.hotline.asking import Desk
from haoban.hotline.first_day import first_day_of
from haoban.hotline.knowledge import shipped

PACK = Path(__file__).resolve().parents[2] / "packs" / "baita"
DAY = date(2026, 11, 20)


@pytest.fixture(scope="module")
def router():
    return first_day_of(PACK, DAY)


def test_the_tables_tell_the_body_and_the_words_that_decided(router):
    (route,) = router.route(["老板欠我三个月工资跑了，工地在文圣区"])
    assert not route.abstained
    assert route.bodies == ("文圣区人力资源和社会保障局",)
    assert route.candidates[0].body == "文圣区人力资源和社会保障局"
    assert any("工资" in one.words for one in route.because)
    assert sum(one.probability for one in route.candidates) <= 1


def test_where_a_place_is_missing_every_body_that_it_can_be_is_named_and_the_question_asked(router):
    (route,) = router.route(["楼下烧烤店油烟太大"])
    assert route.abstained
    assert route.ask_next == "事情发生在哪个区（县）？"
    assert "白塔区城市管理综合行政执法局" in [one.body for one in route.candidates[:2]]
    assert all("城市管理" in one.body for one in route.candidates[:7])


def test_what_is_not_dispatched_names_no_body_and_says_where_to_turn(router):
    (route,) = router.route(["着火了快来人"])
    assert route.abstained
    assert route.bodies == ()
    assert "119" in route.elsewhere
    said = Desk((), None, shipped(), (), router).ask("着火了快来人")
    assert said.body is None
    assert "119" in said.why
    assert said.ask_next is None


@pytest.mark.parametrize("message", ["今天天气咋样", "银河系外星飞船什么时候发射", "梦到掉牙是什么意思"])
def test_what_nobody_is_charged_with_is_not_dispatched(router, message):
    (route,) = router.route([message])
    assert route.abstained
    assert route.candidates[0].probability < 0.2


def test_the_costs_decide_whether_the_tables_suffice(router):
    (route,) = router.route(["老板欠我三个月工资跑了，工地在文圣区"], cost_wrong=20, cost_ask=1)
    assert route.abstained
    assert route.candidates[0].body == "文圣区人力资源和社会保障局"


def test_a_folder_of_bodies_alone_routes_by_their_duties(tmp_path):
    shutil.copy(PACK / "organisations.yaml", tmp_path)
    (route,) = first_day_of(tmp_path, DAY).route(["老板欠我三个月工资跑了，工地在文圣区"])
    assert route.abstained
    assert route.candidates

"""The router and its command, on small made-up messages and on the real ones."""

import csv
import hashlib
import json

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from haoban.hotline import learning
from haoban.hotline.commands import hotline
from haoban.hotline.comparing import doubtful
from haoban.hotline.first_day import from_duties
from haoban.hotline.grams import counted, counted_apart
from haoban.hotline.keeping import find_in_use, folder
from haoban.hotline.labelled import read_labelled
from haoban.hotline.learning import FEW_LABELS, learn, study
from haoban.hotline.measures import figures

np = pytest.importorskip("numpy")

WORDS = {
    "供水": ["自来水停了", "水压太低", "水管爆裂漏水", "水费多收", "自来水发黄", "没有水用"],
    "学校": ["孩子上学报名", "老师补课收费", "学校食堂", "学区怎么划分", "幼儿园学费", "中考加分"],
    "公交": ["公交车不停站", "公交线路太少", "等公交一小时", "公交司机态度", "公交站台破损", "末班公交太早"],
}


def small_file(tmp_path, name="small.csv", encoding="utf-8", extra=()):
    path = tmp_path / name
    rows = [
        (f"{place}{text}", label) for label, said in WORDS.items() for text in said for place in ("城东", "城西", "")
    ]
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows([("text", "label"), *rows, *extra])
    return path


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.setenv("HAOBAN_HOME", str(tmp_path / "home"))

    def called(*args):
        done = CliRunner().invoke(hotline, [str(arg) for arg in args])
        assert not done.exception or isinstance(done.exception, SystemExit), done.exception
        return done

    return called


def test_what_was_learnt_is_routed_by_its_words(run, tmp_path):
    assert run("train", small_file(tmp_path), "--json").exit_code == 0
    said = json.loads(run("route", "我家水管漏水没有自来水", "--json").stdout)
    assert said["candidates"][0]["body"] == "供水"
    assert abs(sum(one["probability"] for one in said["candidates"]) - 1) < 1e-4
    assert any("水" in one["words"] and one["weight"] > 0 for one in said["because"])


def test_a_message_without_words_is_left_to_a_person(run, tmp_path):
    run("train", small_file(tmp_path))
    for text in ("？？？", "12345", "zzzz"):
        assert json.loads(run("route", text, "--json").stdout)["abstained"]
    assert run("route", " ").exit_code == 1


def test_the_dearer_a_wrong_dispatch_the_sooner_it_abstains(run, tmp_path):
    run("train", small_file(tmp_path))
    assert json.loads(run("route", "水", "--json", "--cost-wrong", "1000000").stdout)["abstained"]
    assert not json.loads(run("route", "自来水停了", "--json", "--cost-ask", "1.9999").stdout)["abstained"]


def test_a_file_is_answered_line_by_line_in_its_order_even_where_a_line_is_empty(run, tmp_path):
    run("train", small_file(tmp_path))
    asked = tmp_path / "asked.csv"
    asked.write_text("no,text\n1,等公交一小时\n2,\n3,水费多收\n", encoding="gb18030")
    lines = [json.loads(line) for line in run("route", "--file", asked, "--json").stdout.splitlines()]
    assert len(lines) == 3
    assert [line["candidates"][0]["body"] for line in lines[::2]] == ["公交", "供水"]
    assert lines[1]["abstained"]


def test_what_speaks_of_other_things_than_the_messages_learnt_is_left_to_a_person():
    """Even where the few words that are known point to one body."""
    places = ("青石路", "梧桐苑", "南门街", "河东村", "白塔路")
    matters = {"供水": "停水三天了没人来修水管", "公交": "公交车等了一个小时还不来", "照明": "路灯坏了晚上看不见"}
    said = [
        (f"{place}{number}号附近{words}", label)
        for number in range(20)
        for place in places
        for label, words in matters.items()
    ]
    router = learn([text for text, _ in said], [label for _, label in said])
    known, foreign = router.route(["南门街7号附近停水三天了没人来修水管", "外星飞船停水母星轨道后怎样返回地球基地"])
    assert not known.abstained
    assert foreign.abstained
    assert router.probabilities(["外星飞船停水母星轨道后怎样返回地球基地"]).max() > 0.5


def test_before_any_history_the_names_and_duties_decide():
    router = from_duties({"教育局": "学校、幼儿园、招生", "水务局": "自来水、水费、排水", "公安局": "户籍、治安"})
    told = router.route(["孩子上幼儿园招生怎么报名", "自来水水费太贵"])
    assert [one.candidates[0].body for one in told] == ["教育局", "水务局"]


def test_a_new_model_says_what_it_does_differently_and_waits_with_try(run, tmp_path):
    run("train", small_file(tmp_path))
    other = small_file(tmp_path, "other.csv", extra=[(f"路灯不亮{n}", "照明") for n in range(6)])
    said = json.loads(run("train", other, "--try", "--json").stdout)
    assert said["in_use"] is False
    assert said["changes"]["new_labels"] == ["照明"]
    assert said["changes"]["changed"] >= 6
    assert "照明" not in find_in_use().labels
    run("train", other)
    assert "照明" in find_in_use().labels
    run("back")
    assert "照明" not in find_in_use().labels


def test_a_broken_model_file_is_refused_and_never_run(run, tmp_path):
    run("train", small_file(tmp_path))
    (folder() / "router.npz").write_bytes(b"cos\nsystem\n(S'false'\ntR.")
    assert json.loads(run("route", "水", "--json").stdout)["code"] == "model_unreadable"


def test_learning_twice_gives_the_same_router():
    texts = [text + str(n) for said in WORDS.values() for n, text in enumerate(said)]
    labels = [label for label, said in WORDS.items() for _ in said]
    one, two = learn(texts, labels), learn(texts, labels)
    assert np.array_equal(one.probabilities(texts), two.probabilities(texts))


def many():
    pairs = [
        (f"{place}{text}", label) for label, said in WORDS.items() for text in said for place in "甲乙丙丁戊己庚辛"
    ]
    return [text for text, _ in pairs], [label for _, label in pairs]


def test_a_label_that_does_not_fit_is_doubted_by_a_router_that_has_not_seen_it():
    texts, labels = many()
    wrong = texts.index("丙水管爆裂漏水")
    labels[wrong] = "公交"
    assert next(number for number, *_ in doubtful(study(texts, labels), labels, below=0.3)) == wrong


def test_what_is_learnt_in_blocks_routes_like_what_is_learnt_at_once(monkeypatch):
    texts, labels = many()
    monkeypatch.setattr(learning, "BLOCK", 60)
    router = learn(texts, labels)
    said = [one.candidates[0].body for one in router.route(["水管漏水了", "孩子上学报名难", "公交车到站不停"])]
    assert said == ["供水", "学校", "公交"]


def test_where_there_are_many_messages_the_opening_and_what_follows_speak_apart(monkeypatch):
    """A title names the matter; the story behind it may speak of everything else."""
    texts, labels = many()
    story = "，家里人都很着急也给热线打过电话请有关部门派人前来处理并且尽快答复"
    told = [f"{text}{story}{other}" for text, other in zip(texts, reversed(texts), strict=True)]
    monkeypatch.setattr(learning, "ENOUGH", 100)
    router = learn(told, labels)
    assert router.rest.shape == router.weights.shape
    asked = [f"水管漏水{story}孩子上学", f"孩子上学{story}水管漏水"]
    assert [one.candidates[0].body for one in router.route(asked)] == ["供水", "学校"]
    why = router.route(asked)[0].because
    assert max(why, key=lambda one: one.weight).words in "水管漏水"


@given(st.lists(st.text("甲乙丙丁，的了 ", max_size=60), min_size=1, max_size=4))
def test_opening_and_rest_are_the_whole_message(texts):
    whole, opening, rest = counted_apart(texts)
    assert abs(whole - counted(texts)).max() < 1e-5, "but for the last bit of a logarithm, which depends on its row"
    for part in (whole, opening, rest):
        part.data = np.exp(part.data - 1)
    assert abs(whole - opening - rest).sum() < 1e-3


def test_grammar_between_the_words_changes_nothing():
    router = learn(*many())
    plain, spoken = router.probabilities(["水管爆裂漏水", "水管，是爆裂了的，又漏水了！！"])
    assert np.abs(plain - spoken).max() < 0.02


def test_words_never_seen_leave_every_label_as_likely_as_it_was_frequent():
    texts, labels = many()
    chances = learn(texts, labels).probabilities(["zzzz", "？？"])
    assert np.abs(chances - 1 / 3).max() < 0.01


def test_a_body_of_many_with_few_messages_is_found_by_its_name():
    places = ["梅溪", "兰亭", "竹山", "菊园", "松岭", "柏河", "柳湾", "桃源", "杏林"]
    bodies = [f"{place}{kind}研究院" for place in places for kind in ("水稻", "机械", "地质", "气象", "化工")]
    texts = [f"查询第{number}号档案" for number in range(2 * len(bodies))]
    router = learn(texts, bodies * 2)
    assert len(bodies) > FEW_LABELS
    asked = ["桃源气象研究院的科研条件查询", "柳湾地质研究院人才队伍信息"]
    assert [route.candidates[0].body for route in router.route(asked)] == ["桃源气象研究院", "柳湾地质研究院"]


def test_the_usual_duties_of_bodies_are_not_counted_as_messages():
    texts, labels = many()
    lesson = study(texts, ["市教育局" if label == "学校" else label for label in labels])
    assert sorted(lesson.numbers) == list(range(len(texts)))
    assert len(lesson.unseen) == len(texts)


def test_a_file_that_is_no_csv_says_at_which_line(run, tmp_path):
    path = tmp_path / "wrong.csv"
    path.write_text("text,label\n路灯,甲\n" + '"' + "灯" * 4_100_000, encoding="utf-8")
    said = json.loads(run("train", path, "--json").stdout)
    assert said["code"] == "not_csv"
    assert said["problems"][0]["row"] >= 3


@pytest.mark.data
def test_on_real_messages_it_is_good_and_knows_how_good(real_data):
    messages = read_labelled(real_data / "hotline" / "messages-labelled.csv")
    pairs = list(zip(messages.texts, messages.labels, strict=True))[::2]
    part = [hashlib.sha256(text.encode()).digest()[0] % 4 for text, _ in pairs]
    taught = [pair for pair, number in zip(pairs, part, strict=True) if number]
    asked = [pair for pair, number in zip(pairs, part, strict=True) if not number]
    router = learn([text for text, _ in taught], [label for _, label in taught])
    said = figures(router.labels, router.probabilities([text for text, _ in asked]), [label for _, label in asked])
    assert said["macro_f1"] > 0.86
    assert said["expected_calibration_error"] < 0.05

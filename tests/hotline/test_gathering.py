"""Gathering: the same thing at the same place near in time is one matter, anything else another."""

import json
from datetime import datetime, timedelta

from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from haoban.hotline.commands import hotline
from haoban.hotline.gathering import Gathering, Told, heat_of, hottest

DAY = datetime.fromisoformat("2019-11-02T08:00:00")


def told(number, title, text="", days=0, likes=0):
    return Told(str(number), title, text or title, DAY + timedelta(days=days), likes)


NOISE = (
    "梧桐苑小区旁搅拌站噪音扰民",
    "投诉梧桐苑附近搅拌站夜间噪音",
    "梧桐苑小区搅拌站灰尘噪音污染严重",
)
OTHERS = ("青石路路灯不亮", "实验小学学区如何划分", "地铁二号线何时开通", "医保卡补办要多久")


def test_the_same_thing_at_the_same_place_is_one_matter():
    gathering = Gathering()
    numbers = gathering.add([told(n, title, days=n) for n, title in enumerate((*NOISE, *OTHERS))])
    assert len(set(numbers[:3])) == 1
    assert len(set(numbers)) == 1 + len(OTHERS)
    assert hottest(gathering.matters, 1)[0].messages == ["0", "1", "2"]


def test_the_same_thing_elsewhere_or_much_later_is_another_matter():
    gathering = Gathering()
    filler = [told(f"f{n}", title) for n, title in enumerate(OTHERS)]
    *_, here, there, later = gathering.add(
        [
            *filler,
            told(1, "梧桐苑小区搅拌站噪音扰民"),
            told(2, "白杨街道麦当劳门口油烟扰民"),
            told(3, "梧桐苑小区搅拌站噪音扰民", days=400),
        ]
    )
    assert len({here, there, later}) == 3


def test_adding_one_after_another_gathers_like_adding_at_once():
    messages = [told(n, title, days=n) for n, title in enumerate((*NOISE, *OTHERS, *NOISE))]
    at_once, single = Gathering(), Gathering()
    assert at_once.add(messages) == [single.add([one])[0] for one in messages]


@given(st.integers(1, 500), st.integers(0, 5000), st.integers(1, 100))
@settings(max_examples=50)
def test_more_messages_reactions_or_days_never_cool(messages, reactions, days):
    assert heat_of(messages + 1, reactions, days) > heat_of(messages, reactions, days)
    assert heat_of(messages, reactions + 1, days) > heat_of(messages, reactions, days)
    assert heat_of(messages, reactions, days + 1) > heat_of(messages, reactions, days)


def test_a_file_is_gathered_and_a_wrong_time_is_located(tmp_path):
    path = tmp_path / "told.csv"
    rows = "".join(f"{n},{title},2019/11/{n + 1} 8:00:00,{title},0,{n}\n" for n, title in enumerate(NOISE))
    path.write_text("id,subject,time,text,against,likes\n" + rows, encoding="utf-8-sig")
    said = json.loads(CliRunner().invoke(hotline, ["gather", str(path), "--json"]).stdout)
    assert (said["messages"], said["matters"]) == (3, 1)
    assert said["hottest"][0]["ids"] == ["0", "1", "2"]
    path.write_text("time,text\n昨天,路灯\n", encoding="utf-8")
    done = CliRunner().invoke(hotline, ["gather", str(path), "--json"])
    assert done.exit_code == 1
    assert json.loads(done.stdout)["problems"][0] | {"message": ""} == {
        "message": "",
        "file": "told.csv",
        "row": 2,
        "column": "time",
        "value": "昨天",
    }

"""What was answered to the like: a pair never speaks for itself, and what is kept says the same again."""

import numpy as np
import pytest
from click.testing import CliRunner
from scipy import sparse

from haoban.hotline.commands import hotline
from haoban.hotline.correspondence import Correspondence, murmur
from haoban.hotline.knowledge import Reply, keep_replies, kept_replies
from haoban.hotline.likeness import products
from haoban.hotline.particulars import cities, divisions, numbers, repeated

MATTERS = {
    "路灯不亮，晚上没法走": "市政养护中心已更换电缆，恢复照明。",
    "工地夜间施工噪音扰民": "城管局已责令施工单位夜间停工。",
    "拖欠工资没人管": "劳动监察大队已责令公司支付工资。",
    "孩子转学要什么材料": "持户口簿到学校教务处办理转学。",
    "公交车太少等半小时": "客运公司将增加班次，缩短间隔。",
}
PAIRS = [
    (f"反映{where}{matter}", f"网友您好！{where}{reply}")
    for number in range(50)
    for matter, reply in MATTERS.items()
    for where in [f"A{number % 9 + 1}区第{number}村"]
]
MESSAGES, REPLIES = [pair[0] for pair in PAIRS[:60]], [pair[1] for pair in PAIRS[:60]]


def test_a_pair_left_out_speaks_as_if_it_had_never_been_learnt():
    """The closed form against learning again without the pair, the tables being the same."""
    whole = Correspondence(REPLIES, MESSAGES, range(60))
    message, reply = 7, 23
    words, opened, named = whole._own_kernels
    style = (whole._style @ whole._style.T).toarray()
    content = (whole._content @ whole._content.T).toarray()
    rest = [number for number in range(60) if number not in (message, reply)]

    def inverse(kernel):
        return np.linalg.inv(kernel[np.ix_(rest, rest)].astype(float) + 0.3 * np.eye(len(rest)))

    weight = ((words + opened + named) / 3)[message, rest] @ inverse((words + opened + named) / 3)
    other = content[reply, rest] @ inverse(content)
    expected = [weight @ style[rest, reply], *(other @ one[rest, message] for one in (words, opened, named))]
    found = whole.unseen(np.array([message]))[:, 0, reply] + whole.lessons.usual[:, reply]
    assert found == pytest.approx(expected, abs=0.02)


def test_a_reply_is_found_by_what_the_like_was_answered_though_it_shares_no_words():
    known = [("路灯坏了", "市政养护中心已更换电缆"), ("拖欠工资", "监察大队已立案")]
    messages = [f"{where}{message}" for where in "甲乙丙丁戊己" for message, _ in known]
    replies = [f"{where}{reply}" for where in "子丑寅卯辰巳" for _, reply in known]
    told = Correspondence([*replies, "养护中心更换电缆完成"], messages, range(len(replies)))
    lamp, wages = told.scores(["路灯坏了", "拖欠工资"])[0][:, -1]
    assert lamp > wages


def test_what_is_kept_answers_as_it_was_learnt(tmp_path, monkeypatch):
    monkeypatch.setenv("HAOBAN_HOME", str(tmp_path))
    replies = [Reply(reply, f"第{number}行", None, message) for number, (message, reply) in enumerate(PAIRS)]
    weighing = keep_replies(replies)
    kept, index, again = kept_replies()
    assert (kept, again) == (replies, weighing)
    assert index.correspondence is not None
    fresh = Correspondence([reply for _, reply in PAIRS], [message for message, _ in PAIRS], range(len(PAIRS)))
    asked = ["A3区路灯不亮", "学校转学材料"]
    assert index.correspondence.scores(asked) == pytest.approx(fresh.scores(asked), abs=1e-4)
    (tmp_path / "hotline" / "lessons.npz").unlink()
    done = CliRunner().invoke(hotline, ["ask", "路灯不亮", "--json"])
    assert done.exit_code == 1
    assert "answers_unreadable" in done.stdout


def test_names_are_read_without_the_word_for_their_kind():
    assert divisions("反映A3区和白塔区的问题，小区旁边") == {"A3", "白塔"}
    assert cities("反映A3区K市的问题") == {"A", "K"}
    assert numbers("2019年第108路公交，电话0000-12345") == {"108", "12345"}


def test_what_a_reply_repeats_of_the_question_is_read():
    assert "路灯不亮" in repeated("网友：您反映的“青石路路灯不亮”一事已收悉")
    assert "路灯不亮" in repeated("网友：关于青石路路灯不亮的问题，回复如下：")


def test_names_lie_where_the_tables_of_before_put_them():
    from sklearn.utils import murmurhash3_32

    for name in ("", "A", "A3", "-", "K-", "白塔", "望京街", "八里庄子村"):
        assert murmur(name.encode()) == abs(murmurhash3_32(name.encode(), 0))


def test_an_index_that_is_gone_or_broken_is_worked_out_again(tmp_path, monkeypatch):
    monkeypatch.setenv("HAOBAN_HOME", str(tmp_path))
    keep_replies([Reply(reply, f"第{number}行", None, message) for number, (message, reply) in enumerate(PAIRS)])
    index = tmp_path / "hotline" / "answers.arrays"
    asked = ["A3区路灯不亮", "学校转学材料"]

    def found():
        _, replies, weighing = kept_replies()
        return replies.find(asked, weighing)

    expected, whole = found(), index.read_bytes()
    for broken in (None, b"", whole[: len(whole) // 2], whole.replace(b'"key"', b'"yek"', 1), b"x" * 100):
        index.unlink()
        if broken is not None:
            index.write_bytes(broken)
        assert found() == expected
        assert index.read_bytes() == whole


def test_other_replies_are_never_answered_from_an_older_index(tmp_path, monkeypatch):
    monkeypatch.setenv("HAOBAN_HOME", str(tmp_path))
    keep_replies([Reply("路灯已修好，恢复照明", "第2行"), Reply("转学到教务处办理", "第3行")])
    index = tmp_path / "hotline" / "answers.arrays"
    older = index.read_bytes()
    keep_replies([Reply("转学到教务处办理", "第2行"), Reply("路灯已修好，恢复照明", "第3行")])
    index.write_bytes(older)
    replies, found, weighing = kept_replies()
    assert replies[found.find(["路灯不亮，没有照明"], weighing)[0][0].number].text == "路灯已修好，恢复照明"


def test_products_are_the_same_whether_frequent_places_are_multiplied_densely_or_not():
    drawn = np.random.default_rng(3)
    table = sparse.csr_matrix((drawn.random((90, 50)) < np.linspace(0, 0.3, 50)) * drawn.random((90, 50)), dtype="f4")
    other = table[::-1][:70].tocsr()
    assert products(table, other) == pytest.approx((table @ other.T).toarray(), abs=1e-5)

"""What a body says in writing: dated, with its reasons, its law and the way to appeal."""

import io

import pytest
from pypdf import PdfReader

from haoban.casework.letters import letter, letters_of
from haoban.casework.paper import certificate_paper
from haoban.casework.queries import get_case
from haoban.casework.transitions import Command
from haoban.certificates.models import Certificate
from haoban.kernel.refusals import NotFound


@pytest.fixture
def food(hall):
    """The number of a food permit's case that its officer holds."""
    number = hall.case(hall.submit(has_licence="yes").number, "food_permit").number
    hall.take("shipin", number, Command.CLAIM)
    return number


def read(number, title):
    """The words of the letter with that title."""
    view = get_case(number)
    (position,) = [one.position for one in letters_of(view) if one.title == title]
    return words_of(letter(view, position))


def words_of(pdf):
    """The words of a paper without the spaces."""
    pages = PdfReader(io.BytesIO(pdf)).pages
    return "".join(page.extract_text() for page in pages).replace("\n", "").replace(" ", "")


def test_acceptance_is_given_in_writing_with_its_day_and_both_limits(hall, food):
    hall.take("shipin", food, Command.ACCEPT)
    words = read(food, "受理通知书")
    assert "第三十二条" in words
    assert "承诺自受理之日起5个工作日内办结" in words
    assert "法定期限20个工作日" in words


def test_a_supplement_lists_everything_that_is_missing(hall, food):
    hall.take("shipin", food, Command.REQUEST_SUPPLEMENT, materials=["food_layout", "id_card"], reason="缺少清洗区")
    words = read(food, "补正告知书")
    assert "1．经营场所平面布局与工艺流程图" in words
    assert "2．法定代表人" in words
    assert "缺少清洗区" in words


def test_a_refusal_gives_its_reason_and_the_way_to_appeal(hall, food):
    hall.take("shipin", food, Command.ACCEPT)
    hall.take("shipin", food, Command.REFUSE, reason="加工场所与卫生间直接相通")
    words = read(food, "不予行政许可决定书")
    assert "加工场所与卫生间直接相通" in words
    assert "行政复议" in words
    assert "行政诉讼" in words


def test_a_licence_is_granted_by_a_decision_and_what_is_decided_at_once_has_no_second_letter(hall, food):
    hall.take("shipin", food, Command.GRANT)
    assert [one.title for one in letters_of(get_case(food))] == ["准予行政许可决定书"]
    assert "准予行政许可" in read(food, "准予行政许可决定书")


def test_a_step_without_a_letter_has_none(food):
    with pytest.raises(NotFound, match="没有文书"):
        letter(get_case(food), 1)
    with pytest.raises(NotFound, match="没有文书"):
        letter(get_case(food), 99)


def test_a_result_is_dated_as_documents_are_and_shows_no_identity_number_whole(hall):
    number = hall.submit().number
    for item in ("company_registration", "food_permit"):
        hall.settle("shipin" if item == "food_permit" else "shichang", hall.case(number, item))
    papers = {one.material: words_of(certificate_paper(one)) for one in Certificate.objects.all()}
    assert "211002********0017" in papers["business_licence"]
    assert "211002188001010017" not in "".join(papers.values())
    assert "0419-8000001" not in "".join(papers.values())
    assert "2026年12月01日" in papers["food_permit"]
    assert "2026-12-01" not in papers["food_permit"]

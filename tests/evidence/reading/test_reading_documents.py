"""Documents are read, doubts are told, and hostile files harm nothing."""

import json
import random
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from papers import ID, USCC, line, values
from papers import read_twice as read

from haoban.evidence.document_command import document
from haoban.evidence.reading.facts import Kind
from haoban.evidence.reading.isolation import Reader
from haoban.evidence.reading.numerals import is_id_number, is_uscc, repair, validity
from haoban.evidence.reading.writing import plain

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))
from bench.documents.drawing import draw
from bench.documents.nuisance import photographed


def card(number=ID, birth="1880年1月1日", sex="男"):
    return [
        line("姓名张三", 0, 0),
        line(f"性别{sex}民族汉", 0, 60),
        line(f"出生{birth}", 0, 120),
        line("住址样例省范本市假设县民主路1号", 0, 180),
        line("2单元", 40, 215),
        line("公民身份号码", 0, 320),
        line(number, 200, 320),
    ]


def test_a_card_whose_number_birth_and_sex_agree_is_sure():
    found = read(card())
    assert found.kind is Kind.ID_CARD_FRONT
    assert values(found) == {
        "name": "张三",
        "sex": "男",
        "ethnicity": "汉",
        "born_on": "1880-01-01",
        "address": "样例省范本市假设县民主路1号2单元",
        "id_number": ID,
    }
    assert found.facts["id_number"].sure
    assert not found.problems


def test_a_birth_that_contradicts_the_number_makes_neither_sure():
    found = read(card(birth="1880年1月7日"))
    assert not found.facts["id_number"].sure
    assert not found.facts["born_on"].sure
    assert any("不一致" in problem for problem in found.problems)


def test_a_number_with_a_wrong_check_digit_is_never_sure():
    found = read(card(number=ID[:-1] + "8"))
    assert not found.facts["id_number"].sure
    assert any("校验位" in problem for problem in found.problems)


def test_a_second_reading_that_differs_makes_a_name_unsure():
    lines = card()
    lines[0] = line("姓名张三", 0, 0, again="姓名张王")
    assert not read(lines).facts["name"].sure


def test_a_letter_is_not_forced_into_a_kind():
    letter = [line("关于办理营业执照的通知", 0, 0), line("名称应符合规定", 0, 60), line("住所应真实", 0, 120)]
    assert read(letter).kind is Kind.UNKNOWN


def test_a_repair_is_made_only_where_the_check_character_leaves_one_reading():
    assert repair(USCC.replace("048", "O48"), is_uscc) == USCC
    assert repair("A" * 18, is_uscc) is None


@pytest.mark.parametrize("position", range(18))
def test_no_single_wrong_digit_passes_as_an_identity_number(position):
    for digit in "0123456789":
        if digit != ID[position]:
            assert not is_id_number(ID[:position] + digit + ID[position + 1 :])


def test_a_validity_may_be_long_term():
    assert validity("2010.01.02-长期") == ("2010-01-02", "long_term")
    assert validity("2010年01月02日至2030年01月01日") == ("2010-01-02", "2030-01-01")
    assert validity("2010.13.02-2030.01.01") == (None, None)


@pytest.fixture(scope="module")
def reader():
    with Reader(environment={"HAOBAN_OCR_THREADS": "1"}) as one:
        yield one


@pytest.mark.parametrize(
    "kind", ["business_licence/landscape", "business_licence/portrait", "id_card_front", "id_card_back"]
)
@pytest.mark.parametrize("level", ["moderate"])
def test_what_is_sure_is_right(reader, tmp_path, kind, level):
    chance = random.Random(f"{kind} {level} 7")
    drawn = draw(kind, chance)
    path = tmp_path / "photo.jpg"
    path.write_bytes(photographed(drawn.image, level, chance))
    found = reader.read(path)
    assert found["kind"] == drawn.kind
    for name, fact in found["facts"].items():
        if fact["sure"] and name in drawn.facts:
            assert plain(fact["value"]) == plain(drawn.facts[name])
    code = "uscc" if drawn.kind == "business_licence" else "id_number"
    if code in drawn.facts:
        assert found["facts"][code]["value"] == drawn.facts[code]


def test_a_hostile_file_is_refused_and_the_next_is_read(reader, tmp_path):
    path = tmp_path / "hostile.jpg"
    path.write_bytes(b"%PDF-1.7 nothing")
    told = reader.read(path)
    assert told["refused"] == "file_broken"
    assert told["error"] == told["problems"][0]


def test_a_reader_that_takes_too_long_is_ended_and_replaced(tmp_path):
    path = tmp_path / "card.jpg"
    chance = random.Random(1)
    path.write_bytes(photographed(draw("id_card_back", chance).image, "clean", chance))
    with Reader(seconds=0.001) as hasty:
        assert hasty.read(path)["refused"] == "reader_died"
        hasty._seconds = 60
        assert hasty.read(path)["kind"] == "id_card_back"


def test_the_command_prints_a_line_for_each_file(tmp_path):
    chance = random.Random(2)
    good, bad = tmp_path / "card.png", tmp_path / "text.png"
    draw("id_card_front", chance).image.save(good)
    bad.write_text("no picture")
    told = CliRunner().invoke(document, ["read", str(good), str(bad)])
    first, second = (json.loads(text) for text in told.stdout.splitlines())
    assert first["kind"] == "id_card_front"
    assert set(first["facts"]["id_number"]) == {"value", "confidence", "sure", "page", "box"}
    assert second["kind"] == "unknown"
    assert told.exit_code == 1


def card_pdf(folder, fill):
    """A card as a PDF that carries its text, drawn in a colour."""
    import typst

    rows = [("姓名", "张三"), ("性别", "男"), ("民族", "汉"), ("出生", "1880年1月1日"), ("公民身份号码", ID)]
    cells = ", ".join(f"[{cell}]" for row in rows for cell in row)
    source, path = folder / "card.typ", folder / "card.pdf"
    source.write_text(
        "#set page(width: 400pt, height: 300pt)\n"
        f'#set text(fill: {fill}, font: ("Noto Sans CJK SC", "Noto Sans SC"))\n'
        f"#grid(columns: (120pt, 240pt), row-gutter: 16pt, {cells})"
    )
    path.write_bytes(typst.compile(str(source)))
    return path


def test_the_text_of_a_pdf_is_taken_as_it_stands(reader, tmp_path):
    found = reader.read(card_pdf(tmp_path, fill="black"))
    assert found["kind"] == "id_card_front"
    assert found["facts"]["id_number"]["value"] == ID
    assert found["facts"]["id_number"]["confidence"] == 1.0


def test_a_scan_of_several_pages_is_read_on_the_page_that_is_known(reader, tmp_path):
    chance = random.Random(5)
    blank, back = draw("unknown", chance).image, draw("id_card_back", chance)
    path = tmp_path / "scan.pdf"
    blank.save(path, save_all=True, append_images=[back.image])
    found = reader.read(path)
    assert found["kind"] == "id_card_back"
    assert {fact["page"] for fact in found["facts"].values()} == {2}


def test_text_of_a_pdf_that_is_not_to_be_seen_is_not_sure(reader, tmp_path):
    """What lies under the page may say something else than the page."""
    assert not any(fact["sure"] for fact in reader.read(card_pdf(tmp_path, fill="white"))["facts"].values())

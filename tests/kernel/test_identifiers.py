"""Check digits hold on the published vectors, and each fault has its own sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haoban.kernel import identifiers
from haoban.kernel.refusals import Refusal

VALID_USCC = [
    "91350100M000100Y43",
    "91110108551385082Q",
    "91330100799655058B",
    "91440300708461136T",
    "91310000631696382C",
    "11210000001099719Y",
    "91211002MA7XE5T048",
    "92211002MA0000A194",
    "11211002MA0000A19F",
]
VALID_ID = ["11010519491231002X", "440524188001010014", "211002188001010017", "211081188510101246"]


@pytest.mark.parametrize("code", VALID_USCC)
def test_published_social_credit_codes_are_accepted(code):
    assert identifiers.parse_uscc(code) == code
    assert identifiers.parse_uscc(f" {code.lower()} ") == code


@pytest.mark.parametrize("number", VALID_ID)
def test_published_identity_numbers_are_accepted(number):
    assert identifiers.parse_id_number(number.lower()) == number


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("91211002MA7XE5T04", "uscc_length", "现在是17位"),
        ("91211002MA7XE5T0S8", "uscc_character", "第17位"),
        ("91211002MA7XE5T049", "uscc_check", "校验位"),
    ],
)
def test_a_wrong_social_credit_code_is_told_what_is_wrong(text, code, words):
    with pytest.raises(Refusal) as refusal:
        identifiers.parse_uscc(text)
    assert refusal.value.code == code
    assert words in refusal.value.message


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("210202880101001", "id_number_old"),
        ("2110021880010100", "id_number_length"),
        ("2110021880010100A7", "id_number_character"),
        ("211002190002300011", "id_number_date"),
        ("211002188001010018", "id_number_check"),
    ],
)
def test_a_wrong_identity_number_is_told_what_is_wrong(text, code):
    with pytest.raises(Refusal) as refusal:
        identifiers.parse_id_number(text)
    assert refusal.value.code == code


@given(st.text(identifiers.USCC_ALPHABET, min_size=17, max_size=17), st.integers(0, 16), st.data())
def test_changing_one_character_of_a_social_credit_code_is_noticed(body, position, data):
    code = body + identifiers.uscc_check_character(body)
    other = data.draw(st.sampled_from(identifiers.USCC_ALPHABET.replace(code[position], "")))
    with pytest.raises(Refusal):
        identifiers.parse_uscc(code[:position] + other + code[position + 1 :])


def test_masks_keep_only_what_may_be_shown():
    assert identifiers.mask_id_number("211002188001010017") == "211002********0017"
    assert identifiers.mask_name("测试甲") == "测**"

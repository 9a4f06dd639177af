"""What one cell of a contribution sheet says: an amount, a rate, an insurance, a payer, a person."""

import re
import unicodedata
from decimal import Decimal
from fractions import Fraction

from haoban.kernel.money import parse_yuan
from haoban.kernel.refusals import Refusal

from .payroll import INSURANCES, LARGEST_FEN, PAYERS

_INSURANCE = {"养老": "pension", "失业": "unemployment", "医疗": "medical", "医保": "medical", "工伤": "work_injury"}
_KIND_OF_INSURANCE = re.compile(
    r"(?:社会保险|社保)?(?:在职|企业|城镇|职工|机关|事业|单位|人员)*(?:基本)?(养老|失业|医疗|医保|工伤)(?:[和及与、]?生育)?(?:保险)?(?:基金|费)?"
)
_PAYER = re.compile(
    r"(?:(?:用人)?(单位|企业|公司)|(个人|职工|员工|本人))(?:应?缴[纳费存]?|承担|负担)?(?:部分|比例|金额|费|额)?"
)
_BRACKETS = re.compile(r"[（(\[【](.*?)[)）\]】]")
_TOTAL = re.compile(r"(?:本页|本表|本单位|单位|个人|部门|全部)?(?:合|总|小|共|累)计.*|(?:sub|grand)?total.*")
_TOTAL_OF = re.compile(r".{1,16}(?:合|总|小|共|累)计[:：]?")
_NOT_A_PERSON = re.compile(r"(?:制表|填表|审核|复核|经办|负责|打印|备注|说明|注[:：])")
_LABEL = re.compile(r"[^\d:：]{1,12}[:：]|(?:金额|人民币)?[(（]?大写")
_CURRENCY = re.compile(r"^(?:¥|rmb|cny|人民币)")
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?e\+?\d+", re.IGNORECASE)
_NOUGHTS = re.compile(r"(\d+)\.0+")
"""A number with the decimals that a program has added."""
_FINE = re.compile(r"(-?)(\d{1,10})(?:\.(\d\d?))?")


def plain(text: str) -> str:
    """Full-width as half-width, small letters, no blanks at all."""
    return "".join(unicodedata.normalize("NFKC", text).split()).lower()


def unquoted(text: str) -> str:
    """Without what keeps a text a text in a spreadsheet: `'110101` and `="110101"`."""
    if text.startswith('="') and text.endswith('"'):
        return text[2:-1]
    return text.removeprefix("'")


def parse_fen(text: str) -> int:
    """An amount in yuan as offices write it, in fen; brackets are a minus. Raises `Refusal`."""
    fine = _FINE.fullmatch(text)
    if fine:
        sign, yuan, part = fine.groups()
        fen = int(yuan) * 100 + int((part or "0").ljust(2, "0"))
        return -fen if sign else fen
    said = unquoted(plain(text))
    if not said:
        raise Refusal("no_amount", "没有填金额")
    signs = ""
    if said[0] == "(" and said[-1] == ")":
        signs, said = "-", said[1:-1]
    for _ in range(2):  # a sign may stand before or behind the sign of the currency
        if said[:1] in ("-", "+", "−"):
            signs, said = signs + said[0], said[1:]
        said = _CURRENCY.sub("", said)
    if len(signs) > 1:
        raise Refusal("two_signs", "“%(text)s”有两个正负号，请核对", {"text": text})
    fen = int(parse_yuan(said))
    if abs(fen) > LARGEST_FEN:
        raise Refusal("amount_too_large", "“%(text)s”太大，请核对", {"text": text})
    return -fen if signs in ("-", "−") else fen


def parse_rate(text: str, *, scale: int = 1) -> Fraction | None:
    """0.16, 16%, 5‰; under a heading in percent (scale 100) also 16. Nothing where it is no rate from 0 to 1."""
    said = unquoted(plain(text))
    if said.endswith(("%", "‰")):
        said, scale = said[:-1], 100 if said[-1] == "%" else 1000
    if not re.fullmatch(r"\d{1,6}(?:\.\d{0,30})?|\.\d{1,30}|\d(?:\.\d{1,20})?e-\d{1,2}", said):
        return None
    rate = Fraction(said) / scale
    return rate if rate <= 1 else None


def how_to_write_rate(text: str) -> str:
    """The sentence for what is no rate; of 16 under a heading that doesn't say percent, how to write it."""
    said = plain(text)
    if re.fullmatch(r"\d{1,3}(?:\.\d{1,6})?", said) and 1 < (number := Decimal(said)) <= 100:
        return f"请写成 {said}% 或 {(number / 100).normalize():f}；整列都是百分数的，表头写“费率(%)”就行"
    return "费率应写成 0.16 或 16%，在 0 与 1 之间"


def parse_insurance(text: str) -> tuple[str | None, str | None]:
    """The insurance and, where it is written with it, the payer: 职工基本养老保险（单位缴纳）."""
    said = plain(text)
    if said in INSURANCES:
        return said, None
    payer = None
    for inside in _BRACKETS.findall(said):
        payer = payer or parse_payer(inside)
    said = _BRACKETS.sub("", said).lstrip("0123456789")
    for sign in "-—_:/、":
        front, found, back = said.partition(sign)
        if found:
            payer, said = payer or parse_payer(back) or parse_payer(front), front if parse_payer(back) else said
            said = back if parse_payer(front) else said
    kind = _KIND_OF_INSURANCE.fullmatch(said)
    return (_INSURANCE[kind[1]], payer) if kind else (None, payer)


def parse_payer(text: str) -> str | None:
    """Employer or employee."""
    said = plain(text)
    if said in PAYERS:
        return said
    found = _PAYER.fullmatch(said)
    return None if found is None else PAYERS[0] if found[1] else PAYERS[1]


def parse_person(text: str) -> str:
    """The person's number. Raises `Refusal` where a spreadsheet kept it as a number and lost its last digits."""
    said = text.strip()
    if said.isascii() and said.isalnum():
        return said.upper() if said[-1] == "x" and len(said) == 18 else said
    said = unquoted(unicodedata.normalize("NFKC", said).strip()).strip()
    if whole := _NOUGHTS.fullmatch(said):
        said = whole[1]
    if _SCIENTIFIC.fullmatch(said):
        raise Refusal(
            "number_lost",
            "“%(text)s”：编号被存成了数字，末几位已丢失，请把这一列设为文本、重新填写后再导出",
            {"text": text.strip()},
        )
    return said.upper() if said[-1:] == "x" and len(said) == 18 else said


def is_total(text: str) -> bool:
    """Whether a cell begins a line of totals: 合计, 小计, 本页合计."""
    return bool(_TOTAL.fullmatch(plain(text)))


def is_total_of(text: str) -> bool:
    """Whether a cell where no name stands begins a line of totals, of whatever it is: 养老保险小计, 一车间合计."""
    return bool(_TOTAL_OF.fullmatch(plain(text))) or is_total(text)


def is_note(text: str) -> bool:
    """Whether a cell begins a line below the table: 制表人, 审核, 备注."""
    return bool(_NOT_A_PERSON.match(plain(text)))


def is_label(text: str) -> bool:
    """Whether a cell at the beginning of a row says what follows, as no number of a person does: 单位负责人：, 大写."""
    return bool(_LABEL.match(plain(text)))

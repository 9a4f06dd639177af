"""A comparison as an accountant at the counter reads it: whose fen, why, what to do, where."""

from collections.abc import Iterator
from fractions import Fraction

from .faults import Fault, Kind
from .policies import USUAL, Policy
from .probing import find_probe
from .remedy import advice, steps
from .rules import SHOWN, Comparison, Difference
from .slips import in_yuan
from .words import INSURANCE, KIND, PAYER, SLIP, WHERE, policy_in_words

_LISTED = 10
"""Lines of a list that are shown."""


def text(found: Comparison) -> str:
    """The whole answer."""
    return "\n".join(_lines(found))


def _lines(found: Comparison) -> Iterator[str]:
    yield _headline(found)
    if not found.persons and not found.errors:
        return
    if len(found.by_insurance) > 1 or not found.difference_fen:
        yield from (f"  {INSURANCE[one]}：{_more_or_less(fen)}" for one, fen in found.by_insurance.items() if fen)
    yield ""
    yield from _why(found)
    yield ""
    yield from _whose(found)
    if found.errors:
        yield ""
        yield from _errors(found)
    yield ""
    yield "【怎么办】"
    for number, step in enumerate(steps(found), start=1):
        amounts = "、".join(f"{INSURANCE[one]} {in_yuan(fen)} 元" for one, fen in step["by_insurance"].items())
        yield f"  {number}. {step['do']}{'：' + amounts if amounts else ''}"
        sure = "" if step["verified"] else "（当地办法请以窗口答复为准）"
        yield f"     在哪办：{step['where']}；依据：{step['source']}{sure}"
    yield ""
    yield "【给工资软件方】"
    yield f"  {advice(found)}"


def _headline(found: Comparison) -> str:
    if not found.persons and not found.errors:
        return f"两边 {found.lines} 行逐行一致，不用处理。" if found.lines else "两边都没有缴费明细，请核对文件。"
    if not found.difference_fen:
        return "两边总额相同，但有的行不同。" if found.persons else "两边金额逐行相同，但有的行另有差错。"
    return f"申报比入账{_more_or_less(found.difference_fen)}。"


def _more_or_less(fen: int) -> str:
    return f"{'少' if fen < 0 else '多'} {in_yuan(abs(fen))} 元" if fen else "相同"


def _why(found: Comparison) -> Iterator[str]:
    ways = list(dict.fromkeys(one.declared for one in found.explanations))
    others = list(dict.fromkeys(one.booked for one in found.explanations))
    if ways == others and found.errors:
        yield "【原因】两边取整方法相同，差额来自录入差错。"
    elif not found.errors:
        yield "【原因】两边取整方法不同，没有录入差错；每一行都能算到分。"
    else:
        yield f"【原因】两边取整方法不同，另有 {len(found.errors)} 处差错。"
    yield f"  申报：{_in_words(ways[0])}"
    yield f"  入账：{_in_words(others[0])}"
    if len(ways) > 1:
        yield f"  申报还有 {len(ways) - 1} 种算法得数完全一样，只凭这两份表分不清："
        yield from (f"    · {_in_words(way)}" for way in ways[1 : 1 + _LISTED])
        if len(ways) > 1 + _LISTED:
            yield f"    · …… 另有 {len(ways) - 1 - _LISTED} 种"
        yield from _probe(found, ways)
    for one, count in found.also_possible[:3]:
        yield f"  也可能是：{_in_words(one.declared)}，另有 {count} 处录入差错。"


def _probe(found: Comparison, ways: list[Policy]) -> Iterator[str]:
    probe = find_probe(ways, found.rates)
    if probe is None:
        return
    yield f"  要分清，请软件方用基数 {in_yuan(probe.base_fen)} 元试算一次{INSURANCE[probe.insurance]}："
    for one in probe.outcomes[:_LISTED]:
        which = "、".join(f"第 {place + 1} 种" for place in one.ways[:6])
        yield f"    得单位 {in_yuan(one.employer_fen)}、个人 {in_yuan(one.employee_fen)}，就是{which}"


def _in_words(policy: Policy) -> str:
    return policy_in_words(policy) + ("（通行做法）" if policy == USUAL else "")


def _whose(found: Comparison) -> Iterator[str]:
    faulty = {fault.key for fault in found.errors}
    shown = [one for one in found.persons[:SHOWN] if one[:3] not in faulty][:_LISTED]
    people = len({one.person_id for one in found.persons})
    if not found.persons:
        yield "【是谁的】没有不同的行。"
        return
    only_errors = not shown and all(one[:3] in faulty for one in found.persons)
    yield f"【是谁的】{len(found.persons)} 行不同，涉及 {people} 人{'，都在差错里。' if only_errors else '：'}"
    for one in shown:
        amounts = f"申报 {_amount(one.declared_fen)}，入账 {_amount(one.booked_fen)}，{_more_or_less(one.fen)}"
        yield f"  {_whom(found, one[:3])}：{_product(found, one)}{amounts}"
    rest = len(found.persons) - len(shown) - len(faulty & {one[:3] for one in found.persons})
    if rest > 0:
        yield f"  …… 另有 {rest} 行，加 --json 看全部"


def _product(found: Comparison, one: Difference) -> str:
    base, rate = found.terms.get(one[:3], (None, None))
    if base is None or rate is None:
        return ""
    return f"{in_yuan(base)} × {_percent(rate)} = {_decimal(Fraction(base, 100) * rate)}，"


def _percent(rate: Fraction) -> str:
    return f"{_decimal(rate * 100)}%"


def _decimal(number: Fraction) -> str:
    """As many decimals as there are, eight at most."""
    scaled = number * 10**8
    whole, part = divmod(abs(int(scaled)), 10**8)
    written = f"{'-' if number < 0 else ''}{whole}.{part:08d}".rstrip("0").rstrip(".")
    return written if scaled.denominator == 1 else written + "…"


def _errors(found: Comparison) -> Iterator[str]:
    yield f"【差错】取整解释不了的有 {len(found.errors)} 处，合计{_more_or_less(found.unexplained_fen)}："
    yield from (f"  {_error(found, fault)}" for fault in found.errors[: 2 * _LISTED])
    if len(found.errors) > 2 * _LISTED:
        yield f"  …… 另有 {len(found.errors) - 2 * _LISTED} 处，加 --json 看全部"


def _error(found: Comparison, fault: Fault) -> str:
    said = [f"{_whom(found, fault.key)}：{WHERE[fault.where]}{KIND[fault.kind]}"]
    if fault.kind is Kind.BASE and fault.declared_base_fen is not None and fault.booked_base_fen is not None:
        said[0] = f"{_whom(found, fault.key)}：{KIND[fault.kind]}"
        said.append(f"申报基数 {in_yuan(fault.declared_base_fen)}、入账基数 {in_yuan(fault.booked_base_fen)}")
    elif fault.kind is Kind.RATE:
        said[0] = f"{_whom(found, fault.key)}：{KIND[fault.kind]}"
    if fault.slip is not None:
        said.append(SLIP[fault.slip])
    rows = [
        f"{side}第 {row} 行"
        for side, row in (("申报", fault.declared_row), ("入账", fault.booked_row))
        if row is not None
    ]
    said.append(f"申报 {_amount(fault.declared_fen)}，入账 {_amount(fault.booked_fen)}（{'、'.join(rows)}）")
    if not fault.certain:
        said.append("这一行不一定是差错：换一种算法，或者合计时多几行、少几行，就可能对得上")
    return "，".join(said)


def _amount(fen: int | None) -> str:
    return "无" if fen is None else in_yuan(fen)


def _whom(found: Comparison, key: tuple[str, str, str]) -> str:
    """Name and number, of an identity number only its ends; the counter's screen is seen by others."""
    person, insurance, payer = key
    shown = f"{person[:3]}…{person[-4:]}" if len(person) in (15, 18) and person[:-1].isdigit() else person
    name = found.names.get(person, "")
    return f"{f'{name}（{shown}）' if name else shown}{INSURANCE[insurance]}{PAYER[payer]}部分"

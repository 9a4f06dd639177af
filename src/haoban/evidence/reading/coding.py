"""Codes with check digits: found, confirmed by the second reading, repaired only where one reading is left."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import pairwise

from haoban.kernel.identifiers import Uscc, organisation_code_is_consistent

from .assurance import Paper
from .facts import Line
from .numerals import codes, is_uscc, repair
from .pieces import in_rows
from .writing import plain

_LETTERS = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")


def candidates(lines: list[Line]) -> list[tuple[str, Line]]:
    """Every run of 18 letters and digits, also one that was cut into two lines of a row."""
    there = [(code, line) for line in lines for code in codes(plain(line.text))]
    for row in in_rows(lines):
        for left, right in pairwise(row):
            parts = plain(left.text)[-18:], plain(right.text)[:18]
            tail = parts[0][len(parts[0].rstrip("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")) :]
            near = right.left - left.right < 2 * left.height
            if near and 3 <= len(tail) < 18 and len(codes(tail + parts[1])) == 1:
                code = codes(tail + parts[1])[0]
                there.append((code, replace(right, score=min(left.score, right.score), again=None)))
    return there


def settled(
    paper: Paper,
    name: str,
    words: str,
    valid: Callable[[str], bool],
    there: list[tuple[str, Line]],
    mendable: Callable[[str], bool] | None = None,
) -> tuple[str, Line, bool] | None:
    """The valid code on the page, its line, and whether the second reading confirms it.

    Where none is valid, the likeliest is put down with what the check digit would make of it, never sure; `mendable` is
    what a mended code must fulfil beyond that.
    """
    good = [(code, line) for code, line in there if valid(code)]
    if good:
        code, line = max(good, key=lambda pair: pair[1].score)
        alone = len({code for code, _ in good}) == 1
        confirmed = any(code in codes(plain(one.again or "")) for other, one in good if other == code)
        return code, line, alone and confirmed
    for code, line in there:
        second = next((one for one in codes(plain(line.again or "")) if valid(one)), None)
        mended = second or _mended(code, line, mendable or valid)
        if mended is None and mendable is not None:
            # Not every code holds what a mended one must; what the recogniser hesitated about leaves few readings.
            mended = _mended(code, line, valid, alike=False)
        paper.put(name, mended or code, (line,), sure=False)
        paper.say(
            f"{words}（{name}）读作“{code}”，按校验位应为“{mended}”，请核对"
            if mended
            else f"{words}（{name}）“{code}”校验位不符，请逐位核对"
        )
        return None
    for line in paper.lines:
        inside = _inside(plain(line.text), mendable or valid) or _inside(plain(line.again or ""), mendable or valid)
        if inside is not None:
            paper.put(name, inside, (line,), sure=False)
            paper.say(f"{words}（{name}）“{inside}”旁有多余的字符，请逐位核对")
            return None
    paper.say(f"没有读到{words}（{name}），请核对")
    return None


def _mended(code: str, line: Line, valid: Callable[[str], bool], *, alike: bool = True) -> str | None:
    """The one reading that the check digit leaves, of what the first or the second reading hesitated about."""
    mended = repair(code, valid, _both(_others(code, line.text, line.rivals), code, line), alike=alike)
    if mended is None and line.again:
        for other in codes(plain(line.again)):
            mended = repair(other, valid, _others(other, line.again, line.again_rivals), alike=alike)
    return mended


def _inside(text: str, valid: Callable[[str], bool]) -> str | None:
    """The one valid code in a run of letters and digits that is longer by a rule or a stroke read as one."""
    runs = re.findall(r"[0-9A-Z]{18,21}", text)
    there = {run[at : at + 18] for run in runs for at in range(len(run) - 17) if valid(run[at : at + 18])}
    return there.pop() if len(there) == 1 else None


def _both(others: tuple[str, ...], code: str, line: Line) -> tuple[str, ...]:
    """The same with what the second reading hesitated about, as far as both readings run alike."""
    again = (line.again or "").upper()
    at = again.find(code[:4])
    if not others or at < 0 or len(line.again_rivals) != len(again):
        return others
    merged = list(others)
    for place, character in enumerate(code):
        if at + place >= len(again):
            break
        merged[place] += _letters(line.again_rivals[at + place])
        if again[at + place] != character:
            merged[place] += again[at + place]
            break
    return tuple(merged)


def _others(code: str, text: str, rivals: tuple[Mapping[str, float], ...]) -> tuple[str, ...]:
    """What may stand in place of each character of a code, where the code stands whole in its line."""
    at = text.upper().find(code)
    if at < 0 or len(rivals) != len(text):
        return ()
    return tuple(_letters(one) for one in rivals[at : at + len(code)])


def _letters(rivals: Mapping[str, float]) -> str:
    return "".join(letter for letter in rivals if letter in _LETTERS)


def uscc(paper: Paper) -> None:
    """统一社会信用代码: two check characters must hold for it to be sure (GB 32100-2015, GB 11714)."""
    one = settled(paper, "uscc", "统一社会信用代码", is_uscc, candidates(paper.lines), _is_consistent)
    if one is None:
        return
    code, line, confirmed = one
    consistent = organisation_code_is_consistent(Uscc(code)) and code[0] in "159NAY"
    paper.put("uscc", code, (line,), sure=confirmed and (consistent or line.score >= 0.99))
    if not consistent:
        paper.say("统一社会信用代码（uscc）中的主体标识码校验不符，请逐位核对")
    paper.region("uscc", code[2:8])


def _is_consistent(code: str) -> bool:
    return is_uscc(code) and organisation_code_is_consistent(Uscc(code))

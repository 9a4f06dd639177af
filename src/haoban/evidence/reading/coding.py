"""Codes with check digits: found, confirmed by the second reading, repaired only where one reading is left."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

from haoban.kernel.identifiers import Uscc, organisation_code_is_consistent

from .facts import Line
from .numerals import CODE_LETTERS, codes, is_uscc, repair
from .paper import WORDS, Paper
from .pieces import in_rows
from .writing import plain

_LENGTH = 18
"""Characters of a 统一社会信用代码 and of a 公民身份号码."""
_SHORTEST_PART = 3
"""Characters of a code's first part from which it is no word beside it."""
_AUTHORITIES = "159NAY"
"""First characters of the codes that are met: who registers bodies, associations, firms, cooperatives, others."""
_CLEAR = 0.99
"""Confidence from which a code is sure although the organisation code in it doesn't hold (older ones exist)."""


@dataclass(frozen=True)
class Code:
    """A code with a check digit."""

    name: str
    """The fact that it is."""
    valid: Callable[[str], bool]
    mendable: Callable[[str], bool]
    """What a code must fulfil beyond that where characters were exchanged or left out."""

    @property
    def words(self) -> str:
        """How it is called in a sentence."""
        return f"{WORDS[self.name]}（{self.name}）"


def settled(paper: Paper, code: Code) -> tuple[str, Line, bool] | None:
    """The valid code on the page, its line, and whether the second reading confirms it.

    Where none is valid, the likeliest is put down with what the check digit would make of it, never sure.
    """
    there = _candidates(paper.lines)
    good = [(text, line) for text, line in there if code.valid(text)]
    if good:
        text, line = max(good, key=lambda pair: pair[1].score)
        alone = len({one for one, _ in good}) == 1
        confirmed = any(text in codes(plain(one.again or "")) for other, one in good if other == text)
        return text, line, alone and confirmed
    if there:
        _put_likeliest(paper, code, *there[0])
    elif not _put_longer(paper, code):
        paper.say(f"没有读到{code.words}，请核对")
    return None


def _put_likeliest(paper: Paper, code: Code, text: str, line: Line) -> None:
    """A code whose check digit is wrong, as it was meant where that can be told."""
    second = next((one for one in codes(plain(line.again or "")) if code.valid(one)), None)
    mended = second or _mended(text, line, code.mendable)
    if mended is None and code.mendable is not code.valid:
        # Not every code holds what a mended one must; what the recogniser hesitated about leaves few readings.
        mended = _mended(text, line, code.valid, alike=False)
    paper.put(code.name, mended or text, (line,), sure=False)
    if mended:
        paper.say(f"{code.words}读作“{text}”，按校验位应为“{mended}”，请核对")
    else:
        paper.say(f"{code.words}“{text}”校验位不符，请逐位核对")


def _put_longer(paper: Paper, code: Code) -> bool:
    """A code to which a rule or a stroke was read; whether there was one."""
    for line in paper.lines:
        inside = _inside(plain(line.text), code.mendable) or _inside(plain(line.again or ""), code.mendable)
        if inside is not None:
            paper.put(code.name, inside, (line,), sure=False)
            paper.say(f"{code.words}“{inside}”旁有多余的字符，请逐位核对")
            return True
    return False


def _candidates(lines: list[Line]) -> list[tuple[str, Line]]:
    """Every run of 18 letters and digits, also one that was cut into two lines of a row."""
    there = [(code, line) for line in lines for code in codes(plain(line.text))]
    for row in in_rows(lines):
        for left, right in pairwise(row):
            words = plain(left.text)[-_LENGTH:]
            tail = words[len(words.rstrip(CODE_LETTERS)) :]
            joined = codes(tail + plain(right.text)[:_LENGTH])
            near = right.left - left.right < 2 * left.height
            if near and _SHORTEST_PART <= len(tail) < _LENGTH and len(joined) == 1:
                there.append((joined[0], replace(right, score=min(left.score, right.score), again=None)))
    return there


def _mended(code: str, line: Line, valid: Callable[[str], bool], *, alike: bool = True) -> str | None:
    """The one reading that the check digit leaves, of what the first or the second reading hesitated about."""
    mended = repair(code, valid, _both(_others(code, line.text, line.rivals), code, line), alike=alike)
    if mended is None and line.again:
        for other in codes(plain(line.again)):
            mended = repair(other, valid, _others(other, line.again, line.again_rivals), alike=alike)
    return mended


def _inside(text: str, valid: Callable[[str], bool]) -> str | None:
    """The one valid code in a run of letters and digits that is longer by a rule or a stroke read as one."""
    runs = re.findall(rf"[0-9A-Z]{{{_LENGTH},{_LENGTH + 3}}}", text)
    starts = ((run, at) for run in runs for at in range(len(run) - _LENGTH + 1))
    there = {code for run, at in starts if valid(code := run[at : at + _LENGTH])}
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
    return "".join(letter for letter in rivals if letter in CODE_LETTERS)


def uscc(paper: Paper) -> None:
    """统一社会信用代码: two check characters must hold for it to be sure (GB 32100-2015, GB 11714)."""
    one = settled(paper, _USCC)
    if one is None:
        return
    code, line, confirmed = one
    consistent = _is_consistent(code) and code[0] in _AUTHORITIES
    paper.put("uscc", code, (line,), sure=confirmed and (consistent or line.score >= _CLEAR))
    if not consistent:
        paper.say("统一社会信用代码（uscc）中的主体标识码校验不符，请逐位核对")
    paper.region("uscc", code[2:8])


def _is_consistent(code: str) -> bool:
    return is_uscc(code) and organisation_code_is_consistent(Uscc(code))


_USCC = Code("uscc", is_uscc, _is_consistent)

"""What makes a value sure: two readings of different pixels that agree, each certain, and nothing beside it."""

import re

from .facts import Line
from .pieces import in_rows
from .trimming import of_one_ink
from .writing import plain

CERTAIN = 0.97
"""Mean confidence of a line from which it is sure where it was read the same twice (bench/documents)."""
WEAKEST = 0.9
"""Confidence that its least certain character must reach in the first reading."""
AGAIN_WEAKEST = 0.6
"""And in the second."""
FREE_WEAKEST, FREE_AGAIN_WEAKEST = 0.97, 0.93
"""The same for names and addresses: nothing else on the paper could contradict them."""


def agreed(lines: tuple[Line, ...], *, free: bool = False) -> bool:
    """Whether both readings of every line say the same, and neither hesitates at any character.

    `free` are words that nothing else on the paper could contradict: more is asked of them.
    """
    first, second = (FREE_WEAKEST, FREE_AGAIN_WEAKEST) if free else (WEAKEST, AGAIN_WEAKEST)
    if free and (not of_one_ink(lines) or any(len(row) > 1 for row in in_rows(list(lines)))):
        # Two boxes in a row may be a value and something beside it.
        return False
    return all(
        line.score >= CERTAIN
        and min(line.sures, default=1.0) >= first
        and min(line.again_sures, default=1.0) >= second
        and line.again is not None
        and plain(line.again) == plain(line.text)
        for line in lines
    )


def is_clean(text: str) -> bool:
    """Whether nothing stands beside the days, and they are written in one manner (a lost digit shows: 03月4日)."""
    rest = re.sub(r"(18|19|20)\d\d[年.\-/]\d{1,2}[月.\-/]\d{1,2}日?", "", text)
    if re.sub(r"[自从至起到止\-—~]|长期|永久|无固定期限|有效期|限", "", rest):
        return False
    padded = {
        len(part) == 2
        for pair in re.findall(r"[年.\-/](\d{1,2})[月.\-/](\d{1,2})", text)
        for part in pair
        if int(part) < 10
    }
    return len(padded) <= 1

"""Whether a picture shows more than one paper: values of two must never be put together as if they were one's."""

from collections.abc import Callable, Iterable, Mapping
from operator import attrgetter

from .facts import CARD_SIDES, Kind, Line
from .headings import is_heading
from .kinds import tell_kinds
from .labels import FORMS
from .layout import Found, values
from .numerals import codes, is_id_number, is_uscc
from .writing import plain

_TWICE = 3
"""Facts with two different values from which there are two papers; one paper may name a person or a place twice."""

_CODES: Mapping[Kind, Callable[[str], bool]] = {
    Kind.BUSINESS_LICENCE: is_uscc,
    Kind.FOOD_PERMIT: is_uscc,
    Kind.ID_CARD_FRONT: is_id_number,
}
"""Of which codes such a paper has one."""

_FEWEST = 4
"""Lines that a paper has at least."""


def shows_several(lines: list[Line], found: list[Found], kind: Kind, told: Iterable[Kind] = ()) -> bool:
    """Whether two codes, two headings, another kind's heading, a card or several facts twice stand on a page.

    `found` is what stands beside each label of the kind, also where a label stands twice; `told` is what else the page
    may be. Contracts are papers of many pages, in which everything may stand twice.
    """
    if kind is Kind.LEASE:
        return False
    if any((one in CARD_SIDES) != (kind in CARD_SIDES) for one in told):
        return True
    valid = _CODES.get(kind)
    if valid is not None and len({code for line in lines for code in codes(plain(line.text)) if valid(code)}) > 1:
        return True
    headings = [[one for one, form in FORMS.items() if is_heading(line.text, form.titles)] for line in lines]
    if sum(kind in there for there in headings) > 1:
        return True
    if any(other is not kind and not {other, kind} <= set(CARD_SIDES) for there in headings for other in there):
        return True
    texts: dict[str, set[str]] = {}
    for one in found:
        texts.setdefault(one.name, set()).add(one.text)
    return sum(len(there) > 1 for there in texts.values()) >= _TWICE


def first_alone(lines: list[Line], kind: Kind) -> list[Line] | None:
    """The lines of the first paper of that kind, from the top, then from the left; `None` where no gap parts them."""
    for begin, end in _DIRECTIONS:
        for one, two in sorted(_gaps(lines, begin, end), key=lambda halves: begin(halves[0][-1]) - begin(halves[1][0])):
            kinds = [tell_kinds(half) for half in (one, two)]
            chosen = one if kind in kinds[0] else two
            if all(kinds) and kind in kinds[0] + kinds[1] and not shows_several(chosen, values(chosen, kind), kind):
                return chosen
    return None


_Edge = Callable[[Line], float]
_DIRECTIONS: tuple[tuple[_Edge, _Edge], ...] = (
    (attrgetter("top"), attrgetter("bottom")),
    (attrgetter("left"), attrgetter("right")),
)
"""Where a line begins and ends: papers lie one over the other, or side by side."""


def _gaps(lines: list[Line], begin: _Edge, end: _Edge) -> list[tuple[list[Line], list[Line]]]:
    """The ways to part the lines where none stands across."""
    ordered = sorted(lines, key=begin)
    return [
        (ordered[:count], ordered[count:])
        for count in range(_FEWEST, len(ordered) - _FEWEST + 1)
        if max(end(line) for line in ordered[:count]) < begin(ordered[count])
    ]

"""The part that one place plays in a matter, and what the other places in the message say of it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from .mentions import Mention
from .rules import ANYWHERE
from .tables import AT_WORK

SITES = frozenset(AT_WORK) - {"workplace"}
"""Places where the matter itself lies: where one decides and was not said, another that was said is it."""
_BOTH = re.compile(
    r"户口(?:本|现在)?都(?:是|在)?[^，。；,]{0,2}$|(?:我?俩|我们俩|两人|俩人|双方)(?:的?户口)?(?:现在)?都(?:是|在)[^，。；,]{0,2}$"
)
_NO_MORE = re.compile(r"(?:这边|那边)?(?:的|人|了|呢)*(?:$|[，。！？；,.!?;：:])")
"""A clause that ends with the place: `老家甲区的`."""


@dataclass(frozen=True)
class Part:
    """Which place a mention is."""

    fact: str
    mention: Mention
    start: int
    end: int
    """From where to where the words stand that say so."""
    denied: bool
    left: bool
    """It is where the caller was or comes from."""
    origin: bool = False
    """It is where something is moved from: `从甲区迁到乙区`."""
    faint: bool = False
    """Nothing but everyday words says so."""
    once: bool = False
    """It is told as what was: `原来在甲区开店`."""
    there: bool = False
    """Somebody is or goes there: `在甲区`, `去甲区`."""


def as_it_is_now(text: str, part: Part, found: Sequence[Part]) -> Part:
    """What was and is elsewhere now was left; where the caller is on a visit has no part of its own."""
    if part.once and part.fact in SITES and any(one.fact == part.fact and not one.once for one in found):
        return replace(part, left=True)
    return replace(part, fact=ANYWHERE) if _visited(text, part, found) else part


def _visited(text: str, part: Part, found: Sequence[Part]) -> bool:
    """Whether `老家` is where something was seen: the caller lives elsewhere, and the clause tells more of it."""
    return (
        part.fact in ("household", "residence")
        and "老家" in text[part.start : part.end]
        and not _NO_MORE.match(text[part.end :])
        and any(one.fact == "residence" and one.mention.codes != part.mention.codes for one in found)
    )


def of_both(text: str, found: Sequence[Part], deciding: Sequence[str]) -> list[Part]:
    """`户口都在甲区` of a couple is where both are registered."""
    if "spouse_household" not in deciding or any(part.fact == "spouse_household" for part in found):
        return []
    return [
        replace(part, fact="spouse_household")
        for part in found
        if part.fact == "household" and not part.left and not part.denied and _BOTH.search(text[: part.mention.start])
    ][:1]

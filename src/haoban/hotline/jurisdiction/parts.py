"""Which part in the matter a place plays: where somebody is registered, lives, works, where it happened.

The words before and after a name say so. Of two readings the one is taken whose place decides in this matter. A place
of which nothing is said plays the part that the matter asks for first.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from .cues import GENERAL, TELLING, Cues
from .mentions import Mention
from .part import SITES, Part, as_it_is_now, of_both
from .rules import ANYWHERE, CHOSEN
from .tables import AT_WORK, Tables

_NEAR_WORDS = re.compile(
    r"住院|住的(?=宾馆|酒店|旅店|旅馆|民宿)|养老院|健身房|病房|厨房|库房|机房|药房|票房|居住证|住建|房东|房管|住户"
)
"""Words that hold the character of a cue and are none."""
_FORMER = re.compile(r"(?:以前|之前|原来|原先|从前|曾经|当年|当初|前几年|早先)[^，。；,.]{0,6}$")
_ORIGIN = re.compile(r"(?:从|由|打)$")
_SOON = 6
"""Characters behind a place in which a verb of moving still belongs to it."""
_LEAVING = re.compile(r"^.{0,4}?(?:调|转|搬|迁|挪|回|来|到|落|带|弄|跳)")
_NOTHING_BEFORE = re.compile(
    r"(?:^|[，。！？；,.!?;：:]|保险|社保|医保|养老)(?:我?是?在|就在|我?一直在|一直是|明明在|我?是)?$"
)
_NOTHING_AFTER = re.compile(
    r"(?:这边|那边|这块|这儿)?(?:的|交|交的|交了|参的?保?|退的?休?|退的|办的?|领的?)*(?:$|[，。！？；,.!?;：:])"
)
_ONWARD = re.compile(
    r"^(?:这边|那边|的)?(?:转|迁|搬|换|挪|调|变更)(?:移|户口|关系)?(?:到|去|往|至|入|回|来)?了?(?:咱们?|我们)?$"
)
"""What stands between two places of which the first is left for the second: `甲区转到乙区`."""
_NO_REGISTER = ("71", "81", "82")
"""Taiwan, Hong Kong and Macau: who is from there has no household in the mainland's register."""
_PLAIN_SITES = frozenset({"business_at", "project_at", "property_at", "school_at"})
"""Sites whose cues say more than that somebody was there: `甲区那个小区` before `我白天在乙区`."""
_AT_WORK = frozenset(AT_WORK)
"""Places that everyday words (`那个超市`) may mean as well."""
_ASIDE_OF_WORK = frozenset({"happened_at", "business_at"})
"""What `在甲区一家…` is heard as, and is the workplace where that decides."""
_THERE = ("在", "去", "到")
"""Before a place: somebody is or goes there, so it is rather the site than `甲区的同事`."""
DESTINATION = "move_to"


class Parts:
    """Gives places their parts by the cues of the vocabulary."""

    def __init__(self, tables: Tables, city: str) -> None:
        """`city` is the code of the hotline's own: a place elsewhere of which nothing is said plays no part."""
        self._city = city
        self._cues = Cues(tables, city)

    def of(
        self, text: str, mentions: Sequence[Mention], deciding: Sequence[str] = (), unsaid: str | None = None
    ) -> list[Part]:
        """The part of each mention. `deciding` are the places that decide in the matter, the first one first.

        `unsaid` is the part of a place of which nothing is said; the first that decides unless it is given.

        A mention that corrects the one before takes its part: `不在甲区，在乙区`.
        """
        found: list[Part] = []
        text = _NEAR_WORDS.sub(lambda found: "＊" * len(found[0]), text).replace("搁", "在")
        mentions = [one for one in mentions if not all(code.startswith(_NO_REGISTER) for code in one.codes)]
        for number, mention in enumerate(mentions):
            left = max(mentions[number - 1].end, found[-1].end if found else 0) if number else 0
            right = mentions[number + 1].start if number + 1 < len(mentions) else len(text)
            part = self._part(text, mention, left, right, deciding)
            if found and found[-1].denied and part.fact in (ANYWHERE, *GENERAL):
                part = replace(part, fact=found[-1].fact)
            if not mention.loose or part.fact not in (ANYWHERE, *GENERAL):
                found.append(part)
        found = [as_it_is_now(text, one, found) for one in found]
        return [*self._placed(text, found, deciding, unsaid), *of_both(text, found, deciding)]

    def _part(self, text: str, mention: Mention, left: int, right: int, deciding: Sequence[str]) -> Part:
        """The part of one mention, by the words between the places before and behind it."""
        around = self._cues.around(text, mention, left, right)
        if around is None:
            return Part("household", mention, mention.start, mention.end, denied=False, left=False)
        choice = self._cues.choose(around, deciding)
        onward = right < len(text) and bool(_ONWARD.match(text[mention.end : right]))
        leaving = _LEAVING.search(around.after or text[mention.end : mention.end + _SOON])
        origin = onward or bool(_ORIGIN.search(around.before) and leaving)
        once = bool(_FORMER.search(around.before))
        former = once and choice.fact in ("workplace", "residence", CHOSEN, ANYWHERE, *GENERAL)
        return Part(
            choice.fact,
            mention,
            choice.start,
            choice.end,
            denied=around.denied,
            left=origin or former,
            origin=origin,
            faint=choice.faint,
            once=once,
            there=around.before.endswith(_THERE),
        )

    def _placed(self, text: str, found: list[Part], deciding: Sequence[str], unsaid: str | None) -> list[Part]:
        """What no cue gave a part, or only a general one that does not count here, is what the matter asks for.

        A shop that is gone was where it was: `原来在甲区` is where the matter lies, if no other place is named.
        """
        wanted = next((fact for fact in (unsaid, *deciding) if fact not in (None, DESTINATION)), None)
        if wanted is None or any(part.fact == wanted and not part.left for part in found):
            return found
        if wanted in TELLING and (len(found) > 1 or not all(_alone(text, part.mention) for part in found)):
            return found
        vague = {ANYWHERE, *GENERAL - {*deciding}}
        aside = SITES if wanted in SITES else _ASIDE_OF_WORK if wanted == "workplace" else frozenset()
        open_ones = sum(part.fact in vague or part.fact in aside for part in found)
        told = _PLAIN_SITES.intersection(deciding) if wanted in SITES else frozenset()

        def order(one: tuple[int, Part]) -> tuple[bool, bool, bool]:
            return one[1].fact not in told, one[1].fact not in vague, not one[1].there

        for number, part in sorted(enumerate(found), key=order):
            near = any(code.startswith(self._city) for code in part.mention.codes)
            other = part.fact in vague or part.fact in aside or (part.faint and wanted in _AT_WORK)
            gone = part.left and (part.origin or wanted not in SITES or open_ones > 1)
            if other and near and not gone and not part.denied:
                return [*found[:number], replace(part, fact=wanted, left=False), *found[number + 1 :]]
        return found


def _alone(text: str, mention: Mention) -> bool:
    """Whether the clause says the place and nothing else: `查医保余额，灯塔的`."""
    return bool(_NOTHING_BEFORE.search(text[: mention.start]) and _NOTHING_AFTER.match(text[mention.end :]))

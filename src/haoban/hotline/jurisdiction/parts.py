"""Which part in the matter a place plays: where somebody is registered, lives, works, where it happened.

The words before and after a name say so. Of two readings the one is taken whose place decides in this matter. A place
of which nothing is said plays the part that the matter asks for first.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from .definitions import Kind
from .part import SITES, Part, as_it_is_now, of_both
from .places import Mention
from .rules import ANYWHERE, CHOSEN
from .tables import Tables

_CLAUSE = re.compile(r"[，。！？；,.!?;：:]|但是?|可是|不过|然后")
_DENIED = re.compile(r"(?:不在|没在|不是|不归|没有在|不属于|并不在)(?:咱们?|我们)?$")
_FILLER = re.compile(
    r"^(?:咱们?|我们|一直|现在|都|还|就|也|全|原来|是|在|的|呢|啊|我|俺|那个|这个|那边|这边|这块|那块|那头|这头|一个|一家|有个|那家|这家|某|里"
    r"|给人|帮人|给(?:他|她|我|孩子|儿子|闺女|姑娘|爸妈|父母|老人|家里)"
    r"|(?:我|俺|咱|他|她)?(?:爸妈|父母|爷爷|奶奶|姥姥|姥爷|妈|爸|爹|娘家|娘|婆家|老家|老丈人|丈母娘|儿子|闺女|姑娘|女儿)(?:家|那|这)?)*$"
)
_ADVERBS = re.compile(
    r"(?:(?<=[口籍保老险金系位司子])(?:现在|如今|眼下)|全都|全|都|一直|还|也|就|目前|明明|倒是|倒|本来|早就)+(?=[是在搁])"
)
"""What may stand within a cue: `保险全都在` is `保险在`."""
_NEAR_WORDS = re.compile(
    r"住院|住的(?=宾馆|酒店|旅店|旅馆|民宿)|养老院|健身房|病房|厨房|库房|机房|药房|票房|居住证|住建|房东|房管|住户"
)
"""Words that hold the character of a cue and are none."""
_FORMER = re.compile(r"(?:以前|之前|原来|原先|从前|曾经|当年|当初|前几年|早先)[^，。；,.]{0,6}$")
_ORIGIN = re.compile(r"(?:从|由|打)$")
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
_SELF = ("我", "俺", "我们", "俺们", "咱")
"""`我灯塔的` says as much as `我是灯塔的`."""
_ORIGINS = ("的", "人", "那边的", "过来的", "来的", "这边的")
"""What follows a place elsewhere that is all a clause says: `黑龙江的` tells where the caller is registered."""
_PLAIN_SITES = frozenset({"business_at", "project_at", "property_at", "school_at"})
"""Sites whose cues say more than that somebody was there: `甲区那个小区` before `我白天在乙区`."""
_AT_WORK = SITES | {"workplace"}
"""Places that everyday words (`那个超市`) may mean as well."""
_ASIDE_OF_WORK = frozenset({"happened_at", "business_at"})
"""What `在甲区一家…` is heard as, and is the workplace where that decides."""
_THERE = ("在", "去", "到")
"""Before a place: somebody is or goes there, so it is rather the site than `甲区的同事`."""
_GENERAL = frozenset({"happened_at"})
"""Places whose cues (`我在…`) yield to any other, unless they decide."""
_ONLY_WHERE_IT_COUNTS = frozenset({"spouse_household", "debtor_at", "fund_at"})
"""Places whose cues (`他是…`, `被…`, `…交的`) are everyday words: they are heard only where the place counts."""
_ONLY_WHERE_CHOSEN = frozenset({CHOSEN})
"""A place that callers may choose: its cues (`去…`, `想在…`) say so only where the matter leaves a choice."""
_BELONGING = frozenset({"我是", "俺是"})
"""`我是甲区的` tells the household where that counts, else where the caller lives."""
_OWN = re.compile(r"(?:我|俺|咱)(?:们|家)?(?:自己)?(?:这个|这家|的)?小?$")
"""Before a cue for the other side's place (`公司在`): it is the caller's own."""
_OTHER_SIDE = frozenset({"debtor_at", "business_at"})
"""Places of whom a caller complains about: `我公司在甲区` never tells them."""
_DECIDES, _COUNTS, _LIVES, _ASIDE, _YIELDS = 1.5, 1.2, 0.61, 0.6, 0.4
"""How much a cue counts: for the place that decides, one that counts, one that does not, and a general one."""
DESTINATION = "move_to"
_TELLING = frozenset({"insured_at"})
"""Places from which more is taken (the level of pooling): only clear words give a place this part."""


class Parts:
    """Gives places their parts by the cues of the vocabulary."""

    def __init__(self, tables: Tables, city: str) -> None:
        """`city` is the code of the hotline's own: a place elsewhere of which nothing is said plays no part."""
        self._city = city
        self._before = _cues(tables, "before")
        self._after = _cues(tables, "after")
        self._near = _cues(tables, "near")
        self._faint = frozenset(_cues(tables, "faint"))

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
            if found and found[-1].denied and part.fact in (ANYWHERE, *_GENERAL):
                part = replace(part, fact=found[-1].fact)
            if not mention.loose or part.fact not in (ANYWHERE, *_GENERAL):
                found.append(part)
        found = [as_it_is_now(text, one, found) for one in found]
        return [*self._placed(text, found, deciding, unsaid), *of_both(text, found, deciding)]

    def _part(self, text: str, mention: Mention, left: int, right: int, deciding: Sequence[str]) -> Part:
        before = text[min(left, mention.start) : mention.start]
        clause = max((match.end() for match in _CLAUSE.finditer(before)), default=0)
        before = before[clause:]
        denied = bool(_DENIED.search(before))
        if denied:
            before = _DENIED.sub("在", before)
        after = text[mention.end : right]
        end = _CLAUSE.search(after)
        after = after[: end.start()] if end else after
        near = any(code.startswith(self._city) for code in mention.codes)
        opening = not before and mention.start == 0 and right < len(text)
        if (before in _SELF and after in ("的", "的人")) or (opening and near and after in _ORIGINS):
            before, shift = (before or "我") + "是", 1
        elif not before and after in _ORIGINS and not near:
            return Part("household", mention, mention.start, mention.end, False, False)
        else:
            shift = 0
        before, kept = _without_adverbs(before)
        ahead: dict[str, tuple[float, int, str]] = {}
        for cue, fact in self._before:
            at = before.rfind(cue)
            if not near and cue in _BELONGING and fact == "residence":
                continue  # who is from elsewhere and calls here is registered there
            if fact in _OTHER_SIDE and _OWN.search(before[: max(at, 0)]):
                continue
            if cue in _BELONGING and before[at + len(cue) :].startswith("在"):
                continue  # `我是在甲区交的`: not somebody who is from there
            if at >= 0 and _FILLER.match(before[at + len(cue) :]):
                start = max(0, mention.start - kept[-1] + shift + kept[at])
                weight = (2 * len(cue) + 1) * self._importance(fact, deciding, cue)
                ahead[fact] = max(ahead.get(fact, (0.0, mention.start, "")), (weight, start, cue), key=_weight)
        behind: dict[str, tuple[float, int, str]] = {}
        for cue, fact in self._after:
            at = after.find(cue)
            if at >= 0 and _FILLER.match(after[:at]):
                weight = 2 * len(cue) * self._importance(fact, deciding, cue)
                stop = mention.end + at + len(cue)
                behind[fact] = max(behind.get(fact, (0.0, mention.end, "")), (weight, stop, cue), key=_weight)
        best, faint = (0.0, ANYWHERE, mention.start, mention.end), False
        for fact in dict.fromkeys((*ahead, *behind)):
            before_it, after_it = ahead.get(fact, (0.0, mention.start, "")), behind.get(fact, (0.0, mention.end, ""))
            if before_it[0] + after_it[0] > best[0]:
                best = (before_it[0] + after_it[0], fact, before_it[1], after_it[1])
                faint = all(not cue or (cue, fact) in self._faint for _, _, cue in (before_it, after_it))
        if not mention.loose and (best[0] == 0 or (best[1] in _GENERAL and best[1] not in deciding)):
            around = before + "|" + after
            for cue, fact in self._near:
                weight = len(cue) * self._importance(fact, deciding, cue)
                clear = near or fact not in _TELLING
                if cue in around and clear and weight >= best[0]:
                    best = (weight, fact, mention.start, mention.end)
                    faint = (cue, fact) in self._faint
        onward = right < len(text) and bool(_ONWARD.match(text[mention.end : right]))
        origin = onward or bool(
            _ORIGIN.search(before) and _LEAVING.search(after or text[mention.end : mention.end + 6])
        )
        once = bool(_FORMER.search(before))
        former = once and best[1] in ("workplace", "residence", CHOSEN, ANYWHERE, *_GENERAL)
        return Part(
            best[1], mention, best[2], best[3], denied, origin or former, origin, faint, once, before.endswith(_THERE)
        )

    def _placed(self, text: str, found: list[Part], deciding: Sequence[str], unsaid: str | None) -> list[Part]:
        """What no cue gave a part, or only a general one that does not count here, is what the matter asks for.

        A shop that is gone was where it was: `原来在甲区` is where the matter lies, if no other place is named.
        """
        wanted = next((fact for fact in (unsaid, *deciding) if fact not in (None, DESTINATION)), None)
        if wanted is None or any(part.fact == wanted and not part.left for part in found):
            return found
        if wanted in _TELLING and (len(found) > 1 or not all(_alone(text, part.mention) for part in found)):
            return found
        vague = {ANYWHERE, *_GENERAL - {*deciding}}
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

    def _importance(self, fact: str, deciding: Sequence[str], cue: str) -> float:
        if fact not in deciding and (fact in _ONLY_WHERE_CHOSEN or (cue, fact) in self._faint):
            return 0.0
        if fact in _GENERAL and fact not in deciding[:1]:
            return _YIELDS
        if not deciding:
            return 1.0
        if fact in deciding:
            return _DECIDES if fact == deciding[0] else _COUNTS
        if fact in _ONLY_WHERE_IT_COUNTS:
            return _ASIDE if "户口" in cue else 0.0
        return _LIVES if cue in _BELONGING and fact == "residence" else _ASIDE


def _alone(text: str, mention: Mention) -> bool:
    """Whether the clause says the place and nothing else: `查医保余额，灯塔的`."""
    return bool(_NOTHING_BEFORE.search(text[: mention.start]) and _NOTHING_AFTER.match(text[mention.end :]))


def _without_adverbs(before: str) -> tuple[str, list[int]]:
    """The words before a place without adverbs, and where each character that is left stood."""
    out = [at for match in _ADVERBS.finditer(before) for at in range(*match.span())]
    kept = [at for at in range(len(before)) if at not in out]
    return "".join(before[at] for at in kept), [*kept, len(before)]


def _weight(one: tuple[float, int, str]) -> float:
    return one[0]


def _cues(tables: Tables, side: str) -> list[tuple[str, str]]:
    return [
        (cue, name) for name, fact in tables.facts.items() if fact.kind is Kind.PLACE for cue in getattr(fact, side)
    ]

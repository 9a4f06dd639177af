"""Divisions by name and by code, on a day, with the traps of names that look alike.

A street of one district may bear the name of another district; a county and the city above it may share theirs. So a
name is read as the longest one that stands there, parts that follow each other are put together from the city down,
and what stays open is told as open.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from difflib import get_close_matches

from haoban.catalogue.bodies import LEVELS
from haoban.kernel.divisions import DivisionCode, parse_division
from haoban.kernel.refusals import Refusal

from .division_table import Division
from .mentions import Mention

_ENDINGS = ("街道", "自治县", "自治旗", "地区", "省", "市", "区", "县", "旗", "镇", "乡", "盟", "州")
_COMMON_WORDS = ("城区", "郊区", "矿区", "新城区", "市中区", "新区")
"""Names of divisions that are everyday words as well: read only where they stand alone."""
_ALSO_WORDS = ("五星", "古城", "长征", "工农", "兴隆")
"""Short names that are words: read only after one that leads to a place (`住五星`, not `说好五星`)."""
_LEADING = "在住是到去从属于户口"
_LONGER_NAME = re.compile(r"[一二三四五六东西南北中]?(?:[路街道巷山河湖桥塔寺庙]|大[街道桥厦路学]|公[园路寓墓]|广场)")
"""What follows a short name that is part of a longer one: `铁西路` is a road, `烟台山` a hill; `白塔公司` is not."""
_PEOPLE = re.compile(r"(?:满|蒙古|回|朝鲜|锡伯|达斡尔|鄂温克|藏|苗|彝|壮|侗|土家|瑶|畲)族(?=(?:自治)?[乡镇县]$)")
"""The part of a division's name that people leave out: 甜水满族乡 is 甜水乡."""
_AFTER_A_NAME = ("", "市", "区", "县", "镇", "乡", "的", "人")
_PLACEHOLDERS = ("市辖区", "省直辖县级行政区划", "自治区直辖县级行政区划", "县")


class Gazetteer:
    """The division table of a day: the whole country down to counties, the pack's own city down to streets."""

    def __init__(
        self, rows: Iterable[Division], on: date, home: DivisionCode, aliases: dict[str, DivisionCode]
    ) -> None:
        """`home` is the pack's division; names that several places bear are taken for the one nearest to it."""
        everything = list(rows)
        valid = [row for row in everything if row.holds_on(on)]
        if not valid:
            first = min((row.valid_from for row in everything), default=on)
            raise Refusal(
                "divisions_too_old",
                "没有 %(on)s 的行政区划表，最早的一份自 %(first)s 起，请人工核对当时的区划",
                {"on": on.isoformat(), "first": first.isoformat()},
            )
        self.on = on
        self.home = home
        self.city = DivisionCode(home[:4])
        self.names: dict[DivisionCode, str] = {row.code: row.name for row in valid}
        self.former = {row.name: row for row in everything if not row.holds_on(on)}
        self._aliases = frozenset(alias for alias, code in aliases.items() if code in self.names)
        self._by_name = self._whole_names() | {alias: [aliases[alias]] for alias in self._aliases}
        self._short = self._short_names()
        self._far = self._short_names_anywhere()
        self._longest = max((len(name) for name in (*self._by_name, *self._short)), default=0)

    def _named_divisions(self) -> Iterator[tuple[DivisionCode, str]]:
        """The divisions that have a name of their own."""
        return ((code, name) for code, name in self.names.items() if name not in _PLACEHOLDERS)

    def _whole_names(self) -> dict[str, list[DivisionCode]]:
        found: dict[str, list[DivisionCode]] = defaultdict(list)
        for code, name in self._named_divisions():
            found[name].append(code)
        for code, name in self.names.items():
            if code.startswith(self.city[:2]) and _PEOPLE.search(name):
                found[_PEOPLE.sub("", name)].append(code)
        return dict(found)

    def _short_names(self) -> dict[str, list[DivisionCode]]:
        """Names without their endings, of what people here say so; the city's own is never another's."""
        found: dict[str, list[DivisionCode]] = defaultdict(list)
        for code, name in self._named_divisions():
            if self._is_near(code, name) and (short := _shortened(name)):
                found[short].append(code)
        if self.city in self.names and (short := _shortened(self.names[self.city])):
            found[short] = [self.city]
        return dict(found)

    def _short_names_anywhere(self) -> dict[str, list[DivisionCode]]:
        """The same of the whole country down to counties: read only after the name of what they lie in."""
        found: dict[str, list[DivisionCode]] = defaultdict(list)
        for code, name in self._named_divisions():
            if len(code) <= LEVELS["county"] and (short := _shortened(name)):
                found[short].append(code)
        return dict(found)

    def _is_near(self, code: DivisionCode, name: str) -> bool:
        """Whether people here say a division's name without its ending."""
        in_province = code.startswith(self.city[:2]) and name.endswith(("市", "县"))
        return code.startswith(self.city) or len(code) <= 4 or in_province

    def full_name(self, code: DivisionCode) -> str:
        """辽宁省 left out, the rest from the city down: the city and the county, and the street if there is one."""
        parts = []
        for length in (4, 6, 9):
            if len(code) >= length:
                name = self.names.get(DivisionCode(code[:length]), "")
                parts.append(self.names.get(DivisionCode(code[:2]), "") if name in _PLACEHOLDERS else name)
        return "".join(dict.fromkeys(parts)) or self.names.get(code, str(code))

    def name(self, code: DivisionCode) -> str:
        """The division's own name, or its code where the table does not have it."""
        name = self.names.get(code, "")
        return self.full_name(code) if not name or name in _PLACEHOLDERS else name

    def counties(self) -> tuple[DivisionCode, ...]:
        """The counties of the pack's city."""
        return self.below(self.city)

    def below(self, code: DivisionCode) -> tuple[DivisionCode, ...]:
        """The divisions directly below one, as far as the table has them."""
        length = {2: 4, 4: 6, 6: 9}.get(len(code))
        return tuple(one for one in self.names if len(one) == length and one.startswith(code) and one != code)

    def read(self, text: str) -> DivisionCode | Mention:
        """A place that was given as a fact: a code of 2, 4, 6, 9 or 12 digits, or a name, short or long.

        Raises `Refusal` `place_unknown` or, from the codes, `division_code`. A name that stays open comes back as
        the mention with all it can mean.
        """
        bare = _bare(text)
        if bare and all(character.isdigit() for character in bare):
            return self._coded(parse_division(bare), text)
        found = self.mentions(bare)
        if found:
            best = max(found, key=lambda mention: (max(len(code) for code in mention.codes), mention.end))
            return best.codes[0] if best.sure else best
        old = self.former.get(bare)
        if old is not None:
            raise Refusal(
                "place_former",
                "“%(text)s”在 %(on)s 的行政区划表里已经没有（有效期自 %(since)s 起，到 %(until)s 为止）",
                {
                    "text": text,
                    "on": self.on.isoformat(),
                    "since": old.valid_from.isoformat(),
                    "until": old.valid_until.isoformat() if old.valid_until else "今",
                },
            )
        near = self.nearest(bare)
        raise Refusal(
            "place_unknown",
            "不认识地名“%(text)s”，请写区划名称或代码%(near)s",
            {"text": text, "near": f"，是不是“{near}”？" if near else ""},
        )

    def says_whole(self, text: str) -> bool:
        """Whether a text is nothing but a place: a code, or names that follow each other."""
        bare = _bare(text)
        return bare.isdigit() or any(
            mention.start == 0 and mention.end >= len(bare) - 1 and bare[mention.end :] in _AFTER_A_NAME
            for mention in self.mentions(bare)
        )

    def _coded(self, code: DivisionCode, text: str) -> DivisionCode:
        known = DivisionCode(code[:9])
        while known and known not in self.names:
            known = DivisionCode(known[: {9: 6, 6: 4, 4: 2}.get(len(known), 0)])
        if known == code[:9] or (len(known) >= 6 and len(code) > len(known)):
            return code if code in self.names else known
        raise Refusal(
            "place_unknown",
            "不认识地名“%(text)s”，请写区划名称或代码%(near)s",
            {"text": text, "near": f"（{self.full_name(known)}之下没有这个代码）" if known else ""},
        )

    def nearest(self, text: str) -> str | None:
        """The name of the pack's city that looks most like a text."""
        names = [name for name, codes in self._by_name.items() if any(code.startswith(self.city) for code in codes)]
        close = get_close_matches(text, names, 1, 0.5)
        return close[0] if close else None

    def mentions(self, text: str) -> tuple[Mention, ...]:
        """Every place in a text, names that follow each other put together."""
        return tuple(self._joined(list(self._singles(text)), text))

    def _singles(self, text: str) -> Iterator[Mention]:
        start = 0
        above: Mention | None = None
        while start < len(text):
            found, within = self._named(text, start), self._named_within(above, text, start)
            if within is not None and (found is None or found.end <= within.end):
                found = within
            if found is None:
                start += 1
                continue
            yield found
            above, start = found, found.end

    def _named(self, text: str, start: int) -> Mention | None:
        """The longest name that stands at a position."""
        for length in range(min(self._longest, len(text) - start), 1, -1):
            words = text[start : start + length]
            everyday = words in _COMMON_WORDS or (length == 2 and words in self._by_name and words not in self._aliases)
            if words != text and everyday:
                continue
            if words in _ALSO_WORDS and start and text[start - 1] not in _LEADING:
                continue
            codes = self._by_name.get(words) or self._short_codes(words, text[start + length : start + length + 3])
            if codes:
                return Mention(start, start + length, tuple(self._ordered(codes)), words)
        return None

    def _named_within(self, above: Mention | None, text: str, start: int) -> Mention | None:
        """A short name right after that of the province or city in which it lies: 浙江海宁."""
        if above is None or above.end != start:
            return None
        for length in (4, 3, 2):
            words = text[start : start + length]
            codes = [
                code
                for code in self._far.get(words, ())
                if any(code.startswith(one) and code != one for one in above.codes)
            ]
            if codes:
                return Mention(start, start + length, tuple(codes), words)
        return None

    def _short_codes(self, words: str, following: str) -> list[DivisionCode]:
        """A name without its ending. `铁西路` names a road and `烟台山` a hill, not a place."""
        if _LONGER_NAME.match(following):
            return []
        codes = self._short.get(words, [])
        cities = [code for code in codes if len(code) == 4 and all(other.startswith(code) for other in codes)]
        return cities or codes

    def _ordered(self, codes: Iterable[DivisionCode]) -> list[DivisionCode]:
        return sorted(
            codes, key=lambda code: (not code.startswith(self.city), code[:2] != self.city[:2], len(code), code)
        )

    def _joined(self, singles: list[Mention], text: str) -> Iterator[Mention]:
        while singles:
            chain = [singles.pop(0)]
            while (
                singles
                and text[chain[-1].end : singles[0].start] in ("", "的", "辖区", "那边")
                and not _alike(chain[-1], singles[0])
            ):
                chain.append(singles.pop(0))
            yield self._resolved(chain, text)

    def _resolved(self, chain: list[Mention], text: str) -> Mention:
        start, end = chain[0].start, chain[-1].end
        words = text[start:end]
        if len(chain) > 1:
            paths: list[tuple[DivisionCode, ...]] = [()]
            for part in chain:
                paths = [
                    (*path, code) for path in paths for code in part.codes if not path or code.startswith(path[-1])
                ]
            if paths:
                return Mention(start, end, tuple(dict.fromkeys(self._ordered(path[-1] for path in paths))), words)
            last, above = chain[-1].codes[0], chain[-2].codes[0]
            trap = f"{self.name(last)}属于{self.full_name(DivisionCode(last[:6]))}，不在{self.full_name(above)}"
            return Mention(start, end, (last, above), words, trap)
        codes = chain[0].codes
        at_home = tuple(code for code in codes if code.startswith(self.city))
        if at_home and words in self._by_name:
            codes = at_home
        widest = min(codes, key=len)
        if all(code.startswith(widest) for code in codes):
            codes = tuple(sorted(codes, key=len))
        return Mention(start, end, codes, words)


def _alike(one: Mention, other: Mention) -> bool:
    """Two mentions of the same place, or of places side by side, are no chain."""
    return max(map(len, one.codes)) >= max(map(len, other.codes)) and not any(
        b.startswith(a) for a in one.codes for b in other.codes
    )


def _bare(text: str) -> str:
    """A text in half width, without blanks."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def _shortened(name: str) -> str:
    """A name without its ending, where two characters are left."""
    for ending in _ENDINGS:
        if name.endswith(ending) and len(name) - len(ending) >= 2:
            return name.removesuffix(ending)
    return ""

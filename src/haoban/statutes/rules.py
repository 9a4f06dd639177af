"""Reading a statute's text into articles, paragraphs and items, and finding the version that held on a day."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from haoban.kernel.refusals import NotFound, Refusal

from .citations import Citation

_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNITS = {"千": 1000, "百": 100, "十": 10}
_ARTICLE = re.compile(r"^第([零〇一二三四五六七八九十百千]+)条[\s　]*(.*)$")
_ITEM = re.compile(r"^[（(]([一二三四五六七八九十百]+)[）)]\s*(.*)$")
_IN_FORCE = re.compile(r"自(\d{4})年(\d{1,2})月(\d{1,2})日起(?:施行|实施)")
_ANNEX = re.compile(r"^(?:附[:：件]|.{0,20}税率表|（注：)")


@dataclass(frozen=True)
class Paragraph:
    """款: its words, and its items in order."""

    words: str
    items: tuple[str, ...] = ()
    """项, without their （一）; a line that belongs to an item stands in it after a line break."""

    @property
    def whole(self) -> str:
        """The paragraph with its items, a line each."""
        return "\n".join([self.words, *self.items])


@dataclass(frozen=True)
class Law:
    """One version of a statute."""

    name: str
    """The short name it is cited by: 行政许可法."""
    title: str
    """The full name: 中华人民共和国行政许可法."""
    version: date
    """The day this version was passed or published, as the source's file name says."""
    in_force_on: date
    """The day from which this version holds, see `in_force_on`."""
    articles: tuple[tuple[int, tuple[Paragraph, ...]], ...]
    """Article number → paragraphs, in the text's order."""


@dataclass(frozen=True)
class Words:
    """What a citation says on a day."""

    citation: str
    """《行政许可法》第三十二条第一款第四项."""
    text: str
    title: str
    version: date
    in_force_on: date
    superseded_on: date | None
    """The day from which a later version held, if one is known here."""


def parse_number(text: str) -> int:
    """Read 三十二, 第三十二条 or 32.

    Raises `Refusal` where it is no number from 1 to 9999.
    """
    bare = text.strip().removeprefix("第").removesuffix("条").removesuffix("款").removesuffix("项")
    if bare.isascii() and bare.isdigit() and 1 <= int(bare) <= 9999:
        return int(bare)
    total, digit = 0, 0
    for character in bare:
        if character in _UNITS:
            total += (digit or 1) * _UNITS[character]
            digit = 0
        elif character in _DIGITS:
            digit = _DIGITS[character]
        else:
            total, digit = 0, 0
            break
    if total + digit < 1:
        raise Refusal("article_number", "“%(text)s”不是条文序号，请写成 32、三十二 或 第三十二条", {"text": text})
    return total + digit


def parse_law(name: str, version: date, text: str) -> Law:
    """Read one version of a statute: one article a 第…条, a paragraph a line, items by their （一）.

    Headings (#) end an article; what follows the last article as an annex (rate tables) belongs to none.
    """
    head, _, body = text.partition("<!-- INFO END -->")
    title = head.strip().splitlines()[0].lstrip("# ").strip()
    articles: list[tuple[int, list[list[str]]]] = []
    open_article = False
    for raw in body.splitlines():
        line = raw.strip().strip("　").strip()
        if not line:
            continue
        article = _ARTICLE.match(line)
        if article and parse_number(article[1]) == (articles[-1][0] + 1 if articles else 1):
            articles.append((parse_number(article[1]), [[article[2]]]))
            open_article = True
        elif line.startswith(("#", "|")) or _ANNEX.match(line):
            open_article = False
        elif open_article:
            paragraphs = articles[-1][1]
            if _ITEM.match(line):
                paragraphs[-1].append(line)
            else:
                paragraphs.append([line])
    read = tuple(
        (number, tuple(Paragraph(parts[0], tuple(parts[1:])) for parts in paragraphs if parts[0] or parts[1:]))
        for number, paragraphs in articles
    )
    return Law(name, title, version, in_force_on(version, text), read)


def in_force_on(version: date, text: str) -> date:
    """The day from which a version holds.

    The text's own 自…起施行 where it is not before the version's day. An amended text often keeps the day of the first
    version: then, as where it says 自公布之日起, the version's own day is assumed.
    """
    days = [date(int(year), int(month), int(day)) for year, month, day in _IN_FORCE.findall(text)]
    later = [day for day in days if day >= version]
    return later[-1] if later else version


def version_on(versions: Iterable[Law], on: date) -> Law | None:
    """The version that held on a day, or nothing before the first that is known."""
    held = [law for law in versions if law.in_force_on <= on]
    return max(held, key=lambda law: law.in_force_on, default=None)


def resolve(citation: Citation, versions: Iterable[Law], on: date) -> Words:
    """The words of a citation on a day.

    Raises `NotFound` `law_unknown`, `law_not_in_force`, `article_unknown`, `paragraph_unknown` or `item_unknown`.
    """
    known = sorted(versions, key=lambda law: law.in_force_on)
    if not known:
        raise NotFound("law_unknown", "法规库里没有《%(law)s》，请核对名称", {"law": citation.law})
    law = version_on(known, on)
    if law is None:
        raise NotFound(
            "law_not_in_force",
            "法规库里没有《%(law)s》在 %(on)s 有效的文本，最早的自 %(first)s 起施行",
            {"law": citation.law, "on": on.isoformat(), "first": known[0].in_force_on.isoformat()},
        )
    superseded = next((later.in_force_on for later in known if later.in_force_on > law.in_force_on), None)
    return Words(str(citation), _words(citation, law), law.title, law.version, law.in_force_on, superseded)


def _words(citation: Citation, law: Law) -> str:
    paragraphs = dict(law.articles).get(citation.article)
    if paragraphs is None:
        raise NotFound(
            "article_unknown",
            "%(citation)s不存在：该法共 %(last)d 条",
            {"citation": str(citation), "last": len(law.articles)},
        )
    if citation.paragraph is None and citation.item is None:
        return "\n".join(paragraph.whole for paragraph in paragraphs)
    if (citation.paragraph or 1) > len(paragraphs):
        raise NotFound(
            "paragraph_unknown",
            "%(citation)s不存在：该条共 %(last)d 款",
            {"citation": str(citation), "last": len(paragraphs)},
        )
    paragraph = paragraphs[(citation.paragraph or 1) - 1]
    if citation.item is None:
        return paragraph.whole
    numbered = {parse_number(match[1]): item for item in paragraph.items if (match := _ITEM.match(item))}
    if citation.item not in numbered:
        raise NotFound(
            "item_unknown", "%(citation)s不存在：该款共 %(last)d 项", {"citation": str(citation), "last": len(numbered)}
        )
    return numbered[citation.item]

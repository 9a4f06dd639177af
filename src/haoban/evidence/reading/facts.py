"""The words of reading: kinds of documents, lines on a page, facts and the whole reading."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

Point = tuple[float, float]

LONG_TERM = "long_term"
"""The value of an end of validity that says 长期."""


class Kind(Enum):
    """What a document is. Whatever isn't recognised for certain is `UNKNOWN`, never forced."""

    BUSINESS_LICENCE = "business_licence"
    """营业执照 of an enterprise or an individual business, in its old and new forms."""
    ID_CARD_FRONT = "id_card_front"
    """居民身份证, the side with the portrait."""
    ID_CARD_BACK = "id_card_back"
    """居民身份证, the side with the emblem and the validity."""
    FOOD_PERMIT = "food_permit"
    """食品经营许可证."""
    PROPERTY_CERTIFICATE = "property_certificate"
    """不动产权证书."""
    LEASE = "lease"
    """房屋租赁合同."""
    BANK_ACCOUNT = "bank_account"
    """开户许可证 or 基本存款账户信息."""
    UNKNOWN = "unknown"
    """Anything else."""


CARD_SIDES = (Kind.ID_CARD_FRONT, Kind.ID_CARD_BACK)
"""They belong together, wherever they stand."""


class Standing:
    """What stands between a top and a bottom on a straightened page."""

    top: float
    bottom: float

    @property
    def height(self) -> float:
        """Of its characters."""
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        """Halfway down."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True)
class Line(Standing):
    """A piece of text in one line of a page."""

    text: str
    """What was read."""
    score: float
    """The recogniser's confidence, 0 to 1; text taken from a PDF has 1."""
    corners: tuple[Point, Point, Point, Point]
    """Top left, top right, bottom right, bottom left on the page, in pixels of the page as it was handed in."""
    left: float
    """Left edge after straightening; only comparable within a page, as the three below."""
    top: float
    right: float
    bottom: float
    page: int = 1
    """The first page is 1."""
    again: str | None = None
    """What a second, independent reading gave; `None` where there was none."""
    number: int = -1
    """Its place among the lines of the document; parts of a line keep it."""
    sures: tuple[float, ...] = ()
    """Confidence of each character, 0 to 1; empty where nothing is known beyond the score."""
    again_sures: tuple[float, ...] = ()
    """The same of the second reading."""
    rivals: tuple[Mapping[str, float], ...] = field(default=(), hash=False)
    """For each character, what the recogniser would take next, with its probability."""
    again_rivals: tuple[Mapping[str, float], ...] = field(default=(), hash=False)
    """The same of the second reading."""
    inks: tuple[float, ...] = ()
    """How much darker than its paper each character is, 0 to 255; empty for text taken from a PDF."""


def joined(lines: Iterable[Line]) -> str:
    """The text of lines that are one value."""
    return "".join(line.text for line in lines)


@dataclass(frozen=True)
class Fact:
    """A value read from a document."""

    value: str
    """Dates as ISO 8601, numbers and codes normalised, text as it stands."""
    confidence: float
    """0 to 1."""
    sure: bool
    """Whether it may be used without a second look."""
    page: int
    """The first page is 1."""
    box: tuple[int, int, int, int]
    """Left, top, right, bottom on the page, in pixels of the page as it was handed in."""


def refused(reason: str, sentence: str) -> dict[str, Any]:
    """What the command line prints of a document that was not read: why in one word, and what to do about it."""
    return {"kind": Kind.UNKNOWN.value, "facts": {}, "problems": [sentence], "refused": reason}


@dataclass
class Reading:
    """What was read from a document."""

    kind: Kind
    facts: dict[str, Fact] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    """Sentences for whoever takes the second look."""

    def document(self) -> dict[str, Any]:
        """What the command line prints (FORMATS: document read), without file and time."""
        return {
            "kind": self.kind.value,
            "facts": {
                name: {
                    "value": fact.value,
                    "confidence": round(fact.confidence, 4),
                    "sure": fact.sure,
                    "page": fact.page,
                    "box": list(fact.box),
                }
                for name, fact in self.facts.items()
            },
            "problems": list(self.problems),
        }

"""The words in which the tables and the vocabulary are written: one class a noun, every field with its meaning.

Everything is frozen, and a word that is not known is a mistake.
"""

from datetime import date
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field, model_validator

from haoban.statutes.citations import Citation


class Definition(BaseModel):
    """What all definitions share."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True, use_attribute_docstrings=True)


class Ground(Definition):
    """What a row rests on: a citation that the statutes room resolves, or a paper that it does not hold."""

    law: str | None = None
    article: int | None = None
    paragraph: int | None = None
    item: int | None = None
    paper: str | None = None
    """Name, number and place in it of what is not among the statutes; never verified."""

    @model_validator(mode="after")
    def _one_of_both(self) -> "Ground":
        if (self.paper is None) == (self.law is None or self.article is None):
            raise ValueError("依据应写成 law、article（条），或 paper（法规库里没有的文件）")
        return self

    @property
    def citation(self) -> Citation | None:
        """The citation, where the statutes room holds the law."""
        if self.law is None or self.article is None:
            return None
        return Citation(law=self.law, article=self.article, paragraph=self.paragraph, item=self.item)

    @property
    def source(self) -> str:
        """《社会保险法》第十九条, or the paper's name."""
        return str(self.citation) if self.citation else self.paper or ""


class Layer(StrEnum):
    """The level of a body."""

    NATION = "nation"
    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    STREET = "street"


class Kind(StrEnum):
    """What a fact's values are."""

    CHOICE = "choice"
    """One of the values that are listed."""
    PLACE = "place"
    """A division, by name or code."""


class Value(Definition):
    """One value of a fact that is a choice."""

    name: str
    """How an official calls it."""
    also: tuple[str, ...] = ()
    """Other names under which it is accepted where facts are given."""
    said: tuple[str, ...] = ()
    """What callers say. `*` stands for up to eight characters between two parts."""
    implies: dict[str, str] = {}
    """Facts that follow from it: a permit for food implies the subject food."""


class Fact(Definition):
    """A fact of the vocabulary."""

    name: str
    meaning: str
    ask: str
    """The question to the caller."""
    kind: Kind = Kind.CHOICE
    also: tuple[str, ...] = ()
    """Other names under which it is accepted."""
    before: tuple[str, ...] = ()
    """A place: words that stand before it (`户口在`)."""
    after: tuple[str, ...] = ()
    """A place: words that stand after it (`户口`)."""
    faint: tuple[str, ...] = ()
    """A place: those of the words around it that are everyday words and say so only where the place counts."""
    near: tuple[str, ...] = ()
    """A place: words that point to it from anywhere in the same clause."""
    everywhere: bool = False
    """A choice: whether it is heard in every matter, not only where a table asks for it."""
    circumstance: bool = False
    """A choice: its words tell how somebody lives and hardly point to a matter: `居住证没办过`."""
    values: dict[str, Value] = {}


class Request(Definition):
    """What a caller wants done, within one subject."""

    name: str
    also: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    """What callers say that points to this request and so to the subject too."""
    acts: tuple[str, ...] = ()
    """What callers say that points to this request only once the subject is known: `转移`."""
    moved_from: str | None = None
    """The place that a caller names as the one where something is moved from; it is told, and does not decide."""
    urgent: bool = False
    """Whether it must be told even where the call is about something else: somebody may be in danger."""


class Row(Definition):
    """One row of a table: under these facts, this body or this route."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    when: dict[str, tuple[str, ...]] = {}
    """Fact → the values for which the row holds. All must hold; one left out may be anything."""
    body: str | None = None
    """Role of the body that is in charge; the pack says who plays it where."""
    level: Layer | None = None
    at: tuple[str, ...] = ()
    """The places that decide whose body it is; the first that is known counts. Left out: those of the subject."""
    ask_for: str | None = None
    """The place to ask for where none of them is known; left out: the first."""
    local_first: bool = False
    """Whether a place in the hotline's own city counts before one elsewhere: children go to school where they live."""
    route: str | None = None
    """The way that the caller is told where nothing is dispatched."""
    assisting: tuple[str, ...] = ()
    """Roles of bodies that help, at the same place; `ROLE@city` names the level where it is another."""
    note: str = ""
    """One sentence for the caller."""
    rules: tuple[Ground, ...] = Field(min_length=1)
    since: date | None = None
    """The first day on which the row holds; left out: as long as the tables know."""
    until: date | None = None
    """The first day on which it no longer holds."""

    def holds_on(self, day: date) -> bool:
        """Whether the row is law on a day."""
        return (self.since is None or self.since <= day) and (self.until is None or day < self.until)

    @model_validator(mode="after")
    def _body_or_route(self) -> "Row":
        if (self.body is None) == (self.route is None):
            raise ValueError("每行应有 body（主管的部门）或 route（不派单的途径）之一")
        if self.body and self.level is None:
            raise ValueError("有 body 的行应写明 level（层级）")
        return self


class Subject(Definition):
    """One subject: its words and its table. The order of `inputs` is the order in which questions are asked."""

    name: str
    also: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    """What callers say that points to the subject, whatever they want."""
    named: tuple[str, ...] = ()
    """Words that name it among its like: who says 医保 and no other insurance does not mean a pension."""
    emphasis: float = 1
    """How much its words count beside those of other subjects: more where they must not be overheard."""
    requests: dict[str, Request]
    inputs: tuple[str, ...] = ()
    """The facts beside the request on which the rows depend."""
    at: tuple[str, ...] = ()
    """The places that decide in every row that names none."""
    assume: dict[str, str] = {}
    """Fact → the value taken where the caller says nothing; told with the answer."""
    unlikely: dict[str, tuple[str, ...]] = {}
    """Fact → values that count only where the caller says them: nobody is asked for their sake."""
    served_where_insured: tuple[str, ...] = ()
    """Requests that the agency of the place of insurance handles, at whatever level is pooled (社会保险法 72): where
    nobody names the level, that place tells it, and where nobody names the place, it is asked for."""
    rows: tuple[Row, ...] = Field(min_length=1)


class Role(Definition):
    """A kind of body, as every district has one."""

    name: str
    """Pattern of its name where no pack knows it: `{place}民政局`."""
    line: str | None = None
    """The national service line."""


class Route(Definition):
    """A way that the hotline tells and does not dispatch (国办函〔2025〕66号)."""

    name: str
    advice: str
    """What the caller is told, in one or two sentences."""
    phone: str | None = None

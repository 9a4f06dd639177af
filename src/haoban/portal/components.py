"""What the parts under templates/portal/parts are given: one frozen value for each part that takes more than a word."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from haoban.catalogue.definitions import Choice, FieldKind, FormField
from haoban.kernel import clock
from haoban.kernel.days import day_in_words
from haoban.kernel.money import format_yuan
from haoban.kernel.refusals import Problem

from .templatetags.haoban import english, word

RADIO_CHOICES = 6
"""Up to so many choices all are shown; more make a list to open."""

_INPUT_TYPES = {FieldKind.DATE: "date", FieldKind.PHONE: "tel"}
_INPUT_MODES = {FieldKind.INTEGER: "numeric", FieldKind.AMOUNT: "decimal", FieldKind.PHONE: "tel"}
_WIDTHS = {
    FieldKind.INTEGER: "short",
    FieldKind.AMOUNT: "short",
    FieldKind.DATE: "short",
    FieldKind.PHONE: "middle",
    FieldKind.USCC: "middle",
    FieldKind.ID_NUMBER: "middle",
}
_AUTOCOMPLETE = {"contact_name": "name", "contact_phone": "tel"}


@dataclass(frozen=True)
class Option:
    """One answer to choose."""

    value: str
    label: str
    hint: str = ""


@dataclass(frozen=True)
class Field:
    """A question of a form, for parts/field.html."""

    name: str
    label: str
    kind: str = "text"
    """A `FieldKind`, or `password`, `email`, `checkbox`, `file`."""
    value: str = ""
    why: str = ""
    example: str = ""
    required: bool = True
    options: tuple[Option, ...] = ()
    source: str = ""
    """Where a value was read from that the applicant did not type: 营业执照."""
    error: str = ""
    """What is wrong and what to do."""
    unit: str = ""
    autocomplete: str = "off"
    rows: int = 4
    accept: str = ".pdf,.jpg,.jpeg,.png"
    """For a file."""
    read_only: bool = False

    @classmethod
    def of(
        cls, definition: FormField, value: object = "", *, error: str = "", source: str = "", name: str = ""
    ) -> "Field":
        """The field of a definition in the reader's language."""
        return cls(
            name=name or definition.key,
            label=word(definition),
            kind=definition.kind.value,
            value="" if value is None else str(value),
            why=definition.why,
            example=definition.example,
            required=definition.required,
            options=options_of(definition.choices),
            source=source,
            error=error,
            autocomplete=_AUTOCOMPLETE.get(definition.key, "off"),
        )

    @property
    def input_type(self) -> str:
        """The type of the input element."""
        known = {kind.value: shown for kind, shown in _INPUT_TYPES.items()}
        return known.get(self.kind, self.kind if self.kind in {"password", "email", "file", "search"} else "text")

    @property
    def input_mode(self) -> str:
        """Which keyboard a phone shows."""
        return {kind.value: mode for kind, mode in _INPUT_MODES.items()}.get(self.kind, "")

    @property
    def width(self) -> str:
        """How wide it is: as wide as what is written in it."""
        return {kind.value: width for kind, width in _WIDTHS.items()}.get(self.kind, "")

    @property
    def radios(self) -> bool:
        """Whether all choices are shown at once."""
        return 0 < len(self.options) <= RADIO_CHOICES

    @property
    def beside(self) -> bool:
        """Whether the choices are so few and short that they stand beside each other."""
        return len(self.options) <= 3 and all(len(option.label) <= 12 and not option.hint for option in self.options)

    @property
    def described_by(self) -> str:
        """The ids of what explains it."""
        there = (
            ("why", self.why),
            ("example", self.example and not self.value),
            ("source", self.source),
            ("error", self.error),
        )
        return " ".join(f"{self.name}-{part}" for part, text in there if text)


def options_of(choices: Iterable[Choice]) -> tuple[Option, ...]:
    """The choices of a definition in the reader's language."""
    return tuple(Option(choice.value, word(choice)) for choice in choices)


def answer_in_words(asked: FormField, answer: str | int) -> str:
    """An answer, as the form keeps it, as people read it: the choice's label, `¥5,000.00`, `12月1日（周二）`."""
    if asked.kind is FieldKind.AMOUNT:
        return format_yuan(int(answer))
    if asked.kind is FieldKind.DATE:
        return day_in_words(date.fromisoformat(str(answer)), clock.today(), english=english())
    return next((option.label for option in options_of(asked.choices) if option.value == answer), str(answer))


@dataclass(frozen=True)
class Fault:
    """One line of the error summary: it jumps to the field."""

    anchor: str
    message: str

    @classmethod
    def of(cls, problem: Problem) -> "Fault":
        """The line of a problem whose column is the field's name."""
        return cls(f"field-{problem.column}" if problem.column else "main", problem.message)


@dataclass(frozen=True)
class Line:
    """One line of a summary list."""

    label: str
    value: str
    change: str = ""
    """Address where it can be changed."""
    source: str = ""
    """Where it was read from."""
    href: str = ""


@dataclass(frozen=True)
class MaterialRow:
    """A material that is asked for, held or brought forth, for parts/material.html."""

    name: str
    state: str
    """In words: 请上传, 已上传, 本次办理中核发, 无需提交."""
    shape: str = "waiting"
    """A `Shape`."""
    explanation: str = ""
    needed_by: str = ""
    """The departments or items that use it, in words."""
    file: str = ""
    href: str = ""
    """Where the file opens."""
    size: int = 0
    """Bytes."""
    field: Field | None = None
    """The upload, where one is asked."""
    deferrable: bool = False
    """容缺后补."""


@dataclass(frozen=True)
class Told:
    """A notice in somebody's inbox, for parts/notices.html."""

    at: datetime
    title: str
    body: str = ""
    href: str = ""
    unread: bool = False


@dataclass(frozen=True)
class Figure:
    """A large number with what it counts."""

    value: str
    label: str
    unit: str = ""
    before: str = ""
    """What it was before, in words."""
    href: str = ""
    """Where it can be opened: every figure can."""
    marks: tuple[int, int] = (0, 0)
    """Now and before, drawn as so many strokes beside each other; nothing where both are 0."""

    @property
    def strokes(self) -> tuple[tuple[int, bool], ...]:
        """Place of each stroke and whether it is one of those that are left."""
        now, before = self.marks
        return tuple((place * 8, place < now) for place in range(min(before, 30)))


@dataclass(frozen=True)
class Official:
    """A refusal or another final word, in seal red, with its grounds and the way to appeal."""

    title: str
    reasons: tuple[str, ...] = ()
    grounds: tuple[object, ...] = field(default=())
    """Citations."""
    appeal: str = ""

"""The one form: each answer read by the kind of its field, each mistake told where it stands."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from haoban.catalogue.definitions import FieldKind, FormField
from haoban.kernel.identifiers import parse_id_number, parse_uscc
from haoban.kernel.money import parse_yuan
from haoban.kernel.refusals import Problem, Refusal

LONGEST = {FieldKind.TEXT: 200, FieldKind.LONG_TEXT: 2000}
"""Characters that an answer in words may have."""


@dataclass(frozen=True)
class Checked:
    """A form as it was read."""

    values: dict[str, Any]
    """Field → plain JSON value: text, whole number, fen, ISO date."""
    problems: tuple[Problem, ...]
    """One for each field that has to be mended; `column` is the field's key."""


def check_form(
    fields: Iterable[FormField], given: Mapping[str, str], is_registered: Callable[[str], bool] = lambda _: False
) -> Checked:
    """Read every answer. Nothing is lost: what cannot be read stays with the caller, beside its problem.

    `is_registered` says whether an enterprise is registered here under a code: then somebody has compared it with the
    licence, and a wrong check character is no mistake of the applicant's.
    """
    values: dict[str, Any] = {}
    problems = []
    for field in fields:
        text = given.get(field.key, "").strip()
        if not text:
            if field.required:
                problems.append(_problem(field, "请选择“%s”" if field.choices else "请填写“%s”", ""))
            continue
        try:
            values[field.key] = _READERS[field.kind](field, text)
        except Refusal as refusal:
            if refusal.code == "uscc_check" and is_registered(code := parse_uscc(text, confirmed=True)):
                values[field.key] = code
                continue
            problems.append(Problem(refusal.message, column=field.key, value=text))
    return Checked(values, tuple(problems))


def typed(field: FormField, value: Any) -> str:
    """An answer as it is typed: what `check_form` reads as this value again."""
    return f"{value // 100}.{value % 100:02d}" if field.kind is FieldKind.AMOUNT else str(value)


def _problem(field: FormField, sentence: str, value: str) -> Problem:
    return Problem(sentence % field.label, column=field.key, value=value)


def _text(field: FormField, text: str) -> str:
    longest = LONGEST.get(field.kind, 200)
    if len(text) > longest:
        raise Refusal(
            "answer_too_long",
            "“%(label)s”最多%(longest)d个字，现在有%(length)d个，请写得短一些",
            {"label": field.label, "longest": longest, "length": len(text)},
        )
    return text


def _integer(field: FormField, text: str) -> int:
    try:
        number = int(text)
    except ValueError:
        raise Refusal("not_a_number", "“%(label)s”应填写整数", {"label": field.label}) from None
    if not 0 <= number <= 100_000_000:
        raise Refusal("number_out_of_range", "“%(label)s”应在0到1亿之间", {"label": field.label})
    return number


def _date(field: FormField, text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise Refusal("not_a_date", "“%(label)s”应写成2026-11-26这样的日期", {"label": field.label}) from None


def _choice(field: FormField, text: str) -> str:
    if text not in {choice.value for choice in field.choices}:
        raise Refusal("not_a_choice", "请在“%(label)s”的选项中选择一个", {"label": field.label})
    return text


def _phone(field: FormField, text: str) -> str:
    digits = text.replace("-", "").replace(" ", "")
    if not (digits.isascii() and digits.removeprefix("+").isdigit() and 7 <= len(digits) <= 15):
        raise Refusal("not_a_phone", "“%(label)s”应是7至15位的电话号码", {"label": field.label})
    return text


_READERS: dict[FieldKind, Callable[[FormField, str], Any]] = {
    FieldKind.TEXT: _text,
    FieldKind.LONG_TEXT: _text,
    FieldKind.INTEGER: _integer,
    FieldKind.AMOUNT: lambda _, text: int(parse_yuan(text)),
    FieldKind.DATE: _date,
    FieldKind.CHOICE: _choice,
    FieldKind.USCC: lambda _, text: str(parse_uscc(text)),
    FieldKind.ID_NUMBER: lambda _, text: str(parse_id_number(text)),
    FieldKind.PHONE: _phone,
}

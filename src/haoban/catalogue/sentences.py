"""What is wrong with a definition, in sentences: from the validator's error types to the reader's language."""

import difflib
from collections.abc import Callable, Iterator
from typing import Any, get_args

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from .definitions import Definition

Place = tuple[str | int, ...]


def sentence_of(error: ErrorDetails, definition: type[Definition]) -> str:
    """One sentence for one error of the validator: what is wrong and what to write instead."""
    name = str(error["loc"][-1]) if error["loc"] else ""
    if error["type"] == "extra_forbidden":
        known = _words_at(definition, tuple(error["loc"][:-1]))
        near = difflib.get_close_matches(name, known, 1, 0.6)
        return f"不认识“{name}”，" + (f"是不是“{near[0]}”？" if near else f"这里可以写：{'、'.join(known)}")
    context: dict[str, Any] = dict(error.get("ctx", {}))
    build = _SENTENCES.get(error["type"])
    return build(name, error["input"], context) if build else f"“{name}”不符合要求：{error['msg']}"


def _words_at(definition: type[BaseModel], place: Place) -> list[str]:
    """The words that may stand at a place of a definition."""
    model: type[BaseModel] = definition
    for step in place:
        if isinstance(step, str) and step in model.model_fields:
            model = next(_models_in(model.model_fields[step].annotation), model)
    return list(model.model_fields)


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from _models_in(argument)


def _choices(name: str, given: Any, context: dict[str, Any]) -> str:
    expected = str(context["expected"]).replace("'", "").replace(" or ", ", ").split(", ")
    near = difflib.get_close_matches(str(given), expected, 1, 0.6)
    guess = f"，是不是“{near[0]}”？" if near else ""
    return f"“{name}”不能是“{given}”{guess or '。'}可选：{'、'.join(expected)}"


def _is_a(what: str) -> Callable[[str, Any, dict[str, Any]], str]:
    return lambda name, given, context: f"“{name}”应为{what}，现在是“{_short(given)}”"


def _short(given: Any) -> str:
    text = given if isinstance(given, str) else "多项内容" if isinstance(given, list | dict) else str(given)
    return text if len(text) <= 40 else text[:40] + "……"


_SENTENCES: dict[str, Callable[[str, Any, dict[str, Any]], str]] = {
    "missing": lambda name, given, context: f"缺少“{name}”，请补上",
    "enum": _choices,
    "literal_error": _choices,
    "string_type": _is_a("文字"),
    "string_pattern_mismatch": lambda name, given, context: (
        f"“{name}”的写法不对：“{_short(given)}”应符合 {context['pattern']}"
    ),
    "string_too_long": lambda name, given, context: f"“{name}”太长，最多 {context['max_length']} 个字符",
    "int_parsing": _is_a("整数"),
    "int_type": _is_a("整数"),
    "bool_parsing": _is_a(" true 或 false"),
    "bool_type": _is_a(" true 或 false"),
    "date_from_datetime_parsing": _is_a("日期（如 2026-01-31）"),
    "date_parsing": _is_a("日期（如 2026-01-31）"),
    "date_type": _is_a("日期（如 2026-01-31）"),
    "tuple_type": _is_a("列表（每行一项，以“- ”开头）"),
    "dict_type": _is_a("若干行“名称: 内容”"),
    "model_type": _is_a("若干行“名称: 内容”"),
    "model_attributes_type": _is_a("若干行“名称: 内容”"),
    "too_short": lambda name, given, context: f"“{name}”至少要有 {context['min_length']} 项",
    "greater_than_equal": lambda name, given, context: f"“{name}”不能小于 {context['ge']}，现在是“{_short(given)}”",
    "less_than_equal": lambda name, given, context: f"“{name}”不能大于 {context['le']}，现在是“{_short(given)}”",
}

"""What was asked on the command line, in the catalogue's terms: a word is understood, or refused with the nearest."""

import difflib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from haoban.catalogue.definitions import Matter, Question
from haoban.catalogue.queries import Catalogue
from haoban.catalogue.rules import complete_answers
from haoban.kernel.refusals import Problem, Refusal

SHOWN = 12
"""How many names a refusal lists where none is near."""
SHOWN_LENGTH = 40
"""How much of a word is repeated in a refusal."""


@dataclass(frozen=True)
class Request:
    """A matter, the answers to all of its questions, and the keys of the materials that are held."""

    matter: Matter
    answers: Mapping[str, str]
    held: tuple[str, ...]


def read_request(catalogue: Catalogue, matter: str, have: Iterable[str], answers: Iterable[str]) -> Request:
    """The matter by key, code, name or what people say, a thing by key or name, a question by key or text.

    Raises `Refusal` with a problem for each word that is not understood.
    """
    wanted = _matter(catalogue, matter)
    problems: list[Problem] = []
    held = _held(catalogue, have, problems)
    given = _given(catalogue, wanted, answers, problems)
    if problems:
        raise Refusal("plan_request", "有%(count)d处没有看懂", {"count": len(problems)}, tuple(problems))
    own = [catalogue.questions[key] for key in wanted.questions]
    return Request(wanted, complete_answers(own, given) | given, held)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().casefold().rstrip("?。")


def _short(text: str) -> str:
    return text if len(text) <= SHOWN_LENGTH else f"{text[:SHOWN_LENGTH]}……"


def _matter(catalogue: Catalogue, asked: str) -> Matter:
    plain = _plain(asked)
    for matter in catalogue.matters.values():
        if plain in {_plain(word) for word in (matter.key, matter.code, matter.name, matter.english, *matter.said_as)}:
            return matter
    names = [matter.name for matter in catalogue.matters.values()]
    said = {word: matter.name for matter in catalogue.matters.values() for word in (matter.key, *matter.said_as)}
    hint = _hint(asked, names, said)
    if plain in {_plain(word) for item in catalogue.items.values() for word in (item.key, item.task_code, item.name)}:
        hint = f"它是单个事项；可以规划的一件事有：{_listed(names)}"
    problem = Problem(hint.lstrip("，；") or "目录里还没有一件事", column="MATTER", value=_short(asked))
    raise Refusal("unknown_matter", "没有“%(name)s”这件事", {"name": _short(asked)}, (problem,))


def _held(catalogue: Catalogue, have: Iterable[str], problems: list[Problem]) -> tuple[str, ...]:
    keys: dict[str, list[str]] = {}
    for material in catalogue.materials.values():
        for word in {_plain(material.key), _plain(material.name), _plain(material.english)}:
            keys.setdefault(word, []).append(material.key)
    held: list[str] = []
    for thing in have:
        found = keys.get(_plain(thing))
        if found is None:
            names = {key: material.name for key, material in catalogue.materials.items()}
            hint = _hint(thing, list(names.values()), names)
            problems.append(Problem(f"目录里没有材料“{_short(thing)}”{hint}", column="--have", value=_short(thing)))
        else:
            held += found
    return tuple(dict.fromkeys(held))


def _given(catalogue: Catalogue, matter: Matter, answers: Iterable[str], problems: list[Problem]) -> dict[str, str]:
    """Question → answer. A question that the matter does not ask may be answered too: items may hang on it."""
    words = {
        _plain(word): question
        for key in (*(key for key in catalogue.questions if key not in matter.questions), *matter.questions)
        for question in (catalogue.questions[key],)
        for word in (question.key, question.text, question.english)
    }
    given: dict[str, str] = {}
    for said in answers:
        name, equals, value = unicodedata.normalize("NFKC", said).partition("=")
        question = words.get(_plain(name))
        if not equals or not name.strip():
            message = f"“{_short(said)}”应写成 问题=回答，例如 {_example(catalogue, matter)}"
        elif question is None:
            own = {key: f"{key}（{catalogue.questions[key].text}）" for key in matter.questions}
            message = f"没有问题“{_short(name.strip())}”{_hint(name, list(own.values()), own, '这件事问的是')}"
        else:
            understood, message = _value(question, value)
            if not message and given.get(question.key, understood) != understood:
                message = f"“{question.text}”回答了两次，且不一样"
            if not message:
                given[question.key] = understood
        if message:
            problems.append(Problem(message, column="--answer", value=_short(said)))
    return given


def _value(question: Question, given: str) -> tuple[str, str]:
    """The answer as the catalogue writes it, and what is wrong with it, if anything."""
    plain = _plain(given)
    if not question.choices:
        fits = plain.isascii() and plain.isdigit() and len(plain) <= 6
        return plain, "" if fits else f"“{question.text}”应填写整数，现在是“{_short(given.strip())}”"
    for choice in question.choices:
        if plain in {_plain(choice.value), _plain(choice.label), _plain(choice.english)}:
            return choice.value, ""
    choices = "、".join(f"{choice.value}（{choice.label}）" for choice in question.choices)
    return plain, f"“{question.text}”的回答“{_short(given.strip())}”不在可选范围内，可选：{choices}"


def _example(catalogue: Catalogue, matter: Matter) -> str:
    question = next((catalogue.questions[key] for key in matter.questions), None)
    return f"{question.key}={question.default}" if question else "staff=yes"


def _hint(asked: str, names: list[str], words: Mapping[str, str], what: str = "有") -> str:
    """The nearest names for a word that is not understood, else what there is. `words`: other word → its name."""
    plain = _plain(asked)
    known = {_plain(word): name for word, name in words.items()} | {_plain(name): name for name in names}
    near = [name for word, name in known.items() if len(plain) > 1 and (plain in word or word in plain)]
    near += [known[word] for word in difflib.get_close_matches(plain, known, 3, 0.5)]
    if near:
        return "，是不是" + "、".join(f"“{name}”" for name in list(dict.fromkeys(near))[:3]) + "？"
    return f"；{what}：{_listed(names)}" if names else ""


def _listed(names: list[str]) -> str:
    rest = f" 等{len(names)}种" if len(names) > SHOWN else ""
    return "、".join(names[:SHOWN]) + rest

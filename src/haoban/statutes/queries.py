"""The words of the law as other rooms and pages read them. A statute is parsed when it is first asked for."""

from collections import defaultdict
from dataclasses import replace
from datetime import date
from functools import cache
from importlib.resources import files

from .citations import Citation
from .rules import Law, Words, parse_law, resolve

_ALIASES = {"民法典": "民法典总则"}
"""What is cited by the name of a whole of which a part is held."""

_STATED_ELSEWHERE = {"民法典总则": date(2021, 1, 1)}
"""In force from a day that the whole says and the part does not: 民法典第一千二百六十条."""


def law_names() -> tuple[str, ...]:
    """The short names of the statutes that are held."""
    return tuple(_files())


def versions_of(name: str) -> tuple[Law, ...]:
    """Every version of a statute that is held, by short or full name, 《》 or not; empty where it is unknown."""
    bare = name.strip().strip("《》").removeprefix("中华人民共和国")
    return _parsed(_ALIASES.get(bare, bare))


def words_of(citation: Citation, on: date) -> Words:
    """The words of a citation on a day. Raises `NotFound` as `rules.resolve` does."""
    return resolve(citation, versions_of(citation.law), on)


@cache
def _files() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for path in files(__package__).joinpath("data").iterdir():
        if path.name.endswith(").md"):
            found[path.name.partition("(")[0]].append(path.name)
    return {name: tuple(sorted(found[name])) for name in sorted(found)}


@cache
def _parsed(name: str) -> tuple[Law, ...]:
    folder = files(__package__).joinpath("data")
    laws = (
        parse_law(name, date.fromisoformat(file.partition("(")[2][:10]), folder.joinpath(file).read_text("utf-8"))
        for file in _files().get(name, ())
    )
    return tuple(replace(law, in_force_on=_STATED_ELSEWHERE.get(name, law.in_force_on)) for law in laws)

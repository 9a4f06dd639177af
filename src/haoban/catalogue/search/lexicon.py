"""The lexicon of everyday words: what people say → concept → words of a catalogue.

`lexicon/SUBJECT.yaml` holds concepts. Each has `means`, the words by which catalogues call it, and `said`, what
people say. In `means`, blanks join words that must all stand in an item's name, a leading `-` forbids one. In `said`,
`*` stands for up to ten characters between two parts, and `<kin>` for each word of the class `kin` of `classes.yaml`.
A concept of `elsewhere.yaml` means nothing: it names what no public service is, so that it can be said. The lexicon is
knowledge about language and names no district.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent / "lexicon"
CLASSES = "classes"
ELSEWHERE = "elsewhere"
_CLASS = re.compile(r"<([a-z]+)>")


@dataclass(frozen=True)
class Concept:
    """One thing that people and catalogues call by different words."""

    key: str
    """`SUBJECT.NAME`, unique."""
    means: tuple[str, ...]
    """The words of catalogues, any of them; none where it is no public service."""
    said: tuple[str, ...]
    """What people say, each of them, as written in the file."""
    phrases: tuple[str, ...] = ()
    """What people say with every class written out."""


@dataclass(frozen=True)
class Lexicon:
    """Everything the folder says."""

    concepts: tuple[Concept, ...]
    classes: Mapping[str, tuple[str, ...]]

    @property
    def entries(self) -> int:
        """How many different things that people say lead to a concept, classes counted once, not written out."""
        return sum(len(set(concept.said)) for concept in self.concepts if concept.means)


@lru_cache(maxsize=1)
def read_lexicon() -> Lexicon:
    """The lexicon of the package. Raises `ValueError` where a file breaks the form."""
    return lexicon_of(FOLDER)


def lexicon_of(folder: Path) -> Lexicon:
    """The lexicon of a folder, its concepts in the order of the files' names."""
    classes = {name: tuple(map(str, words)) for name, words in _document(folder / f"{CLASSES}.yaml").items()}
    return Lexicon(tuple(_concepts(folder, classes)), classes)


def _document(path: Path) -> dict[str, Any]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    read = yaml.load(path.read_text("utf-8"), Loader=loader) if path.exists() else {}  # noqa: S506 - safe either way
    return dict(read or {})


def _concepts(folder: Path, classes: Mapping[str, tuple[str, ...]]) -> Iterator[Concept]:
    for path in sorted(folder.glob("*.yaml")):
        if path.stem == CLASSES:
            continue
        for name, body in _document(path).items():
            if set(body) - {"means", "said"} or "said" not in body or ("means" in body) == (path.stem == ELSEWHERE):
                raise ValueError(f"{path.name}: {name} needs means and said")
            said = tuple(map(str, body["said"]))
            phrases = tuple(dict.fromkeys(written for one in said for written in _written_out(one, classes, path)))
            yield Concept(f"{path.stem}.{name}", tuple(map(str, body.get("means", ()))), said, phrases)


def _written_out(said: str, classes: Mapping[str, tuple[str, ...]], path: Path) -> Iterator[str]:
    found = _CLASS.search(said)
    if found is None:
        yield said
        return
    if found[1] not in classes:
        raise ValueError(f"{path.name}: {said} names no class of {CLASSES}.yaml")
    for word in classes[found[1]]:
        yield from _written_out(said[: found.start()] + word + said[found.end() :], classes, path)


def lexicon_problems(lexicon: Lexicon) -> list[str]:
    """What breaks the lexicon's own rules: nothing said, the same phrase twice in a concept, no common phrase."""
    found = []
    seen: set[str] = set()
    for concept in lexicon.concepts:
        if concept.key in seen:
            found.append(f"{concept.key}: the key stands twice")
        seen.add(concept.key)
        if not concept.said:
            found.append(f"{concept.key}: empty")
        for words in (concept.means, concept.phrases, concept.said):
            found += [f"{concept.key}: {word} stands twice" for word in sorted(set(words)) if words.count(word) > 1]
        for said in concept.phrases:
            if not all(said.split("*")) or len(said) > 16:
                found.append(f"{concept.key}: {said} is no common phrase")
    return found

"""The lexicon of everyday words: what people say → concept → words of a catalogue.

`lexicon/SUBJECT.yaml` holds concepts. Each has `means`, the words by which catalogues call it, and `said`, what
people say. In `means`, blanks join words that must all stand in an item's name, a leading `-` forbids one. In `said`,
`*` stands for up to ten characters between two parts. The lexicon is knowledge about language and names no district.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

FOLDER = Path(__file__).parent / "lexicon"


@dataclass(frozen=True)
class Concept:
    """One thing that people and catalogues call by different words."""

    key: str
    """`SUBJECT.NAME`, unique."""
    means: tuple[str, ...]
    """The words of catalogues, any of them."""
    said: tuple[str, ...]
    """What people say, each of them."""


@lru_cache(maxsize=1)
def read_lexicon() -> tuple[Concept, ...]:
    """Every concept, in the order of the files' names. Raises `ValueError` where a file breaks the form."""
    return tuple(_read(FOLDER))


def _read(folder: Path) -> Iterator[Concept]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    for path in sorted(folder.glob("*.yaml")):
        document = yaml.load(path.read_text("utf-8"), Loader=loader)  # noqa: S506 - a safe loader either way
        for name, body in document.items():
            if set(body) != {"means", "said"}:
                raise ValueError(f"{path.name}: {name} needs means and said")
            yield Concept(
                f"{path.stem}.{name}",
                tuple(str(words) for words in body["means"]),
                tuple(str(words) for words in body["said"]),
            )


def lexicon_problems(concepts: tuple[Concept, ...]) -> list[str]:
    """What breaks the lexicon's own rules: nothing said, nothing meant, the same phrase twice in a concept."""
    found = []
    seen: set[str] = set()
    for concept in concepts:
        if concept.key in seen:
            found.append(f"{concept.key}: the key stands twice")
        seen.add(concept.key)
        if not concept.means or not concept.said:
            found.append(f"{concept.key}: empty")
        for words in (concept.means, concept.said):
            found += [f"{concept.key}: {word} stands twice" for word in set(words) if words.count(word) > 1]
        for said in concept.said:
            if any(len(part) < 1 for part in said.split("*")) or len(said) > 16:
                found.append(f"{concept.key}: {said} is no common phrase")
    return found

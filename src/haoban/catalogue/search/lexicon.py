"""The lexicon of everyday words: what people say → concept → words of a catalogue.

`lexicon/SUBJECT.yaml` holds concepts. Each has `means`, the words by which catalogues call it, and `said`, what
people say. In `means`, blanks join words that must all stand in an item's name, a leading `-` forbids one. In `said`,
`*` joins parts that all must be said, in any order. `classes.yaml` holds words that stand for one another: `<kin>` in
a phrase is any word of that class, and a part that is a word of a class may be said by any other of it.
`synonyms.yaml` brings ways of saying to one before anything is looked up. A concept of `elsewhere.yaml` means nothing:
it names what no public service is, so that it can be said; those of `elsewhere_….yaml` are asked for anywhere and often
not here, so that this can be said too. The lexicon is knowledge about language and names no
district.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "lexicon"
CLASSES, SYNONYMS, ELSEWHERE = "classes", "synonyms", "elsewhere"
CLASS = re.compile(r"<([a-z]+)>")


@dataclass(frozen=True)
class Concept:
    """One thing that people and catalogues call by different words."""

    key: str
    """`SUBJECT.NAME`, unique."""
    means: tuple[str, ...]
    """The words of catalogues, any of them; none where it is no public service."""
    said: tuple[str, ...]
    """What people say, each of them, as written in the file."""

    @property
    def elsewhere(self) -> bool:
        """Whether it is asked for anywhere: where no item is meant, what is asked is not here."""
        return self.key.startswith(ELSEWHERE)


@dataclass(frozen=True)
class Lexicon:
    """Everything the folder says."""

    concepts: tuple[Concept, ...]
    classes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    synonyms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The word that stands for the others → the others; it is never taken for a part of something else itself."""

    @property
    def entries(self) -> int:
        """How many different phrases lead to a public service, as written, each counted once in the whole lexicon."""
        return len({said for concept in self.concepts if concept.means for said in concept.said})

    @cached_property
    def variants(self) -> dict[str, str]:
        """A way of saying → the one that stands for it; that one → itself."""
        known = {word: word for word in self.synonyms}
        return known | {variant: word for word, variants in self.synonyms.items() for variant in variants}


@lru_cache(maxsize=1)
def read_lexicon() -> Lexicon:
    """The lexicon of the package. Raises `ValueError` where a file breaks the form."""
    return lexicon_of(FOLDER)


def lexicon_of(folder: Path) -> Lexicon:
    """The lexicon of a folder, its concepts in the order of the files' names."""
    classes, synonyms = (
        {str(name): tuple(map(str, words)) for name, words in _document(folder / f"{name}.yaml").items()}
        for name in (CLASSES, SYNONYMS)
    )
    return Lexicon(tuple(_concepts(folder)), classes, synonyms)


def _document(path: Path) -> dict[str, Any]:
    # Only here: where the lexicon was read before, a command does without.
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    read = yaml.load(path.read_text("utf-8"), Loader=loader) if path.exists() else {}  # noqa: S506 - safe either way
    return dict(read or {})


def _concepts(folder: Path) -> Iterator[Concept]:
    for path in sorted(folder.glob("*.yaml")):
        if path.stem in (CLASSES, SYNONYMS):
            continue
        for name, body in _document(path).items():
            if set(body) - {"means", "said"} or "said" not in body or ("means" in body) == (path.stem == ELSEWHERE):
                raise ValueError(f"{path.name}: {name} needs means and said")
            yield Concept(f"{path.stem}.{name}", tuple(map(str, body.get("means", ()))), tuple(map(str, body["said"])))


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
        for words in (concept.means, concept.said):
            found += [f"{concept.key}: {word} stands twice" for word in sorted(set(words)) if words.count(word) > 1]
        for said in concept.said:
            if not all(said.split("*")) or len(CLASS.sub("", said)) > 16:
                found.append(f"{concept.key}: {said} is no common phrase")
            found += [
                f"{concept.key}: {said} names no class" for name in CLASS.findall(said) if name not in lexicon.classes
            ]
    variants = [variant for words in lexicon.synonyms.values() for variant in words]
    found += [f"synonyms: {word} stands twice" for word in sorted(set(variants)) if variants.count(word) > 1]
    found += [f"synonyms: {word} stands for another and is stood for" for word in variants if word in lexicon.synonyms]
    return found

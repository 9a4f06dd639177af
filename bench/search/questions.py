"""The questions: what was asked, what answers it, and to which part of the measuring each belongs."""

import csv
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).with_name("questions.csv")
NOWHERE = "not-here"


@dataclass(frozen=True)
class Question:
    """One question."""

    text: str
    kind: str
    """How it is put: everyday, situation, sibling, long, slip, not-here."""
    wanted: tuple[str, ...]
    """Parts of names; an item whose name holds one of them answers the question. Empty where nothing does."""
    written: str
    """`first`: before there was a lexicon. `tuning`: to look at. `sample` and `last`: for items drawn at random,
    measured once before anything was done for them (0.47 and 0.87 among five) and known to the lexicon since.
    `blind`: the same, near the end; only their sum was ever looked at (0.86 at first, words of classes and synonyms
    were added since, none of them for a question of these). `second`: by another author who knew the items, not
    the lexicon; to look at: 0.29 first, 0.58 among five, 0.55 told at first sight, before anything was done for them.
    `third`: for items drawn at random again, by an author of the lexicon; 0.56 first, 0.80 among five at first sight.
    `sealed`: the other half of `second`; never shown to an author of the lexicon, only counted: 0.35 first and 0.65
    among five before decision 34, 0.61 and 0.88 after it.
    `fourth`: by two more authors who knew items drawn at random, not the lexicon; to look at: 0.61 first, 0.88 among
    five, 0.57 told at first sight, before anything was done for them.
    `apart`: the other half of `fourth`, only counted: 0.62, 0.89 and 0.57 before decision 36, which tells of after.
    `fifth`: for items drawn at random again, after decision 36, by somebody who had not read the lexicon: 0.74 first,
    0.97 among five, 0.68 told at first sight.
    `sixth`: for 150 items drawn at random by an author who had seen neither lexicon nor search, and 40 questions that
    nothing fits, many of them near misses; half by a hash, to look at: 0.66 first, 0.92 among five, 0.67 told at first
    sight. `sixth_sealed`: the other half, only counted: 0.68, 0.88 and 0.60 at first sight.
    What `sealed`, `apart`, `fifth` and `sixth_sealed` say is the figure to expect elsewhere.
    """

    @property
    def part(self) -> str:
        """Tuning or judging by a hash of the text of the first questions; the others are a part of their own."""
        if self.written != "first":
            return self.written
        return "judging" if hashlib.sha256(self.text.encode()).digest()[0] % 2 else "tuning"


def read_questions() -> list[Question]:
    """Every question, in the file's order."""
    with FILE.open(encoding="utf-8", newline="") as lines:
        return [
            Question(row["question"], row["kind"], tuple(filter(None, row["wanted"].split("|"))), row["written"])
            for row in csv.DictReader(lines)
        ]


def rank(question: Question, names: Sequence[str]) -> int:
    """The place of the first answer among the names found, from 1; 0 where none answers."""
    for place, name in enumerate(names, 1):
        if any(part in name for part in question.wanted):
            return place
    return 0


def unanswerable(questions: Iterable[Question], names: Iterable[str]) -> list[Question]:
    """The questions whose answer no name of the catalogues gives: mistakes of the file."""
    every = "\n".join(names)
    return [question for question in questions if question.wanted and not any(w in every for w in question.wanted)]

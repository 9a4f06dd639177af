"""How well documents are read: `python -m bench.documents [--quick] [--each N] [--levels L,…] [--kinds K,…]`.

Ours is asked for each fact by its name; the peer, plain RapidOCR, only has to have the string somewhere on the page.
"""

import argparse
import random
import re
import time
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from difflib import SequenceMatcher
from typing import Any

from bench.report import result, table
from haoban.evidence.reading.engine import Engine, load
from haoban.evidence.reading.facts import Reading
from haoban.evidence.reading.pages import open_pages
from haoban.evidence.reading.reading import read

from .drawing import FOREIGN, KINDS, TEMPLATES, UNLIKE, draw
from .fictitious import Drawn
from .handed import BESIDE, WAYS, handed_in
from .nuisance import LEVELS, photographed

TODAY = date(2026, 11, 1)
"""The day on which the documents are read; it decides what has expired and nothing else."""

AIMED = ("uscc", "name", "id_number", "legal_representative")
"""The facts whose share the aims of 0.99 (moderate) and 0.90 (hard) speak of."""


@dataclass
class Count:
    """What came of one fact on one level."""

    asked: int = 0
    exact: int = 0
    sure: int = 0
    sure_wrong: int = 0
    likeness: float = 0.0

    def add(self, other: "Count") -> None:
        self.asked += other.asked
        self.exact += other.exact
        self.sure += other.sure
        self.sure_wrong += other.sure_wrong
        self.likeness += other.likeness

    def row(self) -> list[str]:
        shares = (self.exact, self.likeness, self.sure)
        return [str(self.asked), *(f"{part / max(self.asked, 1):.3f}" for part in shares), str(self.sure_wrong)]


@dataclass
class Tally:
    """Everything counted in a run."""

    facts: dict[tuple[str, str, str], Count] = field(default_factory=lambda: defaultdict(Count))
    drawings: dict[tuple[str, str], Count] = field(default_factory=lambda: defaultdict(Count))
    """All facts of a drawing, named as in `KINDS`, on one level."""
    kinds_wrong: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    cpu_seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    peer_seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    peer_found: dict[str, list[bool]] = field(default_factory=lambda: defaultdict(list))

    def add(self, drawing: str, drawn: Drawn, level: str, found: Reading, *, show: bool) -> None:
        if found.kind.value != drawn.kind:
            self.kinds_wrong[level] += 1
            if show:
                print(f"  {level} {drawn.kind}/{drawn.form}: kind {found.kind.value}")
        for name, truth in drawn.facts.items():
            count = self.facts[(drawn.kind, name, level)]
            fact = found.facts.get(name)
            value, wanted = normal(fact.value if fact else ""), normal(truth)
            right = value == wanted
            likeness = 1.0 if right else SequenceMatcher(None, value, wanted, autojunk=False).ratio()
            sure = bool(fact and fact.sure)
            count.add(Count(1, int(right), int(sure), int(sure and not right), likeness))
            self.drawings[(drawing, level)].add(Count(1, int(right), int(sure), int(sure and not right), likeness))
            if show and not right and name != "business_scope":
                mark = "SURE " if fact and fact.sure else ""
                print(f"  {mark}{level} {drawn.kind}/{drawn.form} {name}: {value} <> {wanted}")

    def over(self, level: str, names: Iterable[str] | None = None) -> Count:
        total = Count()
        for (_, name, at), count in self.facts.items():
            if at == level and (names is None or name in names):
                total.add(count)
        return total


def normal(text: str) -> str:
    """Text as it is compared: half width, no blanks."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def run(engine: Engine, kinds: Iterable[str], levels: Iterable[str], each: range, *, peer: Any, show: bool) -> Tally:
    """Draw, photograph and read the documents numbered `each` of every kind at every level."""
    tally = Tally()
    for level in levels:
        for kind in kinds:
            for number in each:
                chance = random.Random(f"{kind} {number}")
                drawn = draw(kind, chance)
                content = _taken(drawn, kind, level, chance)
                began, worked = time.perf_counter(), time.process_time()
                picture = next(iter(open_pages(content))).picture

                def again(lines: Any, picture: Any = picture) -> Any:
                    return engine.again(picture, lines)

                found = read(engine.lines(picture), again, TODAY)
                tally.seconds[level].append(time.perf_counter() - began)
                tally.cpu_seconds[level].append(time.process_time() - worked)
                tally.add(kind, drawn, level, found, show=show)
                if peer:
                    began = time.perf_counter()
                    plain = peer(picture)
                    tally.peer_seconds[level].append(time.perf_counter() - began)
                    there = normal("".join(plain.txts or ()))
                    tally.peer_found[level] += [normal(v) in there for n, v in drawn.facts.items() if n in AIMED]
    return tally


def _taken(drawn: Drawn, kind: str, level: str, chance: random.Random) -> bytes:
    """The file in which a paper arrives, by level or by way."""
    if level in LEVELS:
        return photographed(drawn.image, level, chance)
    return handed_in(drawn, draw(kind, chance), level, chance)


def _plain() -> Any:
    """Plain RapidOCR, as it comes, on two threads."""
    from rapidocr import RapidOCR

    threads = {"EngineConfig.onnxruntime.intra_op_num_threads": 2, "Global.log_level": "error"}
    return RapidOCR(params=threads)


def _mean(values: list[Any]) -> float | None:
    return round(sum(values) / len(values), 4) if values else None


_SETS = {"": {**TEMPLATES, **UNLIKE}, "templates": TEMPLATES, "unlike": UNLIKE, "foreign": FOREIGN}
"""What is drawn; the foreign papers only where they are asked for, each way alone."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="bench.documents", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one of each at two levels, under a minute")
    parser.add_argument("--each", type=int, default=8, help="documents of each kind at each level")
    parser.add_argument("--first", type=int, default=0, help="the first number drawn: other numbers, other documents")
    parser.add_argument("--levels", default="", help="levels, or ways as the foreign papers are handed in")
    parser.add_argument("--kinds", default="", help="beginnings of names, with commas between")
    parser.add_argument("--set", default="", choices=tuple(_SETS), help="some of the drawings only")
    parser.add_argument("--alone", action="store_true", help="without the peer, in half the time")
    parser.add_argument("--show", action="store_true", help="print every wrong value")
    asked = parser.parse_args()
    usual = [*WAYS, BESIDE, "hard"] if asked.set == "foreign" else list(LEVELS)
    levels = asked.levels.split(",") if asked.levels else (["moderate", "hard"] if asked.quick else usual)
    kinds = [kind for kind in KINDS if not asked.kinds or any(kind.startswith(one) for one in asked.kinds.split(","))]
    kinds = [kind for kind in kinds if kind in _SETS[asked.set]]
    each = range(asked.first, asked.first + (1 if asked.quick else asked.each))
    engine = load(2)
    peer = None if asked.alone else _plain()
    run(engine, kinds[:1], ["clean"], range(1), peer=peer, show=False)
    tally = run(engine, kinds, levels, each, peer=peer, show=asked.show)
    crooked = run(Engine(engine.networks, straighten=False), kinds[:3], levels[-1:], each, peer=None, show=False)
    order = {level: number for number, level in enumerate([*WAYS, BESIDE, *LEVELS])}
    rows = sorted(tally.facts.items(), key=lambda pair: (pair[0][0], pair[0][1], order[pair[0][2]]))
    table(
        ("kind", "fact", "level", "asked", "exact", "characters", "sure", "sure but wrong"),
        [[*key, *count.row()] for key, count in rows],
    )
    summary = {}
    for level in levels:
        aimed, every = tally.over(level, AIMED), tally.over(level)
        summary[level] = {
            "asked": every.asked,
            "exact_aimed": round(aimed.exact / max(aimed.asked, 1), 4),
            "exact": round(every.exact / max(every.asked, 1), 4),
            "characters": round(every.likeness / max(every.asked, 1), 4),
            "sure": round(every.sure / max(every.asked, 1), 4),
            "sure_but_wrong": round(every.sure_wrong / max(every.asked, 1), 5),
            "kinds_wrong": tally.kinds_wrong[level],
            "seconds": _mean(tally.seconds[level]),
            "cpu_seconds": _mean(tally.cpu_seconds[level]),
            "peer_somewhere_aimed": _mean(tally.peer_found[level]),
            "peer_seconds": _mean(tally.peer_seconds[level]),
        }
    print()
    heads = list(next(iter(summary.values())))
    table(("level", *heads), [[level, *values.values()] for level, values in summary.items()])
    without = crooked.over(levels[-1])
    same = Count()
    for kind in kinds[:3]:
        same.add(tally.drawings[(kind, levels[-1])])
    print(
        f"straightening, {levels[-1]}, first drawings: with {same.exact / max(same.asked, 1):.3f}, "
        f"without {without.exact / max(without.asked, 1):.3f}"
    )
    result(
        "documents",
        measured={"levels": summary, "without_straightening": round(without.exact / max(without.asked, 1), 4)},
        packages=("rapidocr", "onnxruntime"),
    )


if __name__ == "__main__":
    main()

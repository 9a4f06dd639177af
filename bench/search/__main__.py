"""Everyday questions over the two real catalogues: recall by kind of question, time and memory, beside other searches.

python -m bench.search [--quick] [--misses PART]

The catalogues are read from ../shared/data, or from the folder that HAOBAN_DATA names.
"""

import argparse
import os
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from bench import report
from haoban.catalogue.search.item_rows import read_items
from haoban.catalogue.search.listed import Listed
from haoban.catalogue.search.table_reading import read_file

from .peers import PEERS
from .questions import NOWHERE, Question, rank, read_questions, unanswerable
from .speed import many, ours, speed, start

DATA = Path(os.environ.get("HAOBAN_DATA", Path(__file__).resolve().parents[3] / "shared" / "data")) / "catalogue"
FILES = ("guangan-items.csv", "guangdong-items.jsonl")
AIM = {"recall_at_5": 0.95, "p99_ms_at_1135": 5}
Answer = Callable[[str], list[str]]
"""A question in, the names of the first five found out."""


def catalogue(name: str) -> list[Listed]:
    """The items of one of the real catalogues."""
    return [item.listed() for item in read_items(read_file(DATA / name), name).items]


def _found(search: Any, items: Sequence[Listed]) -> Answer:
    return lambda text: [items[number].name for number in search(text, 5)]


def recall(questions: Sequence[Question], answer: Answer) -> dict[str, float]:
    """Recall at 1 and at 5 over the questions that have an answer, the share of the others that find nothing."""
    asked = [question for question in questions if question.kind != NOWHERE]
    elsewhere = [question for question in questions if question.kind == NOWHERE]
    ranks = [rank(question, answer(question.text)) for question in asked]
    found = {
        "questions": len(questions),
        "recall_at_1": sum(place == 1 for place in ranks) / max(len(ranks), 1),
        "recall_at_5": sum(1 <= place <= 5 for place in ranks) / max(len(ranks), 1),
    }
    if elsewhere:
        found["told_not_here"] = sum(not answer(question.text) for question in elsewhere) / len(elsewhere)
    return {name: round(value, 3) for name, value in found.items()}


def _grouped(questions: Sequence[Question]) -> dict[tuple[str, str], list[Question]]:
    groups: dict[tuple[str, str], list[Question]] = defaultdict(list)
    for question in questions:
        groups[question.part, "all"].append(question)
        groups[question.part, question.kind].append(question)
    order = tuple(dict.fromkeys(["tuning", "judging", *(question.part for question in questions)]))
    return dict(sorted(groups.items(), key=lambda entry: (order.index(entry[0][0]), entry[0][1])))


def _misses(questions: Sequence[Question], answer: Answer) -> None:
    for question in questions:
        names = answer(question.text)
        if question.kind == NOWHERE:
            if names:
                print(f"not here, yet found: {question.text} -> {names[:2]}")
        elif not rank(question, names):
            print(f"missed: {question.text} [{'|'.join(question.wanted)}] -> {names or 'nothing'}")


def _both(figures: dict[str, float]) -> str:
    if "recall_at_5" not in figures or not figures["recall_at_5"]:
        return "—"
    return f"{figures['recall_at_1']:.2f} / {figures['recall_at_5']:.2f}"


def _show_recall(questions: Sequence[Question], answers: dict[str, Answer]) -> dict[str, dict[str, Any]]:
    measured: dict[str, dict[str, Any]] = defaultdict(dict)
    rows = []
    for (part, kind), group in _grouped(questions).items():
        figures = {name: recall(group, answer) for name, answer in answers.items()}
        if kind == NOWHERE:
            cells = [f"{figures[name]['told_not_here']:.2f} told" for name in answers]
        else:
            cells = [_both(figures[name]) for name in answers]
        rows.append([part, kind, len(group), *cells])
        measured[part][kind] = figures["ours"]
        if kind == "all":
            measured[part]["peers"] = {name: value["recall_at_5"] for name, value in figures.items() if name != "ours"}
    report.table(["part", "kind", "questions", *(f"{name} @1 / @5" for name in answers)], rows)
    return measured


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="no 50,000 items")
    parser.add_argument("--misses", help="only print what goes wrong in this part")
    chosen = parser.parse_args()
    if not DATA.exists():
        print("the real catalogues are not beside the project: nothing measured")
        return
    small, large = (catalogue(name) for name in FILES)
    items = [*small, *large]
    questions = read_questions()
    mistaken = unanswerable(questions, (item.name for item in items))
    assert not mistaken, [question.text for question in mistaken]
    mine = _found(ours(items), items)
    if chosen.misses:
        _misses([question for question in questions if question.part == chosen.misses], mine)
        return
    answers = {"ours": mine} | {name: _found(build(items), items) for name, build in PEERS.items() if name != "tantivy"}
    print(f"{len(questions)} questions over both catalogues ({len(items)} items)\n")
    measured: dict[str, Any] = {"both_catalogues": _show_recall(questions, answers)}
    local = [
        question
        for question in questions
        if question.kind == NOWHERE or any(rank(question, [item.name]) for item in small)
    ]
    print(f"\n{len(local)} of them over the catalogue of one district ({len(small)} items)\n")
    alone = {"ours": _found(ours(small), small)} | {
        name: _found(build(small), small) for name, build in PEERS.items() if name != "tantivy"
    }
    measured["one_catalogue"] = _show_recall(local, alone)
    texts = [question.text for question in questions]
    rows = []
    measured["speed"] = {}
    for count in (len(small),) if chosen.quick else (len(small), 50_000):
        listed = small if count == len(small) else many(items, count)
        for name in ("ours", "tantivy") if count > len(small) else ("ours", *PEERS):
            figures = speed(name, listed, texts, 5 if count == len(small) else 3)
            measured["speed"].setdefault(str(count), {})[name] = figures
            rows.append([count, name, *figures.values()])
    print()
    report.table(["items", "search", "p50 ms", "p99 ms", "p99 of the processor", "memory MB", "built s"], rows)
    measured["start"] = start([DATA / name for name in FILES])
    print()
    report.table(
        ["`haoban search`, seconds of the processor", "first", "later", "help alone"],
        [["one question over both catalogues", *measured["start"].values()]],
    )
    measured["aim"] = AIM
    report.result("search", measured=measured, packages=["scikit-learn", "tantivy", "numpy", "pypinyin"])


if __name__ == "__main__":
    main()

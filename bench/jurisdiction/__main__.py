"""Facts read from callers' words, the answers given, the tables' coverage, answers a second.

`python -m bench.jurisdiction [--quick] [--failures]`. Own messages are halved by a hash of the words; every other file
of `messages` is a part of its own. `calls` are another author's and `blind_seen` a third's, who told the answers by the
law; parts whose name ends with `sealed` are only counted: nobody who writes words for the hearing has seen what goes
wrong there. The sayings are heard by an ear that has not learned from them.
`--failures` shows what goes wrong in the parts that may be looked at.
"""

import argparse
import time
import zlib
from collections import Counter
from dataclasses import asdict, dataclass, field
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import yaml

from bench.jurisdiction.first_day import dispatched, routings
from bench.jurisdiction.sayings import left_out
from bench.report import result, table
from haoban.hotline.jurisdiction.answering import Adviser
from haoban.hotline.jurisdiction.district import District
from haoban.hotline.jurisdiction.rules import coverage
from haoban.hotline.jurisdiction.tables import read_tables

ROOT = Path(__file__).resolve().parents[2]
DAY = date(2026, 11, 20)


@dataclass
class Score:
    """What was right in one half."""

    messages: int = 0
    subject: int = 0
    request: int = 0
    facts: int = 0
    facts_right: int = 0
    facts_extra: int = 0
    answers: int = 0
    answers_right: int = 0
    wrong_body: int = 0
    failures: list[str] = field(default_factory=list)


def half_of(words: str) -> str:
    """Tuning or judging, by the words alone."""
    return "tuning" if zlib.crc32(words.encode()) % 2 == 0 else "judging"


def messages() -> dict[str, list[dict[str, Any]]]:
    """The messages by part: own ones in halves, and the calls that others wrote, a part for each file."""
    folder = Path(__file__).parent / "messages"
    own = yaml.safe_load((folder / "own.yaml").read_text("utf-8"))
    return {
        "tuning": [one for one in own if half_of(one["say"]) == "tuning"],
        "judging": [one for one in own if half_of(one["say"]) == "judging"],
    } | {
        file.stem: yaml.safe_load(file.read_text("utf-8"))
        for file in sorted(folder.glob("*.yaml"), key=lambda one: (one.stem != "calls", one.stem != "sealed", one.stem))
        if file.stem != "own"
    }


def known_facts(answer: dict[str, Any]) -> dict[str, str]:
    """Facts that were heard for sure, beside subject and request."""
    return {
        one["fact"]: str(one["value"])
        for one in answer["heard"]
        if one["sure"] and one["fact"] not in ("subject", "request")
    }


def judge(one: dict[str, Any], answer: dict[str, Any], score: Score) -> None:
    """Count what is right in one answer."""
    score.messages += 1
    wanted = [tuple(way.split(".")) for way in one["is"].split("|")]
    subject_right = answer["subject"] in {subject for subject, _ in wanted}
    request_right = (answer["subject"], answer["request"]) in wanted or (
        subject_right and len(DECIDER.tables.subjects[answer["subject"]].requests) == 1
    )
    score.subject += subject_right
    score.request += request_right
    heard = known_facts(answer)
    missed = []
    for names, value in (one["facts"] or {}).items():
        score.facts += 1
        right = any(heard.get(name) == str(value) for name in names.split("|"))
        score.facts_right += right
        if not right:
            missed.append(f"{names}={value}")
    named = {name for names in (one["facts"] or {}) for name in names.split("|")}
    extra = {name: value for name, value in heard.items() if name not in named}
    score.facts_extra += len(extra)
    answer_right = True
    if "route" in one:
        score.answers += 1
        answer_right = bool(answer["route"]) and answer["route"]["key"] == one["route"]
    elif "ask" in one:
        score.answers += 1
        answer_right = answer["body"] is None and answer["missing"][:1] == [one["ask"]]
    elif "body" in one:
        score.answers += 1
        answer_right = (one["body"] in (answer["body"] or "")) if one["body"] else answer["body"] is None
    if {"route", "ask", "body"} & one.keys():
        score.answers_right += answer_right
        score.wrong_body += not answer_right and bool(answer["body"] or answer["route"])
    if missed or not (subject_right and request_right and answer_right):
        wish = one.get("body") or one.get("route") or one.get("ask")
        score.failures.append(
            f"{one['say']}\n    want {one['is']} {one['facts']} {wish}\n"
            f"    got  {answer['subject']}.{answer['request']} {heard} "
            f"{answer['body'] or (answer['route'] or {}).get('key')} missing {answer['missing'][:2]}"
        )


DECIDER: Adviser


def main() -> None:
    """Measure and print."""
    global DECIDER
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--quick", action="store_true")
    arguments.add_argument("--failures", action="store_true")
    chosen = arguments.parse_args()
    begun = time.perf_counter()
    tables = read_tables().on(DAY)
    DECIDER = Adviser(tables, District(ROOT / "packs" / "baita", tables.roles, DAY), DAY)
    ready = time.perf_counter() - begun
    parts = messages()
    scores = {part: Score() for part in parts}
    for part, ones in parts.items():
        for one in ones:
            judge(one, DECIDER.answer({"question": one["say"]}), scores[part])
    spoken_cases = [one for ones in parts.values() for one in ones]
    first = {
        way: {part: dispatched(router, ones) for part, ones in parts.items()}
        for way, router in routings(ROOT / "packs" / "baita", DECIDER).items()
    }
    heard = left_out(tables, DECIDER, quick=chosen.quick)
    combinations = sum(len(list(product(*one.inputs.values()))) for one in tables.tables.values())
    wrong = Counter(key for key, one in tables.tables.items() for _ in coverage(one))
    rounds = 1 if chosen.quick else 5
    begun = time.perf_counter()
    for _ in range(rounds):
        for one in spoken_cases:
            DECIDER.answer({"question": one["say"]})
    spoken = rounds * len(spoken_cases) / (time.perf_counter() - begun)
    facts = {"facts": {"subject": "pension", "request": "transfer", "person_kind": "flexible", "household": "211021"}}
    begun = time.perf_counter()
    for _ in range(200 * rounds):
        DECIDER.answer(facts)
    given = 200 * rounds / (time.perf_counter() - begun)
    table(
        ("", *parts),
        [
            (name, *(_share(getattr(scores[part], right), getattr(scores[part], whole)) for part in scores))
            for name, right, whole in (
                ("subject right", "subject", "messages"),
                ("subject and request right", "request", "messages"),
                ("facts right, with their place", "facts_right", "facts"),
                ("facts heard that were not marked", "facts_extra", "messages"),
                ("answer right (body, route, or a question)", "answers_right", "answers"),
                ("another body or route named", "wrong_body", "answers"),
            )
        ],
    )
    print("routed before there is any history: right of the dispatched, of all marked messages")
    table(
        ("", *parts),
        [
            (f"by {way}", *(f"{one.right} of {one.dispatched} of {one.messages}" for one in found.values()))
            for way, found in first.items()
        ],
    )
    rows = len(tables.rows)
    print(
        f"tables: {len(tables.tables)} subjects, {rows} rows, {combinations} combinations, {sum(wrong.values())} wrong"
    )
    print(f"ready in {ready:.2f} s; {spoken:.0f} answers a second from words, {given:.0f} from facts, one core")
    print(
        f"sayings, heard by an ear that did not learn from them: {heard.messages}; subject {heard.subject_share:.3f}, "
        f"request {heard.request_share:.3f}, facts {heard.facts_share:.3f}, "
        f"answer {heard.answers_share:.3f}, another body {heard.wrong_share:.3f}"
    )
    if chosen.failures:
        looked_at = [part for part in scores if part != "judging" and not part.endswith("sealed")]
        print("\n".join(line for part in looked_at for line in scores[part].failures))
    result(
        "jurisdiction",
        measured={
            part: {
                "messages": score.messages,
                "subject": round(score.subject / score.messages, 4),
                "request": round(score.request / score.messages, 4),
                "facts": score.facts,
                "facts_right": round(score.facts_right / score.facts, 4),
                "answers": score.answers,
                "answers_right": round(score.answers_right / score.answers, 4),
                "wrong_body": score.wrong_body,
            }
            for part, score in scores.items()
        }
        | {
            "sayings": {
                "messages": heard.messages,
                "subject": round(heard.subject_share, 4),
                "request": round(heard.request_share, 4),
                "facts_right": round(heard.facts_share, 4),
                "answers_right": round(heard.answers_share, 4),
                "wrong_body": round(heard.wrong_share, 4),
            },
            "first_day": {way: {part: asdict(one) for part, one in found.items()} for way, found in first.items()},
            "rows": rows,
            "combinations": combinations,
            "gaps_and_overlaps": sum(wrong.values()),
            "ready_seconds": round(ready, 3),
            "answers_per_second_words": round(spoken),
            "answers_per_second_facts": round(given),
        },
        packages=("pydantic",),
    )


def _share(right: int, whole: int) -> str:
    return f"{right}/{whole} = {right / whole:.3f}"


if __name__ == "__main__":
    main()

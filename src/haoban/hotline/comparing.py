"""What a new router does differently from the one in use, told before it is put to use."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from .learning import Lesson
from .measures import figures
from .routing import Router


def differences(old: Router, lesson: Lesson, texts: Sequence[str], labels: Sequence[str]) -> dict[str, Any]:
    """How both answer the same messages: how many go elsewhere, from where to where, gains and losses by label.

    The new router answers as if it had not seen the message; the old one may have learnt from it: that favours the old.
    """
    new = lesson.router
    texts, truth = [texts[number] for number in lesson.numbers], [labels[number] for number in lesson.numbers]
    before, after = old.probabilities(texts), lesson.unseen
    said = [(old.labels[int(a)], new.labels[int(b)]) for a, b in zip(before.argmax(1), after.argmax(1), strict=True)]
    moved = [number for number, (a, b) in enumerate(said) if a != b]
    f1 = [figures(one.labels, chances, truth)["labels"] for one, chances in ((old, before), (new, after))]
    paths = Counter(said[number] for number in moved)
    return {
        "messages": len(texts),
        "changed": len(moved),
        "changed_to_right": sum(said[number][1] == truth[number] for number in moved),
        "changed_to_wrong": sum(said[number][0] == truth[number] for number in moved),
        "new_labels": sorted(set(new.labels) - set(old.labels)),
        "lost_labels": sorted(set(old.labels) - set(new.labels)),
        "from_to": [{"from": a, "to": b, "messages": count} for (a, b), count in paths.most_common(20)],
        "f1_by_label": {
            label: {"before": round(f1[0][label]["f1"], 4), "after": round(f1[1][label]["f1"], 4)} for label in f1[1]
        },
        "examples": [
            {"text": texts[number][:80], "before": said[number][0], "after": said[number][1], "label": truth[number]}
            for number in moved[:10]
        ],
    }


def doubtful(lesson: Lesson, labels: Sequence[str], *, below: float = 0.05) -> list[tuple[int, str, float, float]]:
    """Messages whose own label a router that has not seen them gives less than `below`, the least likely first.

    Each is the message's number, the likely label, its probability and the own label's. After Northcutt et al.,
    Confident learning, 2021. A doubt, not a verdict: the label may be right and the wording rare.
    """
    place = {label: number for number, label in enumerate(lesson.router.labels)}
    found = []
    for number, chance in zip(lesson.numbers, lesson.unseen, strict=True):
        own, best = float(chance[place[labels[number]]]), int(chance.argmax())
        if own < below:
            found.append((number, lesson.router.labels[best], float(chance[best]), own))
    return sorted(found, key=lambda one: (one[3], one[0]))

"""What a new router does differently from the one in use, told before it is put to use."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from .measures import figures
from .routing import Router


def differences(old: Router, new: Router, texts: Sequence[str], truth: Sequence[str]) -> dict[str, Any]:
    """How both answer the same messages: how many go elsewhere, from where to where, gains and losses by label.

    The new router was learnt from these messages, the old one perhaps not: the figures say what changes, not which
    is better.
    """
    before, after = old.probabilities(texts), new.probabilities(texts)
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

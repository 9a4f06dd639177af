"""The router beside TF-IDF with a linear SVC, on a split by hash of the labelled messages; and how noisy labels are.

"As people write" puts particles back between the words. The router drops function characters, so that row is equal by
construction; what real writing does is told by `same_without_function_words`: the share of the unlabelled messages that
go to the same subject as they stand and with every word taken out that is frequent in them and never in the labelled.
"""

import hashlib
import time
from collections import Counter
from typing import Any

import numpy as np

from .places import DATA, rows

AIM = {"macro_f1": 0.95, "expected_calibration_error": 0.02, "messages_per_second": 10_000}


PARTICLES = (
    "的",
    "是",
    "在",
    "了",
    "都",
    "和",
    "也",
    "我",
    "没有",
    "我们",
    "就",
    "还",
    "给",
    "要",
    "能",
    "可以",
    "这",
    "但",
    "被",
    "又",
)


def as_people_write(text: str) -> str:
    """The message with particles put back between its words, about as often as in messages that kept them."""
    said = []
    for number, word in enumerate(text.split()):
        chance = hashlib.sha256(f"{number}{word}{text[:20]}".encode()).digest()
        said += [word, *([PARTICLES[chance[1] % len(PARTICLES)]] if chance[0] < 90 else ()), "，" * (chance[2] < 30)]
    return "".join(said)


def measure(*, quick: bool) -> dict[str, Any]:
    """The figures of `haoban hotline evaluate` on the part held out, the peer's, and what is said of the labels."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.metrics import f1_score
    from sklearn.svm import LinearSVC

    from haoban.hotline.labelled import normal, read_labelled
    from haoban.hotline.learning import study
    from haoban.hotline.measures import evaluate

    messages = read_labelled(DATA / "hotline/messages-labelled.csv")
    part = [hashlib.sha256(text.encode()).digest()[1] for text in messages.texts]
    pairs = list(zip(messages.texts, messages.labels, part, strict=True))
    if quick:
        pairs = [pair for pair in pairs if pair[2] % 3 == 0]
    inside, outside = [pair for pair in pairs if pair[2] % 5], [pair for pair in pairs if not pair[2] % 5]
    taught, truth = [pair[0] for pair in inside], [pair[1] for pair in inside]
    texts, labels = [pair[0] for pair in outside], [pair[1] for pair in outside]
    began, spent = time.perf_counter(), time.process_time()
    lesson = study(taught, truth)
    trained = {"wall": time.perf_counter() - began, "processor": time.process_time() - spent}
    ours = evaluate(lesson.router, texts, labels)
    written = [as_people_write(text) for text in texts]
    spoken = evaluate(lesson.router, written, labels)
    vectorizer = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True)
    machine = LinearSVC().fit(vectorizer.fit_transform([normal(one) for one in taught]), truth)
    began = time.process_time()
    said = machine.predict(vectorizer.transform([normal(text) for text in texts]))
    rate = len(texts) / (time.process_time() - began)
    theirs = machine.predict(vectorizer.transform([normal(text) for text in written]))
    often = max(set(labels), key=labels.count)
    return {
        **{name: value for name, value in ours.items() if name not in ("labels", "coverage_at_precision")},
        "coverage_at_99": ours["coverage_at_precision"]["0.99"],
        **{f"{name}_as_people_write": spoken[name] for name in ("macro_f1", "expected_calibration_error")},
        "same_without_function_words": _same(lesson.router, messages.texts),
        "peer_macro_f1": f1_score(labels, said, average="macro"),
        "peer_macro_f1_as_people_write": f1_score(labels, theirs, average="macro"),
        "peer_messages_per_second": rate,
        "floor_macro_f1": f1_score(labels, [often] * len(labels), average="macro"),
        "f1_by_label": {label: round(one["f1"], 4) for label, one in ours["labels"].items()},
        "trained_seconds": trained,
        "messages": {"trained": len(inside), "judged": len(outside)},
        "calibration": _calibration(pairs),
        "labels": _noise(lesson, taught, truth),
    }


def _calibration(pairs: list[tuple[str, str, int]]) -> dict[str, Any]:
    """The calibration error of each fifth and of all together, beside what chance alone gives.

    That is the error of a router whose every probability is exactly right, on as many messages: few messages in a bin
    stray from any probability.
    """
    from haoban.hotline.learning import learn
    from haoban.hotline.measures import calibration_error

    chance = np.random.default_rng(0)
    found = []
    for number in range(5):
        inside, outside = [one for one in pairs if one[2] % 5 != number], [one for one in pairs if one[2] % 5 == number]
        router = learn([one[0] for one in inside], [one[1] for one in inside])
        said = router.probabilities([one[0] for one in outside])
        truth = np.array([one[1] for one in outside])
        found.append((said.max(1), np.array(router.labels)[said.argmax(1)] == truth))
    whole = np.concatenate([best for best, _ in found]), np.concatenate([right for _, right in found])

    def by_chance(best: Any) -> float:
        return float(np.mean([calibration_error(best, chance.random(len(best)) < best) for _ in range(300)]))

    return {
        "error_by_fifth": [round(calibration_error(*one), 4) for one in found],
        "error_by_chance_by_fifth": [round(by_chance(best), 4) for best, _ in found],
        "surer_than_right_by_fifth": [round(float(best.mean() - right.mean()), 4) for best, right in found],
        "error_of_all": calibration_error(*whole),
        "error_of_all_by_chance": by_chance(whole[0]),
        "surer_than_right": float(whole[0].mean() - whole[1].mean()),
    }


def _same(router: Any, labelled: Any) -> float:
    import rjieba

    known = {word for text in labelled for word in text.split()}
    told = [one["subject"] + one["text"] for one in rows("hotline/messages-unlabelled.csv")]
    cut = [rjieba.cut(text) for text in told]
    count = Counter(word for words in cut for word in words)
    function = {word for word, often in count.items() if often >= 50 and word not in known}
    bare = ["".join(word for word in words if word not in function) for words in cut]
    return float((router.probabilities(told).argmax(1) == router.probabilities(bare).argmax(1)).mean())


def _noise(lesson: Any, texts: list[str], labels: list[str]) -> dict[str, Any]:
    """Labels that two machines of different kinds, neither having seen the message, both call another, and the same."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.model_selection import cross_val_predict
    from sklearn.svm import LinearSVC

    from haoban.hotline.labelled import normal
    from haoban.hotline.measures import figures

    order = list(lesson.numbers)
    table = TfidfVectorizer(analyzer="char", ngram_range=(1, 2), sublinear_tf=True).fit_transform(
        [normal(texts[one]) for one in order]
    )
    truth = [labels[one] for one in order]
    other = cross_val_predict(LinearSVC(), table, truth, cv=4)
    names = lesson.router.labels
    best = lesson.unseen.argmax(1)
    sure = lesson.unseen.max(1) >= 0.9
    both = np.array([names[one] for one in best]) == other
    doubted = both & (other != np.array(truth)) & sure
    kept = np.flatnonzero(~doubted)
    whole = figures(names, lesson.unseen, truth)
    undoubted = figures(names, lesson.unseen[kept], [truth[one] for one in kept])
    by_text: dict[str, set[str]] = {}
    number = Counter(normal(text) for text in texts)
    for text, label in zip(texts, labels, strict=True):
        by_text.setdefault(normal(text), set()).add(label)
    twice = [text for text, count in number.items() if count > 1]
    unlike = np.flatnonzero(doubted)[np.argsort(-lesson.unseen.max(1)[doubted], kind="stable")]
    return {
        "doubted_share": float(doubted.mean()),
        "mistakes_share": float((np.array([names[one] for one in best]) != np.array(truth)).mean()),
        "macro_f1_unseen": whole["macro_f1"],
        "expected_calibration_error_unseen": whole["expected_calibration_error"],
        "macro_f1_unseen_without_doubted": undoubted["macro_f1"],
        "equal_messages": len(twice),
        "equal_messages_with_different_labels": sum(len(by_text[text]) > 1 for text in twice),
        "examples": [
            {"text": "".join(texts[order[one]].split())[:60], "label": truth[one], "both_say": str(other[one])}
            for one in unlike[:: max(len(unlike) // 8, 1)][:8]
        ],
    }

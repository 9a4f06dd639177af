"""The router beside TF-IDF with a linear SVC, on a split by hash of the labelled messages.

python -m bench.hotline [--quick]
"""

import argparse
import hashlib
import time
from pathlib import Path

from bench import report

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "hotline" / "messages-labelled.csv"
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


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a third of the messages")
    quick = parser.parse_args().quick
    if not DATA.exists():
        print("the labelled messages are not beside the project: nothing measured")
        return
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.metrics import f1_score
    from sklearn.svm import LinearSVC

    from haoban.hotline.labelled import normal, read_labelled
    from haoban.hotline.learning import learn
    from haoban.hotline.measures import evaluate

    messages = read_labelled(DATA)
    part = [hashlib.sha256(text.encode()).digest()[1] for text in messages.texts]
    pairs = list(zip(messages.texts, messages.labels, part, strict=True))
    if quick:
        pairs = [pair for pair in pairs if pair[2] % 3 == 0]
    inside = [pair for pair in pairs if pair[2] % 5]
    outside = [pair for pair in pairs if not pair[2] % 5]
    texts, labels = [pair[0] for pair in outside], [pair[1] for pair in outside]
    began = time.perf_counter()
    model = learn([pair[0] for pair in inside], [pair[1] for pair in inside])
    trained = time.perf_counter() - began
    model.probabilities(texts[:10])
    ours = evaluate(model, texts, labels)
    vectorizer = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True)
    machine = LinearSVC().fit(vectorizer.fit_transform([normal(p[0]) for p in inside]), [p[1] for p in inside])
    began = time.perf_counter()
    said = machine.predict(vectorizer.transform([normal(text) for text in texts]))
    rate = len(texts) / (time.perf_counter() - began)
    peer = {"macro_f1": f1_score(labels, said, average="macro"), "messages_per_second": rate}
    written = [as_people_write(text) for text in texts]
    theirs = machine.predict(vectorizer.transform([normal(text) for text in written]))
    spoken = evaluate(model, written, labels)
    for name in ("macro_f1", "expected_calibration_error"):
        ours[f"{name}_as_people_write"] = spoken[name]
    peer["macro_f1_as_people_write"] = f1_score(labels, theirs, average="macro")
    often = max(set(labels), key=labels.count)
    floor = f1_score(labels, [often] * len(labels), average="macro")
    names = (
        "macro_f1",
        "macro_f1_as_people_write",
        "weighted_f1",
        "log_loss",
        "expected_calibration_error",
        "expected_calibration_error_as_people_write",
        "messages_per_second",
    )
    report.table(
        ["figure", "ours", "TF-IDF and SVC", "always the most frequent", "aim"],
        [
            [
                name,
                f"{ours[name]:.4f}",
                f"{peer[name]:.4f}" if name in peer else "—",
                f"{floor:.4f}" if name == "macro_f1" else "—",
                AIM.get(name, "—"),
            ]
            for name in names
        ],
    )
    measured = {name: round(ours[name], 4) for name in names} | {
        "coverage_at_99": round(ours["coverage_at_precision"]["0.99"], 4),
        "peer_macro_f1": round(peer["macro_f1"], 4),
        "peer_macro_f1_as_people_write": round(peer["macro_f1_as_people_write"], 4),
        "floor_macro_f1": round(floor, 4),
        "trained_in_seconds": round(trained, 1),
        "messages": {"trained": len(inside), "judged": len(outside)},
        "aim": AIM,
    }
    report.result("hotline", measured=measured, packages=["scikit-learn", "numpy"])


if __name__ == "__main__":
    main()

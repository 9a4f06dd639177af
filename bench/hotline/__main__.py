"""Dispatch: routing by subject, items to departments, the right reply, gathering. Each beside its peer in the same run.

python -m bench.hotline [--quick] [--only routing|departments|answers|matters] [--million]
"""

import argparse
from typing import Any

from bench import report

from . import answers, departments, matters, routing
from .places import DATA

PARTS = {"routing": routing, "departments": departments, "answers": answers, "matters": matters}


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer messages, one fold, no large gathering")
    parser.add_argument("--only", choices=PARTS)
    parser.add_argument("--million", action="store_true", help="gather a million messages too")
    chosen = parser.parse_args()
    if not (DATA / "hotline").is_dir():
        print("the real messages are not beside the project (HAOBAN_DATA says where they are): nothing measured")
        return
    measured = {}
    for name, part in PARTS.items():
        if chosen.only in (None, name):
            measured[name] = _rounded(
                part.measure(quick=chosen.quick, **({"million": chosen.million} if name == "matters" else {}))
            )
            _TELL[name](measured[name])
            print(flush=True)
    report.result("hotline", measured=measured, packages=["scikit-learn", "numpy", "rjieba"])


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 4)
    if isinstance(value, dict):
        return {key: _rounded(one) for key, one in value.items()}
    return [_rounded(one) for one in value] if isinstance(value, list) else value


def _tell_routing(got: dict[str, Any]) -> None:
    names = (
        *("macro_f1", "macro_f1_as_people_write", "same_without_function_words", "weighted_f1", "log_loss"),
        *("expected_calibration_error", "coverage_at_99", "messages_per_second"),
    )
    report.table(
        ["routing", "ours", "TF-IDF and SVC", "most frequent", "aim"],
        [
            [name, got[name], got.get(f"peer_{name}", "—"), got.get(f"floor_{name}", "—"), routing.AIM.get(name, "—")]
            for name in names
        ],
    )
    calm = got["calibration"]
    print(
        f"calibration error by fifth {calm['error_by_fifth']}, by chance {calm['error_by_chance_by_fifth']}; "
        f"surer than right by {calm['surer_than_right_by_fifth']}; all messages {calm['error_of_all']}, "
        f"by chance {calm['error_of_all_by_chance']}, surer by {calm['surer_than_right']}"
    )
    labels = got["labels"]
    print(
        f"labels: {labels['doubted_share']:.1%} are called another, the same, by two machines that had not seen them; "
        f"macro-F1 {labels['macro_f1_unseen']} on all that was learnt from, each unseen, "
        f"{labels['macro_f1_unseen_without_doubted']} without these; calibration error there "
        f"{labels['expected_calibration_error_unseen']} (fitted on the same scores)"
    )
    for one in labels["examples"]:
        print(f"  {one['label']}, both say {one['both_say']}: {one['text']}")


def _tell_departments(got: dict[str, Any]) -> None:
    report.table(
        [
            "departments",
            "top 1",
            "top 3",
            "TF-IDF and SVC",
            "first day 1",
            "first day 3",
            "names only",
            "most frequent",
        ],
        [
            [
                name,
                *(one[key] for key in ("top1", "top3", "peer_top1", "first_day_top1", "first_day_top3")),
                one["first_day_names_only_top1"],
                one["floor_top1"],
            ]
            for name, one in got.items()
        ],
    )
    print(f"aim: {departments.AIM}")


def _tell_answers(got: dict[str, Any]) -> None:
    report.table(
        ["right reply", "ours", "TF-IDF cosine", "aim"],
        [[name, got[name], got[f"peer_{name}"], answers.AIM[name]] for name in ("first", "in_five")],
    )
    print(
        f"in five: {got['in_five_of_those']} among replies under 60 characters "
        f"({got['replies_under_60_characters']:.1%} of all), "
        f"{got['in_five_of_the_others']} among the others\nan answer is given to {got['answered']:.1%}, "
        f"{got['right_of_answered']:.1%} of them right; and to {got['answered_though_absent']:.1%} without theirs"
    )


def _tell_matters(got: dict[str, Any]) -> None:
    columns = ("title", "messages", "likes", "against", "days", "from", "to", "heat")
    report.table(columns, [[one[name] for name in columns] for one in got["hottest"]])
    print(
        f"{got['messages']} messages, {got['matters']} matters; processor seconds: {got['processor_seconds']}, "
        f"peak memory in megabytes: {got['peak_megabytes']}"
    )


_TELL = {
    "routing": _tell_routing,
    "departments": _tell_departments,
    "answers": _tell_answers,
    "matters": _tell_matters,
}

if __name__ == "__main__":
    main()

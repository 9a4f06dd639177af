"""A comparison as `--json` prints it."""

import json
from dataclasses import replace
from typing import Any

from haoban.kernel.console import as_json_text

from .faults import Fault
from .policies import USUAL
from .probing import find_probe
from .remedy import advice, corrections, steps
from .rules import Comparison, Explanation
from .search import Reading


def document(found: Comparison) -> dict[str, Any]:
    """What `--json` prints (FORMATS: contributions compare)."""
    return {
        "difference_fen": found.difference_fen,
        "by_insurance": dict(found.by_insurance),
        "explained": found.explained,
        "explanations": [_explanation(one) for one in found.explanations],
        "indistinguishable": len(found.explanations) > 1,
        "tell_apart": _probe(found),
        "also_possible": [_explanation(one) | {"errors": count} for one, count in found.also_possible],
        "persons": [
            {
                "person_id": person,
                "insurance": insurance,
                "payer": payer,
                "declared_fen": mine,
                "booked_fen": yours,
                "difference_fen": (mine or 0) - (yours or 0),
            }
            for person, insurance, payer, mine, yours in found.persons
        ],
        "errors": [_fault(fault) for fault in found.errors],
        "unexplained_fen": found.unexplained_fen,
        "correction": [
            {
                "do": one.do,
                "person_id": one.person_id,
                "insurance": one.insurance,
                "amount_fen": one.amount_fen,
                "because": one.because,
            }
            for one in corrections(found)
        ],
        "steps": steps(found),
        "advice": advice(found),
    }


def json_text(found: Comparison) -> str:
    """The document as text; its two long lists are written line by line, which is quicker than building them first."""
    said = document(replace(found, persons=()))
    said["steps"], said["advice"] = steps(found), advice(found)
    quoted = json.encoder.encode_basestring
    long = {
        "persons": (
            f'{{"person_id": {quoted(person)}, "insurance": "{insurance}", "payer": "{payer}", '
            f'"declared_fen": {"null" if mine is None else mine}, "booked_fen": {"null" if yours is None else yours}, '
            f'"difference_fen": {(mine or 0) - (yours or 0)}}}'
            for person, insurance, payer, mine, yours in found.persons
        ),
        "correction": (
            f'{{"do": "{one.do}", "person_id": {quoted(one.person_id)}, "insurance": "{one.insurance}", '
            f'"amount_fen": {one.amount_fen}, "because": "{one.because}"}}'
            for one in corrections(found)
        ),
    }
    parts = (
        f'"{name}": ' + ("[" + ", ".join(long[name]) + "]" if name in long else as_json_text(value))
        for name, value in said.items()
    )
    return "{" + ", ".join(parts) + "}"


def _explanation(one: Explanation) -> dict[str, Any]:
    said: dict[str, Any] = dict(one.declared.document())
    if one.booked != USUAL:
        said["booked"] = one.booked.document()
    if one.reading is not Reading.LITERAL:
        said["reading"] = str(one.reading)
    return said


def _fault(fault: Fault) -> dict[str, Any]:
    person, insurance, payer = fault.key
    return {
        "person_id": person,
        "insurance": insurance,
        "payer": payer,
        "kind": str(fault.kind),
        "declared_fen": fault.declared_fen,
        "booked_fen": fault.booked_fen,
        "where": str(fault.where),
        "declared_row": fault.declared_row,
        "booked_row": fault.booked_row,
        "declared_base_fen": fault.declared_base_fen,
        "booked_base_fen": fault.booked_base_fen,
        "slip": fault.slip and str(fault.slip),
        "certain": fault.certain,
    }


def _probe(found: Comparison) -> dict[str, Any] | None:
    ways = list(dict.fromkeys(one.declared for one in found.explanations))
    probe = find_probe(ways, found.rates)
    if probe is None:
        return None
    return {
        "insurance": probe.insurance,
        "base_fen": probe.base_fen,
        "outcomes": [
            {
                "employer_fen": one.employer_fen,
                "employee_fen": one.employee_fen,
                "declared": [ways[place].document() for place in one.ways],
            }
            for one in probe.outcomes
        ],
    }

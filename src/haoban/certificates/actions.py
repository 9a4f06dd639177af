"""Issuing certificates."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, connection

from haoban.catalogue.definitions import Material
from haoban.kernel.refusals import Conflict

from .rules import certificate_number, valid_until

INSERT_CERTIFICATE = """
    INSERT INTO certificates_certificate (number, material, name, owner, holder_name, issuer, issuer_name, case_number,
        facts, issued_on, valid_until, status)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, 'valid')
"""
"""Written in the step that settles a case, hence in words."""


@dataclass(frozen=True)
class Issue:
    """What a certificate is made from."""

    case_number: str
    owner: str
    holder_name: str
    issuer: str
    issuer_name: str
    facts: dict[str, Any]
    on: date


def issue(materials: Sequence[Material], made_from: Issue) -> tuple[str, ...]:
    """Issue one certificate for each material, in the caller's transaction; returns their numbers.

    Raises `Conflict` where the case has issued one of them before.
    """
    numbers, day = [], connection.ops.adapt_datefield_value
    facts = json.dumps(made_from.facts, ensure_ascii=False)
    try:
        with connection.cursor() as cursor:
            for place, material in enumerate(materials, start=1):
                numbers.append(certificate_number(made_from.case_number, place))
                cursor.execute(
                    INSERT_CERTIFICATE,
                    [
                        numbers[-1],
                        material.key,
                        material.name,
                        made_from.owner,
                        made_from.holder_name,
                        made_from.issuer,
                        made_from.issuer_name,
                        made_from.case_number,
                        facts,
                        day(made_from.on),
                        day(valid_until(made_from.on, material.valid_years)),
                    ],
                )
    except IntegrityError:
        raise Conflict("issued_already", "此件的结果已经核发过，不能重复核发") from None
    return tuple(numbers)

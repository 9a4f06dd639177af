"""Issuing certificates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError

from haoban.catalogue.definitions import Material
from haoban.kernel.refusals import Conflict

from .models import Certificate
from .rules import certificate_number, valid_until


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
    certificates = [
        Certificate(
            number=certificate_number(made_from.case_number, place),
            material=material.key,
            name=material.name,
            owner=made_from.owner,
            holder_name=made_from.holder_name,
            issuer=made_from.issuer,
            issuer_name=made_from.issuer_name,
            case_number=made_from.case_number,
            facts=made_from.facts,
            issued_on=made_from.on,
            valid_until=valid_until(made_from.on, material.valid_years),
        )
        for place, material in enumerate(materials, start=1)
    ]
    try:
        Certificate.objects.bulk_create(certificates)
    except IntegrityError:
        raise Conflict("issued_already", "此件的结果已经核发过，不能重复核发") from None
    return tuple(certificate.number for certificate in certificates)

"""What an owner holds."""

from collections.abc import Collection
from datetime import date

from django.db import connection

from haoban.kernel.refusals import NotFound
from haoban.people.subjects import Subject

from .models import Certificate, CertificateStatus

VALID = """
    SELECT material, number FROM certificates_certificate
    WHERE owner = %s AND status = %s AND issued_on <= %s AND (valid_until IS NULL OR valid_until >= %s) ORDER BY id
"""
"""Index: certificate_by_owner."""


def valid_numbers_of(owner: Subject, on: date) -> dict[str, str]:
    """Material → the number of the owner’s certificate that is valid on a day, the newest if there are several."""
    day = connection.ops.adapt_datefield_value(on)
    with connection.cursor() as cursor:
        cursor.execute(VALID, [str(owner), CertificateStatus.VALID.value, day, day])
        return dict(cursor.fetchall())


def certificates_of_cases(numbers: Collection[str]) -> dict[str, list[Certificate]]:
    """Case number → the certificates it issued."""
    found: dict[str, list[Certificate]] = {}
    for certificate in Certificate.objects.filter(case_number__in=list(numbers)).order_by("pk"):
        found.setdefault(certificate.case_number, []).append(certificate)
    return found


def get_certificate(number: str) -> Certificate:
    """A certificate by its number. Raises `NotFound`. Whoever calls this has checked that it may be seen."""
    certificate = Certificate.objects.filter(number=number).first()
    if certificate is None:
        raise NotFound("no_such_certificate", "没有这个证照编号")
    return certificate

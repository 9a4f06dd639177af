"""What an owner has handed in."""

from collections.abc import Collection

from django.db import connection

from haoban.kernel.refusals import NotFound
from haoban.people.subjects import Subject

from .models import Document
from .storage import fetch


def documents_of(owner: Subject) -> dict[str, Document]:
    """Material → the document in use of this owner."""
    return {document.material: document for document in Document.objects.filter(owner=str(owner), replaced_at=None)}


IN_USE = "SELECT material, id FROM evidence_document WHERE owner = %s AND replaced_at IS NULL"
"""Index: document_by_owner."""


def document_numbers_of(owner: Subject) -> dict[str, int]:
    """Material → the number of the document in use of this owner."""
    with connection.cursor() as cursor:
        cursor.execute(IN_USE, [str(owner)])
        return dict(cursor.fetchall())


def get_document(number: int) -> Document:
    """A document by its number. Raises `NotFound`. Whoever calls this has checked that it may be seen."""
    document = Document.objects.filter(pk=number).first()
    if document is None:
        raise NotFound("no_such_document", "没有这份材料")
    return document


def documents_by_number(numbers: Collection[int]) -> dict[int, Document]:
    """Documents by their numbers; those that don't exist are left out."""
    return Document.objects.in_bulk(list(numbers))


def bytes_of(document: Document) -> bytes:
    """The document's bytes. Raises `NotFound` where the storage does not hold them unaltered."""
    return fetch(document.digest)

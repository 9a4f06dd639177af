"""Handing in a document: looked into, kept under its digest, known by its owner."""

from datetime import datetime

from django.db import IntegrityError, transaction

from haoban.people.models import Account
from haoban.people.subjects import Subject

from .content import Content, examine
from .models import Document
from .storage import keep


def hand_in(data: bytes, name: str, material: str, owner: Subject, by: Account, at: datetime) -> Document:
    """Keep a file as a document of `owner`; the one that was handed in before for the same material is replaced.

    So is the same file handed in again: it may be the answer to a supplement. Raises `Refusal` as `content.examine`
    does.
    """
    content = examine(data)
    digest = keep(data)
    try:
        return _put_in_place(content, digest, len(data), name, material, owner, by, at)
    except IntegrityError:  # another device handed in the same material at the same moment; the later one replaces it
        return _put_in_place(content, digest, len(data), name, material, owner, by, at)


def _put_in_place(
    content: Content, digest: str, size: int, name: str, material: str, owner: Subject, by: Account, at: datetime
) -> Document:
    with transaction.atomic():
        Document.objects.filter(owner=str(owner), material=material, replaced_at=None).update(replaced_at=at)
        return Document.objects.create(
            digest=digest,
            size=size,
            media_type=content.media_type.value,
            name=name[-200:],
            material=material,
            owner=str(owner),
            uploaded_by=by,
            uploaded_at=at,
        )

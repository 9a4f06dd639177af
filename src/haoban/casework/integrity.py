"""What the chain vouches for beside its own records: the content of the submission."""

import hashlib
from typing import Any

from haoban.kernel.chain import canonical


def content_digest(answers: dict[str, Any], form: dict[str, Any], documents: dict[str, Any]) -> str:
    """SHA-256 of what was handed in. It stands in the first event of every case, so altering the form shows."""
    return hashlib.sha256(canonical({"answers": answers, "form": form, "documents": documents})).hexdigest()

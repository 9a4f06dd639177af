"""The hall, open."""

import pytest
from hall import Hall


@pytest.fixture
def hall(db):
    """The demo district with its accounts."""
    return Hall.open()

"""The heavy libraries that are installed when they are first needed."""

import re
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from haoban.kernel.extras import EXTRAS

REQUIREMENTS = Path(__file__).resolve().parents[2] / "requirements"


def pinned(name):
    """Names of the distributions that a requirements file pins."""
    lines = (REQUIREMENTS / f"{name}.txt").read_text("utf-8").splitlines()
    return {match[1].lower().replace("_", "-") for line in lines if (match := re.match(r"([\w.-]+)==", line))}


@pytest.mark.parametrize("name", EXTRAS)
def test_what_tells_that_an_extra_is_there_is_brought_by_its_own_pins(name):
    """Else it is never found to be there, and every command that needs it says that installing failed."""
    brought = packages_distributions()
    for module in EXTRAS[name].modules:
        distributions = {one.lower().replace("_", "-") for one in brought[module]}
        assert distributions & (pinned(name) | pinned("run")), module

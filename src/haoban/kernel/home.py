"""Where an installation's data lies."""

import os
from pathlib import Path


def home_folder() -> Path:
    """The folder that `HAOBAN_HOME` names; `var` in the current one without it. It need not exist."""
    return Path(os.environ.get("HAOBAN_HOME", "var"))

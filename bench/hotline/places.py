"""Where the real messages and catalogues lie, for the benches of the hotline."""

import csv
import os
from pathlib import Path

DATA = Path(os.environ.get("HAOBAN_DATA", Path(__file__).resolve().parents[3] / "shared" / "data"))


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    with (DATA / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))

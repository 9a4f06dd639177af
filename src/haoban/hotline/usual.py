"""What bodies are usually charged with, by the parts of their names: `usual_duties.yaml`."""

from functools import cache
from pathlib import Path

_USUAL = Path(__file__).parent / "usual_duties.yaml"


@cache
def _usual() -> tuple[tuple[tuple[str, ...], str], ...]:
    import yaml

    said = yaml.safe_load(_USUAL.read_text(encoding="utf-8"))
    return tuple((tuple(one["names"]), str(one["duties"])) for one in said)


def usual_duties(name: str) -> str:
    """What bodies with such a name are usually charged with; empty where nothing is known."""
    return " ".join(duties for names, duties in _usual() if any(part in name for part in names))

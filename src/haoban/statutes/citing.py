"""Finding the citations in YAML files, with their lines, and which of them do not resolve."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml
from pydantic import ValidationError

from haoban.kernel.refusals import Problem, Refusal

from .citations import Citation
from .queries import words_of


@dataclass(frozen=True)
class Cited:
    """A citation where it stands: any mapping with `law` and `article`."""

    file: str
    line: int
    said: dict[str, str]


def cited_in(folder: Path) -> Iterator[Cited]:
    """Every citation in the YAML files below a folder."""
    for path in sorted(folder.rglob("*.yaml")):
        root = yaml.compose(path.read_text("utf-8"), Loader=yaml.SafeLoader)
        if root is not None:
            yield from _cited(root, str(path.relative_to(folder)))


def _cited(node: yaml.Node, file: str) -> Iterator[Cited]:
    if isinstance(node, yaml.SequenceNode):
        for element in node.value:
            yield from _cited(element, file)
    elif isinstance(node, yaml.MappingNode):
        said = {str(key.value): value.value for key, value in node.value if isinstance(value, yaml.ScalarNode)}
        if "law" in said and "article" in said:
            yield Cited(file, node.start_mark.line + 1, said)
        for _, value in node.value:
            yield from _cited(value, file)


def problem_of(cited: Cited, on: date) -> Problem | None:
    """Why a citation does not resolve on a day, or nothing."""
    try:
        words_of(Citation.model_validate(cited.said), on)
    except Refusal as refusal:
        return Problem(refusal.message, cited.file, cited.line, None, cited.said["law"])
    except ValidationError:
        return Problem("引用应写成 law（法规名）、article（条）、paragraph（款）、item（项）", cited.file, cited.line)
    return None

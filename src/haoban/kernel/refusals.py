"""How Haoban says no: one sentence that says what is wrong and what to do, and where exactly.

A refusal is interface. Its `code` is stable and in English; its sentence is Chinese, written with named
placeholders so that it can be translated as a whole (the Chinese sentence is the message id of the catalogue of
translations in `haoban/locale`).
"""

from dataclasses import asdict, dataclass, field
from typing import Any, ClassVar


@dataclass(frozen=True)
class Problem:
    """One mistake in what was handed in, located as closely as it can be."""

    message: str
    """The sentence for the reader, with what to do."""
    file: str | None = None
    """The file as it was named by whoever handed it in."""
    row: int | None = None
    """The line in the file; the header is row 1, as a spreadsheet counts."""
    column: str | None = None
    """The column's or the field's name."""
    value: str | None = None
    """What stood there."""

    def __str__(self) -> str:
        place = "，".join(
            part
            for part in (
                self.file,
                f"第 {self.row} 行" if self.row is not None else None,
                f"“{self.column}”" if self.column is not None else None,
            )
            if part
        )
        return f"{place}：{self.message}" if place else self.message


@dataclass
class Refusal(Exception):
    """A named no. Raised by rules and actions, shown by the edges; never a traceback for the user."""

    status: ClassVar[int] = 400
    """The HTTP status that pages and API answer with."""

    code: str
    """Stable English name, for programs and tests: `uscc_length`, `not_your_case`."""
    template: str
    """The Chinese sentence with named placeholders, `%(name)s`."""
    params: dict[str, Any] = field(default_factory=dict)
    """The values of the placeholders."""
    problems: tuple[Problem, ...] = ()
    """Where exactly, if there are several places."""

    @property
    def message(self) -> str:
        """The Chinese sentence with its values."""
        return self.template % self.params if self.params else self.template

    def __str__(self) -> str:
        return self.message

    def places(self) -> tuple[Problem, ...]:
        """The problems; of a refusal without any, the file (and its line) that its sentence is about, if it is."""
        file, line = self.params.get("file"), self.params.get("line")
        if self.problems or file is None:
            return self.problems
        return (Problem(self.message, str(file), line),)

    def document(self) -> dict[str, Any]:
        """What `--json` prints and the API answers: `{error, code, problems}`."""
        return {"error": self.message, "code": self.code, "problems": [asdict(problem) for problem in self.places()]}


class NotPermitted(Refusal):
    """The one who acts may not do this."""

    status = 403


class NotFound(Refusal):
    """What was asked for is not there, or must not be known to be there."""

    status = 404


class Conflict(Refusal):
    """The thing moved on meanwhile, or was done already in another way."""

    status = 409


class BrokenInstallation(Refusal):
    """Something that belongs to the installation is missing or full. The command line ends with status 3."""

    status = 503

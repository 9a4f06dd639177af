"""What was heard in one message: facts with the words they came from, and what it is about."""

from dataclasses import dataclass, field, replace

from haoban.kernel.divisions import DivisionCode

from .ear import Matter
from .mentions import Mention
from .tables import REQUEST, SUBJECT


@dataclass(frozen=True)
class Heard:
    """One fact that was heard."""

    fact: str
    value: str
    words: str
    """The words it came from."""
    sure: bool


@dataclass
class Hearing:
    """Everything that was heard in one message."""

    facts: list[Heard] = field(default_factory=list)
    subjects: tuple[str, ...] = ()
    """What it can be about, likeliest first; one: sure."""
    guesses: tuple[str, ...] = ()
    """Where nothing was heard: what it could be about, to be asked."""
    choices: dict[str, str] = field(default_factory=dict)
    """Facts that are sure."""
    candidates: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Facts of which several values were heard."""
    excluded: dict[str, frozenset[str]] = field(default_factory=dict)
    """What the caller said is not so."""
    places: dict[str, DivisionCode] = field(default_factory=dict)
    open: dict[str, Mention] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    second: tuple[str, str, str] | None = None
    """Another matter in the same message: subject, request and its words."""
    likely: tuple[tuple[Matter, float], ...] = ()
    """What the message may be about and its share, likeliest first."""
    urgent: dict[str, str] = field(default_factory=dict)
    """`SUBJECT.REQUEST` of what may be urgent → the words that said so."""

    def leave_open(self) -> None:
        """What it is about is not settled: it is asked back."""
        self.subjects = tuple(dict.fromkeys(subject for (subject, _), _ in self.likely))
        requests = tuple(request for (subject, request), _ in self.likely if subject == self.subjects[0])
        self.choices.pop(SUBJECT, None)
        self.choices.pop(REQUEST, None)
        self.candidates.pop(REQUEST, None)
        if len(self.subjects) == 1:
            self.candidates[REQUEST] = requests
        self._unsure()

    def unsettle(self, first: "Hearing") -> None:
        """What it is about is not sure, although it leads where the rest leads; `first` is what was heard before."""
        self.likely, self.urgent, self.second = first.likely, first.urgent, first.second
        self._unsure()

    def _unsure(self) -> None:
        self.facts[:] = [replace(one, sure=False) if one.fact in (SUBJECT, REQUEST) else one for one in self.facts]

"""What the applicant's side is told of a case, in both languages and by which way."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from haoban.catalogue.definitions import Item
from haoban.catalogue.queries import Catalogue, get_organisation
from haoban.kernel.clock import day_of
from haoban.notices.actions import tell
from haoban.notices.models import Channel

from .limits import Deadline
from .readers import reader_of
from .states import Event, EventKind, Status
from .store import BundleRow, Row

Names = list[str]
"""A name as it is told: in Chinese, in English."""

_TOLD = frozenset(
    {
        EventKind.SUPPLEMENT_REQUESTED,
        EventKind.ACCEPTED,
        EventKind.NOT_ACCEPTED,
        EventKind.SUSPENDED,
        EventKind.RESUMED,
        EventKind.EXTENDED,
        EventKind.REFUSED,
        EventKind.ISSUED,
        EventKind.LAPSED,
        EventKind.WITHDRAWN,
    }
)
"""What the applicant is told; the names are those of the notices' templates."""

_HANDED_OVER = frozenset({EventKind.REFUSED, EventKind.NOT_ACCEPTED, EventKind.ISSUED})
"""What is put into the applicant's hand, where it cannot be put into an inbox."""

_KNOWN_AT_THE_WINDOW = frozenset({"received", "settled", "withdrawn"})
"""What need not be passed on: the receipt, the last result or the withdrawal was in the applicant's hand."""


@dataclass
class Teller:
    """Tells of what happens in one transaction."""

    catalogue: Catalogue
    at: datetime
    readers: dict[str, int | None]
    """Bundle → the account that is told, or none, as far as it is known; kept as they are asked."""

    def is_in_person(self, bundle: BundleRow) -> bool:
        """Whether the applicant's side has no account."""
        return self._reader(bundle) is None

    def tell(self, bundle: BundleRow, template: str, params: dict[str, Any], case: str = "") -> None:
        """Put a notice into the inbox of the applicant's side, or among those that are passed on in person."""
        reader = self._reader(bundle)
        channel = Channel.INBOX
        if reader is None:
            if template in _KNOWN_AT_THE_WINDOW:
                return
            channel = Channel.BY_HAND if template in _HANDED_OVER else Channel.COUNTER
        matter = self.catalogue.matters.get(bundle.matter)
        title = [bundle.title, matter.english if matter else bundle.title]
        tell(reader, channel, template, params | {"title": title}, bundle.number, case, self.at)

    def tell_of(self, row: Row, item: Item, event: Event, status: Status, limits: Deadline) -> None:
        """Tell of an event of a case, where it concerns the applicant.

        What was accepted and decided in one step is told by its decision.
        """
        if event.kind not in _TOLD or (event.kind is EventKind.ACCEPTED and status is not Status.ACCEPTED):
            return
        organisation, said = get_organisation(row.organisation, self.catalogue), event.data
        params = {
            "item": [item.name, item.english],
            "organisation": [organisation.name, organisation.english],
            "due_on": limits.promised.on.isoformat() if limits.promised else "",
            "what": self._what_is_missing(event),
            "reason": said.get("reason", "").rstrip("。."),
            "days": said.get("days", 0),
            "procedure": self._procedure(item, said.get("ground")),
            "result": self._listed([self._material(key) for key in item.produces], "、", ", "),
            "review_body": organisation.review_body,
            "court": organisation.court,
        }
        self.tell(row.bundle, event.kind.value, params, row.number)

    def _what_is_missing(self, event: Event) -> Names:
        said, fields = event.data, self.catalogue.fields
        names = [self._material(key) for key in said.get("materials", [])]
        names += [[fields[key].label, fields[key].english] for key in said.get("fields", []) if key in fields]
        if said.get("reason") and event.kind is EventKind.SUPPLEMENT_REQUESTED:
            names.append([said["reason"].rstrip("。.；")] * 2)
        return self._listed(names, "；", "; ")

    def _material(self, key: str) -> Names:
        known = self.catalogue.materials.get(key)
        return [known.name, known.english] if known else [key, key]

    def _procedure(self, item: Item, ground: str | None) -> Names:
        name = next((procedure.name for procedure in item.special_procedure if procedure.key == ground), "")
        return [name, self.catalogue.pack.translations.get(name, name)]

    @staticmethod
    def _listed(names: list[Names], chinese: str, english: str) -> Names:
        return [chinese.join(name for name, _ in names), english.join(name for _, name in names)]

    def _reader(self, bundle: BundleRow) -> int | None:
        if bundle.number not in self.readers:
            self.readers[bundle.number] = reader_of(bundle, day_of(self.at))
        return self.readers[bundle.number]

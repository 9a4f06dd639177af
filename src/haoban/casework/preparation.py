"""What an application is prepared from: the plan for this owner, what is held already, and what is still missing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from haoban.catalogue.codes import Necessity
from haoban.catalogue.queries import Catalogue, get_catalogue, get_matter
from haoban.catalogue.rules import complete_answers
from haoban.certificates.queries import valid_numbers_of
from haoban.evidence.queries import document_numbers_of
from haoban.kernel.refusals import Problem
from haoban.kernel.working_days import national_calendar
from haoban.people.subjects import Subject
from haoban.planning.offer import Offer
from haoban.planning.rules import Plan, plan_matter

CERTIFICATE = "certificate:"
DOCUMENT = "document:"


@dataclass(frozen=True)
class Prepared:
    """An application before it is sent."""

    plan: Plan
    holdings: Mapping[str, str]
    """Material → `certificate:NUMBER` or `document:NUMBER` that the owner holds and the plan's items can use."""

    def missing(self) -> tuple[Problem, ...]:
        """Materials that must come now; what may follow later (容缺后补) is not among them."""
        return tuple(
            Problem(f"请上传“{entry.material.name}”", column=f"material-{entry.material.key}")
            for entry in self.plan.materials
            if entry.necessity is Necessity.REQUIRED
            and entry.produced_by is None
            and entry.needed_by
            and entry.material.key not in self.holdings
        )


@lru_cache(maxsize=1)
def offer_of(catalogue: Catalogue) -> Offer:
    """The catalogue arranged for planning, made once for each loaded pack."""
    pack = catalogue.pack
    return Offer.of(pack.items, pack.materials, pack.fields)


def plan_for(matter_key: str, answers: Mapping[str, str], held: Mapping[str, str], on: date) -> Plan:
    """The plan of a matter under answers; those not given are taken from the questions' defaults.

    Raises `NotFound` for a matter that is not offered, and what `plan_matter` and `complete_answers` raise.
    """
    catalogue, matter = get_catalogue(), get_matter(matter_key)
    complete = complete_answers([catalogue.questions[key] for key in matter.questions], answers)
    return plan_matter(matter, offer_of(catalogue), complete, held, on, national_calendar(), reused_from=held)


def holdings_of(owner: Subject, on: date) -> dict[str, str]:
    """Material → what the owner holds of it: a valid certificate issued here, else a document handed in before."""
    documents = {material: f"{DOCUMENT}{number}" for material, number in document_numbers_of(owner).items()}
    certificates = valid_numbers_of(owner, on)
    return documents | {material: f"{CERTIFICATE}{number}" for material, number in certificates.items()}


def prepare(owner: Subject, matter_key: str, answers: Mapping[str, str], on: date) -> Prepared:
    """The plan of a matter for an owner, with what the owner holds."""
    held = holdings_of(owner, on)
    plan = plan_for(matter_key, answers, held, on)
    used = {entry.material.key for entry in plan.materials if entry.needed_by}
    return Prepared(plan, {material: source for material, source in held.items() if material in used})

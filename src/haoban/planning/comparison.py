"""What changed between two plans for one matter: what the guidance page shows when an answer changes."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from .rules import Plan


@dataclass(frozen=True)
class Changes:
    """The differences from one plan to another. Names are as the reader knows them; numbers are new less old."""

    items_added: tuple[str, ...]
    items_removed: tuple[str, ...]
    materials_added: tuple[str, ...]
    """Materials that must be handed in now and need not before."""
    materials_removed: tuple[str, ...]
    fields_added: tuple[str, ...]
    fields_removed: tuple[str, ...]
    visits: int
    working_days: int
    fee_fen: int

    @property
    def any(self) -> bool:
        """Whether anything changed at all."""
        return self != Changes((), (), (), (), (), (), 0, 0, 0)

    def sentences(self) -> tuple[str, ...]:
        """The changes as the applicant reads them, the items first."""
        told = [
            f"{verb}{what}：{'、'.join(names)}"
            for verb, what, names in (
                ("增加", "事项", self.items_added),
                ("不再需要", "事项", self.items_removed),
                ("多交", "材料", self.materials_added),
                ("少交", "材料", self.materials_removed),
            )
            if names
        ]
        for what, unit, difference in (
            ("办理时间", "个工作日", self.working_days),
            ("跑动", "次", self.visits),
        ):
            if difference:
                told.append(f"{what}{'增加' if difference > 0 else '减少'} {abs(difference)} {unit}")
        if self.fee_fen:
            told.append(f"费用{'增加' if self.fee_fen > 0 else '减少'} {abs(self.fee_fen) / 100:.2f} 元")
        return tuple(told)


def compare(before: Plan, after: Plan) -> Changes:
    """What the second plan has that the first had not, and the other way round."""
    both = {entry.key: entry.item for plan in (before, after) for entry in plan.items}
    called = Counter(item.short_name for item in both.values())
    # Two ways to one result are often called the same in short: then the whole name tells them apart.
    items = {key: item.short_name if called[item.short_name] == 1 else item.name for key, item in both.items()}
    materials = {entry.material.key: entry.material.name for plan in (before, after) for entry in plan.materials}
    fields = {entry.field.key: entry.field.label for plan in (before, after) for entry in plan.form}

    def gained(names: dict[str, str], old: Iterable[str], new: Iterable[str]) -> tuple[str, ...]:
        without = set(old)
        return tuple(names[key] for key in new if key not in without)

    old_items, new_items = ([entry.key for entry in plan.items] for plan in (before, after))
    old_asked, new_asked = ([entry.material.key for entry in plan.asked_materials] for plan in (before, after))
    old_form, new_form = ([entry.field.key for entry in plan.form] for plan in (before, after))
    return Changes(
        items_added=gained(items, old_items, new_items),
        items_removed=gained(items, new_items, old_items),
        materials_added=gained(materials, old_asked, new_asked),
        materials_removed=gained(materials, new_asked, old_asked),
        fields_added=gained(fields, old_form, new_form),
        fields_removed=gained(fields, new_form, old_form),
        visits=after.visits - before.visits,
        working_days=after.working_days - before.working_days,
        fee_fen=after.fee_fen - before.fee_fen,
    )

"""Reading ratings."""

from collections.abc import Collection

from .models import Rating


def ratings_of(case_numbers: Collection[str]) -> dict[str, int]:
    """Case number → level, for those that were rated."""
    found = Rating.objects.filter(case_number__in=list(case_numbers))
    return dict(found.values_list("case_number", "level"))

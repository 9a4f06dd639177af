"""What the hall waits for from its applicants."""

from collections.abc import Collection

from .models import Bundle, Case
from .states import Status


def awaited_of(bundles: Collection[Bundle]) -> frozenset[int]:
    """Keys of the bundles in which a supplement is awaited from the applicant (行政许可法第三十二条第一款第四项)."""
    keys = [bundle.pk for bundle in bundles]
    waiting = Case.objects.filter(bundle__in=keys, status=Status.SUPPLEMENT).values_list("bundle", flat=True)
    return frozenset(waiting)

"""The auditor's and the leader's pages: who looked at what, and how much lies where."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from haoban.casework.queries import loads_by_department
from haoban.catalogue.queries import get_catalogue
from haoban.people.doors import Door, SignedIn, door
from haoban.people.queries import looks

__all__ = ["access_log", "overview"]


@door(Door.AUDITOR)
@require_GET
def access_log(request: SignedIn) -> HttpResponse:
    """Who looked at which record, when and for what (个人信息保护法第五十一条)."""
    wanted = request.GET.get("subject", "").strip()
    return render(request, "workbench/access_log.html", {"records": looks(wanted), "wanted": wanted})


@door(Door.LEADER)
@require_GET
def overview(request: SignedIn) -> HttpResponse:
    """Open and overdue cases by department: counts, no personal data."""
    organisations = get_catalogue().organisations
    rows = [
        (organisations[load.organisation], load) for load in loads_by_department() if load.organisation in organisations
    ]
    return render(request, "workbench/overview.html", {"rows": rows})

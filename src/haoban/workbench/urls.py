"""The addresses of the staff pages, below /work/."""

from django.urls import path

from . import counter, department, oversight

urlpatterns = [
    path("", department.list_cases, name="worklist"),
    path("cases/<str:number>/", department.open_case, name="case"),
    path("cases/<str:number>/moved-on/", department.moved_on, name="case_moved_on"),
    path("cases/<str:number>/passed-on/", department.passed_on, name="case_passed_on"),
    path("cases/<str:number>/<str:step>/", department.take_step, name="step"),
    path("counter/", counter.counter, name="counter"),
    path("counter/<str:number>/hand-over/", counter.hand_over, name="hand_over"),
    path("counter/<str:number>/passed-on/", counter.pass_on, name="passed_on"),
    path("access-log/", oversight.access_log, name="access_log"),
    path("overview/", oversight.overview, name="overview"),
]

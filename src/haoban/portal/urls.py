"""The addresses that need no account."""

from django.urls import path

from . import choices, health, law, visitors

urlpatterns = [
    path("", visitors.home, name="home"),
    path("find/", visitors.search, name="find"),
    path("matters/<slug:key>/", visitors.matter, name="matter"),
    path("matters/<slug:key>/guide/", visitors.guidance, name="guide"),
    path("items/<slug:key>/", visitors.item, name="item"),
    path("law/<str:law>/<int:article>/", law.law, name="law"),
    path("language/", choices.language, name="language"),
    path("large-type/", choices.large_type, name="large_type"),
    path("healthz", health.healthz, name="healthz"),
]

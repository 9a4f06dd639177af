"""Every address of the district's pages and of the API."""

from django.urls import URLPattern, URLResolver, include, path

from .api import api

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("haoban.portal.urls")),
    path("", include("haoban.portal.own_urls")),
    path("work/", include("haoban.workbench.urls")),
    path("api/", api.urls),
]
handler400 = "haoban.portal.errors.bad_request"
handler403 = "haoban.portal.errors.permission_denied"
handler404 = "haoban.portal.errors.page_not_found"
handler500 = "haoban.portal.errors.server_error"

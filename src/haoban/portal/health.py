"""Whether the site is ready: asked by whoever watches over it."""

from django.db import Error
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from haoban.catalogue.queries import find_catalogue
from haoban.people.doors import Door, door


@door(Door.EVERYONE)
@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """200 when the database answers and a district is loaded, else 503 with what to do."""
    try:
        catalogue = find_catalogue()
    except Error:
        return _not_ready(gettext("数据库没有应答，请运行 haoban doctor 检查"))
    if catalogue is None:
        return _not_ready(gettext("还没有载入地区包，请运行：haoban pack load packs/baita"))
    return JsonResponse({"status": "ok", "pack": catalogue.pack.key, "version": catalogue.pack.version})


def _not_ready(message: str) -> JsonResponse:
    return JsonResponse(
        {"status": "not_ready", "error": message}, status=503, json_dumps_params={"ensure_ascii": False}
    )

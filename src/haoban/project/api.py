"""The API: what the pages can do, for other systems. Documented at /api/docs, described at /api/openapi.json."""

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.security import django_auth

from haoban.casework.api import router as casework
from haoban.catalogue.api import router as catalogue
from haoban.kernel.refusals import Problem, Refusal

api = NinjaAPI(
    title="好办 Haoban",
    version="1",
    description="One submission, several departments. Refusals answer `{error, code, problems}`.",
    auth=django_auth,
    docs_url="/docs",
    openapi_url="/openapi.json",
)
api.add_router("/catalogue", catalogue)
api.add_router("", casework)


@api.exception_handler(Refusal)
def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """A refusal as a document with its status."""
    return api.create_response(request, refusal.document(), status=refusal.status)


@api.exception_handler(AuthenticationError)
def not_signed_in(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    """Without a session."""
    refusal = Refusal("not_signed_in", "请先登录：本接口使用网页登录后的会话（Cookie）")
    return api.create_response(request, refusal.document(), status=401)


@api.exception_handler(HttpError)
def refused_by_the_frame(request: HttpRequest, error: HttpError) -> HttpResponse:
    """What the framework refuses before an operation is reached: a body that is no JSON, a missing CSRF token."""
    forged = error.status_code == 403
    refusal = (
        Refusal("csrf_missing", "写操作需要在 X-CSRFToken 请求头中带上 csrftoken Cookie 的值")
        if forged
        else Refusal("not_understood", "请求的格式不对，请对照 /api/docs 更正")
    )
    return api.create_response(request, refusal.document(), status=error.status_code)


@api.exception_handler(ValidationError)
def not_understood(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """What was sent does not have the described form."""
    problems = tuple(Problem(one["msg"], column=".".join(map(str, one["loc"]))) for one in error.errors)
    refusal = Refusal("not_understood", "请求的格式不对，请对照 /api/docs 更正", problems=problems)
    return api.create_response(request, refusal.document(), status=422)

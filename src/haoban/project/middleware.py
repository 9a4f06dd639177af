"""What every answer passes through: security policy, no cache for accounts, catalogue, language, refusals as pages."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.deprecation import MiddlewareMixin

from haoban.catalogue.queries import one_catalogue
from haoban.kernel.refusals import Refusal
from haoban.portal.posted import whole_number

Answer = Callable[[HttpRequest], HttpResponse]

MAX_REQUEST_BYTES = 60 * 1024 * 1024
"""Three of the largest documents in one form."""
LENGTH_DIGITS = 20
"""A server hands on no longer length: it counts in 64 bits."""
DRAINED_BYTES = 300 * 1024 * 1024
"""How much of a too large request is read and thrown away before it is answered."""

POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    )
)
"""Nothing from elsewhere, no script or style inside a page."""


def content_security_policy(get_response: Answer) -> Answer:
    """Send the policy with every answer; the API's own documentation page says what it needs beside it."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        return response

    return answer


def private_answers(get_response: Answer) -> Answer:
    """What an account was shown stays in no cache: windows share their machines."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if SESSION_KEY in request.session:
            response.headers["Cache-Control"] = "private, no-store"
        return response

    return answer


def catalogue_of_the_request(get_response: Answer) -> Answer:
    """A pack that is loaded meanwhile holds from the next request on."""

    def answer(request: HttpRequest) -> HttpResponse:
        with one_catalogue():
            return get_response(request)

    return answer


def chosen_language(get_response: Answer) -> Answer:
    """Chinese, unless the reader pressed the switch: what a browser prefers is often not what its user reads."""
    known = {code for code, _ in settings.LANGUAGES}

    def answer(request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in known else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response

    return answer


class RefusalsAnswer(MiddlewareMixin):
    """A refusal that no view caught becomes a page with its sentence, never a traceback."""

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer with the sentence and the refusal's status."""
        from haoban.portal.errors import refused

        return refused(request, exception) if isinstance(exception, Refusal) else None


def bounded_requests(get_response: Answer) -> Answer:
    """Refuse a request that is far too large before anything reads it into memory or onto the disk.

    What a browser is still sending is read and thrown away, up to a limit, so that it gets the sentence and not a
    broken connection.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        size = whole_number(request.META.get("CONTENT_LENGTH"), LENGTH_DIGITS) or 0
        if size <= MAX_REQUEST_BYTES:
            return get_response(request)
        left = min(size, DRAINED_BYTES)
        while left > 0 and (chunk := request.read(min(left, 1024 * 1024))):
            left -= len(chunk)
        from haoban.evidence.content import too_large
        from haoban.portal.errors import refused

        return refused(request, too_large(size), 413)

    return answer

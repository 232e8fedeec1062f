"""What every answer of the public site has in common: nothing is kept about anybody, and every answer is asked for again."""

import mimetypes
import re

from django.conf import settings
from django.core.paginator import InvalidPage
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response, set_response_etag
from django.utils.http import content_disposition_header, http_date

from accounts.models import PolicingBody

ALWAYS_ASK = "public, max-age=0, must-revalidate"
MEDIA_TYPE = re.compile(r"[a-z0-9.+-]+/[a-z0-9.+-]+", re.IGNORECASE)


def page(request, name, status=200, **context):
    """A page by the name of its template in templates/public/. What is of one body, `body_slug`, is shown in its colour."""
    if slug := context.get("body_slug"):
        found = PolicingBody.objects.filter(short_name=slug).order_by("short_name")  # the two columns it may read
        context["body_colour"] = found.values_list("colour", flat=True).first()
    return with_etag(render(request, f"public/{name}.html", {"section": "decisions"} | context, status=status))


def of_one_body(bodies) -> dict:
    """Whose page it is: the body, when all that it can show is of one; of several, nobody's. Expects (slug, name) pairs."""
    return {"body_slug": bodies[0][0], "body_name": bodies[0][1]} if len(bodies) == 1 else {}


def with_etag(response):
    return answer(set_response_etag(response))


def answer(response, cache=ALWAYS_ASK):
    response["Cache-Control"] = cache
    return response


def page_of(paginator, number, what="the register"):
    """The page asked for, or the nearest there is with a sentence that says so."""
    try:
        return paginator.page(number), []
    except InvalidPage:
        found = paginator.get_page(number)
        return found, [f"There is no such page of {what}. It has {paginator.num_pages}; this is page {found.number}."]


def query_of(request) -> str:
    """The filters in use as a query string, for the same list in another form."""
    kept = request.GET.copy()
    kept.pop("page", None)
    return f"?{kept.urlencode()}" if kept else ""


def refused(form):
    """What could not be understood, line by line: data is not given for half a question."""
    lines = [message for field in form for message in field.summary]
    return answer(HttpResponse("\n".join(lines) + "\n", "text/plain; charset=utf-8", status=400))


def export(request, asked, rows, media_type, name):
    """The rows of a filter as a stream; nothing is read for a question about headers alone."""
    if asked.form.errors:
        return refused(asked.form)
    content = rows(asked.qs, settings.PUBLIC_URL) if request.method == "GET" else ()
    response = StreamingHttpResponse(content, media_type)
    response["Content-Disposition"] = content_disposition_header(True, name)
    return answer(response)


def file_name(name, media_type) -> str:
    """What a browser saves a file as: its public name with the ending of its type."""
    name = "".join(character for character in name if character.isprintable()).replace("/", "-").strip() or "paper"
    ending = mimetypes.guess_extension(media_type) or ""
    return name if name.lower().endswith(ending) else name + ending


def saved(request, load, *, name, media_type, sha256, changed_at):
    """A paper or a copy: whatever it is called, it is only ever saved."""
    media_type = media_type if MEDIA_TYPE.fullmatch(media_type) else "application/octet-stream"
    disposition = content_disposition_header(True, file_name(name, media_type))
    return file(request, load, sha256, media_type, disposition, changed_at)


def file(request, load, sha256, media_type, disposition, changed_at):
    """Stored bytes with their hash as ETag. Who has them already is told so before they are read."""
    etag, changed = f'"{sha256}"', int(changed_at.timestamp())
    response = get_conditional_response(request, etag, changed)
    if response is None:
        response = HttpResponse(bytes(load()), media_type)
        response["Content-Disposition"] = disposition
        response["X-Content-Type-Options"] = "nosniff"
    response["ETag"] = etag
    response["Last-Modified"] = http_date(changed)
    return answer(response)

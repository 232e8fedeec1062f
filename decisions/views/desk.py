"""The desk of governance: everything that is not decided yet, filtered, sorted, saved as a view, and as a spreadsheet."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import Role
from decisions import acting, rules, spreadsheets
from decisions import desk as listed
from decisions.desk_filter import DeskFilter

ON_A_PAGE = 50
PAGE = "decisions:desk"
COLUMNS = (
    ("reference", "Reference"),
    ("title", "Title"),
    ("stage", "Stage"),
    ("", "Held by"),
    ("days", "Working days there"),
    ("needed", "Needed by"),
    ("meeting", "Board meeting"),
    ("", "Publish by"),
    ("", "To look at"),
)
FOLDED = (
    "needed_by_day",
    "team",
    "meeting",
    "kind",
    "author",
)  # filters below "More filters", which says how many of them count


def asked(request, query=None):
    """The filter as it is asked for, and the requests that it finds, in order. Raises PermissionDenied where there is no desk."""
    bodies = rules.bodies_at_the_desk(request.user)
    if not bodies:
        raise PermissionDenied("The desk is for governance, and for auditors to look at.")
    query = request.GET if query is None else query
    chosen = DeskFilter(query, queryset=listed.at_the_desk(request.user, bodies), bodies=bodies)
    found = chosen.qs if chosen.form.is_valid() else chosen.qs.none()  # not more than was meant
    return chosen, listed.ordered(found, query.get("sort", ""))


@require_safe
def desk(request):
    """The list."""
    request.user.read_roles()
    chosen, found = asked(request)
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    query, lines = query_of(request), listed.lines(page.object_list)
    context = {
        "form": chosen.form,
        "page": page,
        "lines": lines,
        "columns": _columns(request.GET.get("sort", "")),
        "everything": listed.at_the_desk(request.user, rules.bodies_at_the_desk(request.user)).count(),
        "ticked": set(request.GET.getlist("chosen")),
        "folded_on": sum(bool(request.GET.get(name)) for name in FOLDED),
        "may_act": request.user.has_role(Role.GOVERNANCE),
        "query": query,
        "nobody_signs": acting.nobody_signs([each.decision for each in lines]),
        "views": request.user.saved_views.filter(page=PAGE),
        "page_of_views": PAGE,
        "today": timezone.localdate(),
    }
    return render(request, "decisions/desk.html", context)


def query_of(request) -> str:
    """What is asked for, without the page number and the ticks: what a saved view and the spreadsheet keep."""
    asked_for = request.GET.copy()
    for name in ("page", "chosen", *[name for name, value in request.GET.items() if not value]):
        asked_for.pop(name, None)
    return asked_for.urlencode()


def _columns(sort: str) -> list[dict]:
    """The headings; those that the list can be sorted by say how it stands, and lead to the other way round."""
    found = []
    for name, label in COLUMNS:
        now = {name: "ascending", f"-{name}": "descending"}.get(sort) if name else None
        found.append({"name": name, "label": label, "now": now, "next": f"-{name}" if now == "ascending" else name})
    return found


@require_safe
def desk_csv(request):
    return _spreadsheet(request, spreadsheets.as_csv, "text/csv; charset=utf-8", "csv")


@require_safe
def desk_ods(request):
    return _spreadsheet(request, spreadsheets.as_ods, "application/vnd.oasis.opendocument.spreadsheet", "ods")


def _spreadsheet(request, written, media_type: str, ending: str) -> HttpResponse:
    """What is asked for as a file; where it cannot be read, the desk, which says what is wrong."""
    chosen, found = asked(request)
    if not chosen.form.is_valid():
        return redirect(f"{reverse(PAGE)}?{request.GET.urlencode()}")
    content = written(listed.lines(found))
    name = f"desk-{timezone.localdate():%Y-%m-%d}.{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type=media_type, headers=headers)

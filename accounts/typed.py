"""What somebody typed is never lost: a refused or signed-out save answers with the words, which are kept nowhere else."""

from functools import wraps

from django import forms
from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.exceptions import PermissionDenied
from django.http import Http404, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.views.csrf import csrf_failure

from accounts.fields import DATE_PARTS

ASKED_BY_SCRIPT = "X-Partone-Ask"  # what a page's own script wants of a post: see decisions/views/editing.py
TYPED_ON = "typed_on"  # what a page calls what it is about: it comes back with what was typed there
NOT_TYPED = {"csrfmiddlewaretoken", "was_seen", "digest_seen", "kept_seen", "step", "compared", TYPED_ON}
NEVER_SHOWN = ("csrfmiddlewaretoken", "password", "step")
STEPS_TAKEN_AGAIN = {"ask", "claim", "keep", "open"}  # every other step of a page begins at its first
SIGNED_OUT = "You are signed out. Sign in in a new tab, then save again."
SIGNED_IN_AGAIN = "You signed in again after this page was opened. Nothing was lost and nothing is saved yet: save once more."
NOT_OPEN = (
    "There is no page at this address that you can see. It may have been open to you before: a request that is returned goes back "
    "to those who write it, and a co-author can be taken off."
)
LONGEST_LINE = 100


def asked_by_script(request) -> str:
    return request.headers.get(ASKED_BY_SCRIPT, "")


def words_of(request) -> list[str]:
    """What was typed into a form, without its technical fields; nothing for a page that was only asked for."""
    if request.method != "POST":
        return []
    typed = [name for name in request.POST if name not in NOT_TYPED and "password" not in name]
    words = [value for name in typed for value in request.POST.getlist(name)]
    return [word for word in words if word.strip()]


def shown_again(request, reason: str, status: int = 403):
    """The words alone, to be copied: saving again would be refused again."""
    if asked_by_script(request):
        return JsonResponse({"errors": [reason]}, status=status)
    return render(request, "typed.html", {"reason": reason, "typed": words_of(request)}, status=status)


def keeps_what_was_typed(view):
    """Answer a refused save with 403 and the words that were typed, and one of what is hidden or not there with 404 and those
    words: nothing on that page tells which of the two it is."""

    @wraps(view)
    def answered(request, *args, **kwargs):
        try:
            return view(request, *args, **kwargs)
        except PermissionDenied as refused:
            if not words_of(request):
                raise
            return shown_again(request, str(refused))
        except Http404:
            if not words_of(request) and not (request.method == "POST" and asked_by_script(request)):
                raise
            return shown_again(request, NOT_OPEN, status=404)

    return answered


# -- the same form again, for a save that only lacked its sign-in


class SignInMiddleware(LoginRequiredMiddleware):
    """Every page needs a sign-in. A save that comes after the session has ended gets its form back, with the way in."""

    def handle_no_permission(self, request, view):
        if not words_of(request):
            return super().handle_no_permission(request, view)
        if asked_by_script(request):
            return JsonResponse({"is_signed_out": True, "errors": [SIGNED_OUT]}, status=403)
        return to_be_sent_again(request, SIGNED_OUT, is_signed_out=True)


def csrf_refused(request, reason=""):
    """A sign-in changes the token by which a form is known to be ours, so a form that was open before is refused once. It comes
    back with what it held and the new token, if the browser says that it was sent from this site; otherwise there is nothing to
    give back, because anybody may have written it."""
    own = {f"{request.scheme}://{request.get_host()}", *settings.CSRF_TRUSTED_ORIGINS}
    if request.headers.get("Origin") not in own or not words_of(request):
        return csrf_failure(request, reason=reason)
    if asked_by_script(request):
        return JsonResponse({"csrf": get_token(request), "errors": [SIGNED_IN_AGAIN]}, status=403)
    is_signed_out = not request.user.is_authenticated
    return to_be_sent_again(request, SIGNED_OUT if is_signed_out else SIGNED_IN_AGAIN, is_signed_out=is_signed_out)


def to_be_sent_again(request, reason: str, *, is_signed_out: bool):
    """The form as it was posted, and nothing of what is stored: whoever looks at it may be nobody."""
    form, carried = as_posted(request)
    context = {"reason": reason, "form": form, "carried": carried, "is_signed_out": is_signed_out}
    context |= {"typed_on": request.POST.get(TYPED_ON, ""), "then": getattr(_asked_at(request), "then", "")}
    context["button"] = getattr(_asked_at(request), "button", "")
    context["is_multipart"] = bool(request.FILES) or form.is_multipart()
    return render(request, "typed_again.html", context, status=403)


def as_posted(request) -> tuple[forms.Form, list[tuple[str, str]]]:
    """The questions of the page with the answers that were posted, and what is carried along without being shown.

    A view says with `asks` which form it shows at an address, and a form with `labels_of` what its other texts are called;
    without that, questions are called by their names. A choice among records, which only who is signed in may see, is carried
    along; what it names in `opened_again` is not."""
    asked = _asked_at(request)
    labels = asked.labels_of(list(request.POST)) if hasattr(asked, "labels_of") else {}
    fields = {name: field for name, field in (asked.base_fields if asked else {}).items() if _is_shown(field, name, request)}
    values = {name: field.widget.value_from_datadict(request.POST, request.FILES, name) for name, field in fields.items()}
    carried, told = [], {*fields, *(f"{name}_{part}" for name in fields for part in DATE_PARTS)}
    for name in request.POST:
        given = request.POST.getlist(name)
        if name == "step" and given[0] in STEPS_TAKEN_AGAIN:
            carried.append((name, given[0]))
        elif name in told or any(word in name for word in NEVER_SHOWN) or name in getattr(asked, "opened_again", ()):
            continue
        elif name in NOT_TYPED or len(given) > 1 or not given[0].strip() or (asked and name not in labels):
            carried += [(name, value) for value in given]
        else:
            fields[name], values[name] = _question(name, given[0], labels.get(name)), given[0]
    return type("AsPosted", (forms.Form,), fields)(initial=values, label_suffix="", use_required_attribute=False), carried


def _asked_at(request):
    asks = getattr(request.resolver_match.func, "asks", None)
    return asks(**request.resolver_match.kwargs) if asks else None


def _is_shown(field, name, request) -> bool:
    if isinstance(field, forms.ModelChoiceField) or isinstance(field.widget, forms.HiddenInput):
        return False
    if isinstance(field, forms.ChoiceField):
        return {*request.POST.getlist(name)} <= {str(value) for value, _ in field.choices}
    return True


def _question(name: str, value: str, label: str | None = None) -> forms.Field:
    is_long = label or "\n" in value or len(value) > LONGEST_LINE
    label = label or name.replace("_", " ").replace("-", " ").capitalize()
    return forms.CharField(label=label, widget=forms.Textarea if is_long else forms.TextInput)

"""Beginning a request from an earlier decision."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.typed import keeps_what_was_typed
from decisions import rules, workflow
from decisions.forms.following import FollowOnForm
from decisions.models.words import Answer, LinkKind
from decisions.workflow.following import SUMMARY, name_of

from .getting import get_decision
from .saving import saved, typed

WHO = "Who drafts requests begins one from a closed decision. This one is not closed, or your role does not draft."


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed
def follow_on(request, pk):
    """Begin a draft from this decision: linked to it, with its parties and what was bought."""
    earlier = get_decision(request, pk)
    if not rules.may_follow_on(request.user, earlier):
        raise PermissionDenied(WHO)
    bodies = list(rules.bodies_to_write_for(request.user))
    about = {"bodies": bodies, "parts": _parts(earlier), "may_read_part2": _has_part2_for(request.user, earlier)}
    form = typed(request, FollowOnForm, **about)
    if request.method != "POST":
        form.initial = {"title": earlier.title, "form_version": _newest(form, earlier)}
    elif form.is_valid():
        begun, values = [], dict(form.cleaned_data)
        values["link"] = LinkKind(values["link"])
        if saved(form, lambda: begun.append(workflow.follow_on(earlier, by=request.user, **values))):
            messages.success(
                request, "Your draft is begun. Say what it allows of what was bought, and look through what came along."
            )
            return redirect("decisions:tasks", begun[0].pk)
    return render(request, "decisions/follow_on.html", {"decision": earlier, "form": form})


def _has_part2_for(user, earlier) -> bool:
    """Whether there is a Part 2 that this person may read; where the earlier decision says that there is none, nothing is offered."""
    withholding = getattr(earlier, "withholding", None)
    says_none = withholding is not None and withholding.is_there_part2 == Answer.NO
    return not says_none and rules.may_read_part2(user, earlier)


def _parts(earlier) -> list[tuple[str, str]]:
    """The parts of the earlier decision that have words."""
    found = [(SUMMARY, "Executive summary")] if earlier.summary else []
    rows = [each for each in earlier.sections.all() if each.board_paper_id is None]
    return found + [(name_of(each), each.heading) for each in rows if each.body]


def _newest(form, earlier):
    """The form in force of the body that decided, otherwise the only one there is."""
    offered = list(form.fields["form_version"].queryset)
    own = [each for each in offered if each.body_id == earlier.body_id] or (offered if len(offered) == 1 else [])
    return own[0].pk if own else None

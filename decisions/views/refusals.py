"""How a refusal reaches the page: at the field it is about, or as a list whose lines lead to where it can be mended."""

from django.urls import NoReverseMatch, reverse

from decisions import rules
from decisions.rules import Finding
from procurement.rules.who import may_record

GIVEN = "You have given this already. Nothing of what you sent now is recorded."
IN_THE_REGISTER = {"contract_kind": "what", "commenced_on_day": "commencement"}  # which page of a procurement has the field


def linked(findings, decision, user) -> list[dict]:
    """Findings as lines of a list; who may edit the draft gets a link to the part."""
    may_edit = rules.may_edit(user, decision) or rules.is_amending(user, decision)
    return [{"text": str(each), "url": _where(each, decision, user) if may_edit else ""} for each in findings]


def _where(finding, decision, user) -> str:
    return field_of(finding, decision, user) or _page_of(finding, decision)


def field_of(finding, decision, user) -> str:
    """The field that a finding is about: on the draft's page of what is bought or, for who keeps the records, on that of a
    procurement which others recorded; nothing where a finding names only a part."""
    if not getattr(finding, "place", ""):
        return ""
    kind, record, name = finding.place.split(":")
    if kind != "register":
        return reverse("decisions:edit_bought", args=[decision.pk, record, kind]) + f"#id_{name}"
    if not may_record(user, decision.body):
        return ""
    return reverse("procurement:edit_procurement", args=[record, IN_THE_REGISTER.get(name, "route")]) + f"#id_{name}"


def _page_of(finding, decision) -> str:
    if getattr(finding, "part", "") == "amendment":
        return reverse("decisions:finish_amendment", args=[decision.pk])  # told to who changes it now
    try:
        return reverse("decisions:edit", args=[decision.pk, finding.part])
    except (NoReverseMatch, AttributeError):
        return ""


def tell(form, refused, decision, user) -> list[dict]:
    """Put each obstacle at the form's field of that name; answer the rest."""
    rest = []
    for obstacle in refused.obstacles:
        if isinstance(obstacle, Finding) and obstacle.part in form.fields:
            form.add_error(obstacle.part, obstacle.text)
        else:
            rest.append(obstacle)
    return linked(rest, decision, user)


def posted(request):
    """What was sent, or nothing on a first look; an empty post is a post too."""
    return request.POST if request.method == "POST" else None

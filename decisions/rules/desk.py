"""What stands in the way of governance's steps on a request at the desk. The page that asks, the refusal and the test read the
same lists, over many requests at once."""

from django.utils import timezone

from accounts.models import Event, Role

from .. import part2
from ..models.words import ON_ITS_WAY, Status
from .finding import Finding
from .governing import being_amended
from .who import may_start, wrote

REMIND = "remind_now"


def reminded_today(decisions) -> dict[int, set[int]]:
    """For each of these requests the ids of the people whom governance has reminded of it today."""
    began = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    told = Event.objects.filter(subject_kind="decision", subject_id__in=[each.pk for each in decisions], step=REMIND)
    found = {each.pk: set() for each in decisions}
    for subject, facts in told.filter(at__gte=began).values_list("subject_id", "facts"):
        found[subject].update(facts.get("people", ()))
    return found


def to_remind(people, reminded: set[int]) -> list:
    """Who holds a request and was not reminded of it today, each once."""
    return [each for each in {person.pk: person for person in people}.values() if each.pk not in reminded]


def obstacles_to_reminding(decision, people, reminded: set[int]) -> list[Finding]:
    """Nobody is reminded twice a day, and somebody has to hold it."""
    if not people:
        return [Finding("remind", "Nobody holds it who could be reminded.")]
    if not to_remind(people, reminded):
        return [Finding("remind", "Whoever holds it was reminded today already.")]
    return []


def lets_in_oneself(by, person, decision) -> list[Finding]:
    """Nobody opens Part 2 to themselves, whatever they take over."""
    if person.pk != by.pk or part2.may_open(by, decision):
        return []
    return [Finding("person", "You cannot open Part 2 to yourself. Another member of governance does it.")]


def obstacles_to_author(decision, person) -> list[Finding]:
    """A request goes to an author who may draft here; not to who declared on it or is asked to, nor while it is changed."""
    if person.pk == decision.author_id:
        return [Finding("author", f"{person} is its author already.")]
    if not may_start(person, decision.body):
        return [Finding("author", f"{person} has no role that drafts requests of {decision.body}.")]
    if any(each.by_id == person.pk for each in decision.declarations.all()):
        return [Finding("author", f"{person} has declared on it, and cannot become its author.", "R-05")]
    if decision.head_of_unit_id == person.pk and decision.status in ON_ITS_WAY:
        return [Finding("author", f"{person} is the head of unit who declares on it.", "R-05")]
    open_requests = [each for each in decision.advice_requests.all() if each.is_open]
    if any(person.pk in (each.person_id, each.claimed_by_id) for each in open_requests):
        return [Finding("author", f"{person} is asked for advice on it.", "R-05")]
    if any(each.person_id == person.pk for each in decision.stood_aside.all()):
        return [Finding("author", f"{person} stood aside from it.", "R-05")]
    return being_amended(decision)


def obstacles_to_head_of_unit(decision, person) -> list[Finding]:
    """A request goes to a head of unit who did not write it or declare on it, while that declaration is owed."""
    if decision.status == Status.DRAFT:
        return [Finding("head_of_unit", "It is a draft. Its head of unit is chosen when it is submitted.")]
    if decision.head_of_unit_id is None:
        return [Finding("head_of_unit", "Its route passes no head of unit.")]
    if decision.head_of_unit_id == person.pk:
        return [Finding("head_of_unit", f"{person} is its head of unit already.")]
    if any(each.code == "head_of_unit" and each.answer != "not_given" for each in decision.declarations.all()):
        return [Finding("head_of_unit", "The head of unit has declared on it.")]
    if not person.has_role(Role.HEAD_OF_UNIT, body=decision.body):
        return [Finding("head_of_unit", f"{person} is not a head of unit of {decision.body}.")]
    if wrote(person, decision):
        return [Finding("head_of_unit", f"{person} wrote it.", "R-05")]
    if any(each.by_id == person.pk for each in decision.declarations.all()):
        return [Finding("head_of_unit", f"{person} has declared on it.", "R-05")]
    return []


def obstacles_to_tabling(decision, meeting) -> list[Finding]:
    """A request goes to a meeting that is to come, of a board of its own body or of one that decides with it."""
    if meeting.board.body_id not in (decision.body_id, decision.joint_with_id):
        return [Finding("meeting", f"{meeting.board} is a board of another body.")]
    if meeting.on < timezone.localdate():
        return [Finding("meeting", "The meeting has passed.")]
    if any(each.meeting_id == meeting.pk for each in decision.tablings.all()):
        return [Finding("meeting", "It goes to this meeting already.")]
    return []

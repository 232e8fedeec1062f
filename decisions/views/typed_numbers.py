"""Numbers that somebody typed before paragraphs of a Word file: offered for removal, part by part, and not again once kept.

What is kept is remembered in the session, by the key of the text, the place of the paragraph and the number: no words."""

from django.db.models import TextField

from decisions import workflow
from decisions.word import offers

KEY = "typed_numbers_kept"
MOST = 20


def listed(request, decision, texts, where_it_is) -> dict:
    """Every paragraph with a typed number, by the part it stands in, and how many this person chose to keep."""
    kept = _kept(request, decision)
    parts, still_kept = [], 0
    for key, (row, name) in texts.items():
        found = offers.typed_numbers(getattr(row, name)) if isinstance(row._meta.get_field(name), TextField) else []
        open_ones = [line for line in found if [key, *line[:2]] not in kept]
        still_kept += len(found) - len(open_ones)
        if open_ones:
            where, url = where_it_is(key)
            lines = [
                {
                    "value": f"{key}|{place}|{number}",
                    "number": number,
                    "words": words,
                    "is_ticked": number.lstrip("(")[0].isdigit(),
                }
                for place, number, words in open_ones
            ]
            parts.append({"where": where, "url": url, "lines": lines})
    return {"numbers": parts, "numbers_kept": still_kept}


def settle(request, decision) -> str:
    """The ticked ones are removed; the others of the page are kept. Answers what is said of it."""
    chosen, offered = _sent(request, "number"), _sent(request, "offered")
    removed = workflow.remove_typed_numbers(decision, chosen, by=request.user) if chosen else 0
    # a place is counted in its text whether its number is removed or not, so what is kept is found again
    kept = offered - chosen
    _remember(request, decision, [*_kept(request, decision), *sorted(map(list, kept))])
    said = f"{removed} typed number{'' if removed == 1 else 's'} removed" if removed else "No number was removed"
    return f"{said}, {len(kept)} kept as part of the text." if kept else f"{said}."


def offer_again(request, decision) -> None:
    _remember(request, decision, [])


def _sent(request, name) -> set[tuple]:
    return {told for told in map(_number_of, request.POST.getlist(name)) if told}


def _number_of(value) -> tuple | None:
    key, _, rest = value.partition("|")
    place, _, number = rest.partition("|")
    return (key, int(place), number) if place.isdigit() and number else None


def _kept(request, decision) -> list[list]:
    return request.session.get(KEY, {}).get(str(decision.pk), [])


def _remember(request, decision, kept: list[list]) -> None:
    held = {pk: told for pk, told in request.session.get(KEY, {}).items() if pk != str(decision.pk)}
    request.session[KEY] = dict([*held.items(), (str(decision.pk), kept)][-MOST:])

"""That somebody pressed to open Part 2 of a request on a page, and at which version: kept in their session, ids only.

It spares them the press when they come back to the same version. It opens nothing: `part2.opened_by` asks and writes the reading
each time that Part 2 is shown."""

from decisions import to_sign

KEY = "part2_opened"
MOST = 20


def remember(request, decision) -> None:
    held = {pk: version for pk, version in request.session.get(KEY, {}).items() if pk != str(decision.pk)}
    kept = dict([*held.items(), (str(decision.pk), _version(decision))][-MOST:])
    request.session[KEY] = kept


def is_remembered(request, decision) -> bool:
    """Whether they opened it since they signed in, and it has not been handed over changed since."""
    held = request.session.get(KEY, {}).get(str(decision.pk))
    return held is not None and held == _version(decision)


def _version(decision) -> int | None:
    listed = to_sign.versions_of(decision)
    return listed[-1]["number"] if listed else None

"""The state of a process from its releases, by the merging rules of OCDS 1.1, and what a further release has to say.

The same answer as the standard's own merger (ocdsmerge), which the tests hold it against."""

OMITTED = ("id", "date", "tag")
WHOLE_LISTS = ("additionalIdentifiers", "rationaleClassifications")  # of the fields used here: replaced, never merged
UPDATES = {
    "planning": "planningUpdate",
    "tender": "tenderUpdate",
    "awards": "awardUpdate",
    "contracts": "contractUpdate",
}


def compiled(releases: list[dict]) -> dict:
    """A compiled release: the state after the last of these releases, which are in order of date."""
    last = releases[-1]
    head = {"ocid": last["ocid"], "id": f"{last['ocid']}-{last['date']}", "date": last["date"], "tag": ["compiled"]}
    return state(releases) | head


def state(contents: list[dict]) -> dict:
    """What they say together, without what names one release alone."""
    found: dict = {}
    for content in contents:
        _merge(found, {name: held for name, held in content.items() if name not in OMITTED})
    return found


def _merge(known: dict, told: dict) -> None:
    """Objects field by field, lists of things with an id by it, every other value whole; null takes a value away."""
    for name, value in told.items():
        if value is None:
            known.pop(name, None)
        elif isinstance(value, dict):
            if value:
                _merge(known.setdefault(name, {}), value)
        elif _is_told_apart(name, value):
            _merge_list(known.setdefault(name, []), value)
        elif value != []:
            known[name] = value


def _is_told_apart(name: str, value) -> bool:
    return isinstance(value, list) and bool(value) and name not in WHOLE_LISTS and all("id" in each for each in _objects(value))


def _objects(value: list) -> list:
    return [each if isinstance(each, dict) else {} for each in value]


def _merge_list(known: list[dict], told: list[dict]) -> None:
    by_id = {each["id"]: each for each in known}
    for each in told:
        if each["id"] not in by_id:
            by_id[each["id"]] = {}
            known.append(by_id[each["id"]])
        _merge(by_id[each["id"]], each)


# -- what has changed


def difference(before: dict, after: dict) -> dict:
    """What a further release says so that `before` becomes `after`: only what reads otherwise, null for a value that is gone.
    OCDS has no way to say that a thing of a list, or a whole object, is gone; whoever asks looks whether it was enough."""
    said = {name: _told(name, before.get(name), value) for name, value in after.items() if before.get(name) != value}
    gone = {name: None for name, value in before.items() if name not in after and not isinstance(value, (dict, list))}
    return said | gone


def _told(name: str, before, after):
    if isinstance(before, dict) and isinstance(after, dict):
        return difference(before, after)
    if isinstance(before, list) and _is_told_apart(name, after):
        known = {each["id"]: each for each in before}
        changed = [each for each in after if known.get(each["id"]) != each]
        return [_kept(each) | difference(known.get(each["id"], {}), each) for each in changed]
    return after


def _kept(each: dict) -> dict:
    """What a thing of a list has to be told by, changed or not."""
    return {name: each[name] for name in ("id", "awardID", "name") if name in each}


def tags_of(said: dict) -> list[str]:
    """The tags of a release that says this: an update of each section it names."""
    return [tag for section, tag in UPDATES.items() if section in said] or ["tenderUpdate"]

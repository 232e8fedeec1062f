"""Finding what one may read: by reference in any spelling, by words of Part 1, and apart from that by words of one's Part 2."""

import html
import re
from difflib import get_close_matches
from typing import NamedTuple

from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVector
from django.db import connection
from django.db.models import F, Q
from django.utils.safestring import SafeString, mark_safe

from accounts.richtext import plain_text
from procurement.models import Contract, Supplier

from . import part2, references
from .models import Decision, Declaration, InformationRequest, NumberReservation
from .models.words import ON_ITS_WAY, Status
from .rules import governance

MOST_OF_PART2 = 200  # decisions opened by one search of Part 2; the newest first
MOST_OF_BUYING = 5
MOST_TITLES, CLOSE = 3_000, 0.75  # titles looked through for a spelling, the newest first; how like a word has to be
WORD = re.compile(r"[A-Za-z]{4,}")
BEGIN, END = "\ue000", "\ue001"  # stand for <mark> until the words around them are escaped
HOW = f"StartSel={BEGIN}, StopSel={END}, MaxFragments=2, MaxWords=22, MinWords=10"
# Any of the words, each where it stands: all of them in one place there need not be.
ANY = "replace(websearch_to_tsquery('english', %(text)s)::text, ' & ', ' | ')::tsquery"
# Of each decision the sentences of Part 1 as last stored, and of them the words around what was found.
PLACES = f"""
    SELECT decision_id, ts_headline('english', said.text, {ANY}, %(how)s)
      FROM (SELECT DISTINCT ON (decision_id) decision_id, convert_from(part1, 'UTF8')::jsonb AS part1
              FROM (SELECT decision_id, part1, 0 AS rank, id FROM decisions_signedcontent WHERE decision_id = ANY(%(keys)s)
                    UNION ALL
                    SELECT decision_id, part1, 1, id FROM decisions_storedversion WHERE decision_id = ANY(%(keys)s)) stored
             ORDER BY decision_id, rank, id DESC) held,
           LATERAL (SELECT string_agg(regexp_replace(value #>> '{{}}', '<[^>]*>|&[a-z]+;', ' ', 'g'), ' … ') AS text
                      FROM jsonb_path_query(part1, 'strict $.** ? (@.type() == "string" && @ like_regex " ")') value) said
"""  # noqa: S608 - what is put in is written above

# Of drafts, which are searched as they stand now, their own words.
IN_DRAFTS = f"""
    SELECT d.id, ts_headline('english', regexp_replace(concat_ws(' … ', d.title, d.summary, said.text), '<[^>]*>|&[a-z]+;', ' ', 'g'),
                             {ANY}, %(how)s)
      FROM decisions_decision d,
           LATERAL (SELECT string_agg(body, ' … ') AS text FROM decisions_section WHERE decision_id = d.id) said
     WHERE d.id = ANY(%(keys)s)
"""  # noqa: S608 - what is put in is written above


class Found(NamedTuple):
    """A decision that was found, and the place in Part 1 where the words stand."""

    decision: Decision
    where: SafeString


def by_reference(text: str, user) -> list[Decision]:
    """The decisions that a spelling may mean, of those this person may see."""
    found = references.find(text, Decision.objects.visible_to(user))
    return list(found.select_related("body").prefetch_related("numbers").order_by("-pk")[:20])


def by_words(text: str, user):
    """Those of the decisions this person may see whose Part 1 has the words, the best first."""
    query = SearchQuery(text, search_type="websearch", config="english")
    visible = Decision.objects.visible_to(user)
    stored = Q(words__words=query)
    in_hand = Q(status=Status.DRAFT) & Q(pk__in=_drafts(visible, query))
    declared = Q(status__in=ON_ITS_WAY) & Q(pk__in=_declared(visible, query))
    found = visible.filter(stored | in_hand | declared).annotate(rank=SearchRank(F("words__words"), query))
    return found.select_related("body").prefetch_related("numbers").order_by(F("rank").desc(nulls_last=True), "-pk")


def _drafts(visible, query):
    """Drafts as they stand now. Those that a person may see are few, so they need no index."""
    held = SearchVector("title", "summary", "sections__body", config="english")
    return visible.filter(status=Status.DRAFT).annotate(held=held).filter(held=query).order_by().values("pk")


def _declared(visible, query):
    """Requests on their way by the conditions and reasons of what was declared on them: those come after the version that is
    indexed, and are indexed with the next."""
    given = Declaration.objects.filter(decision__in=visible.filter(status__in=ON_ITS_WAY).order_by()).exclude(reason="")
    return given.annotate(held=SearchVector("reason", config="english")).filter(held=query).values("decision")


def with_places(decisions, text: str) -> list[Found]:
    """Each decision of a page with the words around what was found in Part 1 as it was last stored: one query for all."""
    decisions = list(decisions)
    places = _places(PLACES, [each.pk for each in decisions if each.status != Status.DRAFT], text)
    places |= _places(IN_DRAFTS, [each.pk for each in decisions if each.status == Status.DRAFT], text)
    return [Found(each, _marked(places.get(each.pk) or plain_text(each.summary)[:200])) for each in decisions]


def _places(where: str, keys: list[int], text: str) -> dict[int, str]:
    if not keys:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(where, {"text": text, "keys": keys, "how": HOW})
        return {key: words for key, words in cursor.fetchall() if BEGIN in words}


def meant_instead(text: str, user) -> str:
    """Where nothing was found: the same with each unknown word as the titles that this person may see spell one that is close to
    it, if that finds a decision. Titles stand in Part 1."""
    visible = Decision.objects.visible_to(user).order_by("-pk").values_list("title", flat=True)
    known = sorted({word.lower() for title in visible[:MOST_TITLES] for word in WORD.findall(title)})
    meant = WORD.sub(lambda found: next(iter(get_close_matches(found[0].lower(), known, 1, CLOSE)), found[0]), text)
    return meant if meant.lower() != text.lower() and by_words(meant, user).exists() else ""


def _marked(words: str) -> SafeString:
    told = html.escape(" ".join(words.split()))
    return mark_safe(told.replace(BEGIN, "<mark>").replace(END, "</mark>"))  # noqa: S308 (escaped in the line above)


def buying(text: str, user) -> dict:
    """Contracts and suppliers that go by the words: title, number or name."""
    contracts = Contract.objects.visible_to(user).filter(Q(title__icontains=text) | Q(external_number__iexact=text))
    suppliers = Supplier.objects.visible_to(user).filter(name__icontains=text)
    return {"contracts": list(contracts[:MOST_OF_BUYING]), "suppliers": list(suppliers[:MOST_OF_BUYING])}


def numbers_without_request(text: str, user) -> list[NumberReservation]:
    """Numbers that are reserved or were put down as not used, for who sees the desk: a reference that no record has."""
    watched = governance.bodies_watched(user)
    if not watched or not (meant := references.candidates(text)):
        return []
    found = NumberReservation.objects.filter(number__body__in=watched, number__decision=None, number__canonical__in=meant)
    return list(found.select_related("number"))


def information_requests(text: str, user) -> list[InformationRequest]:
    """Requests for information that go by this reference, for who may read them."""
    watched = InformationRequest.objects.filter(body__in=governance.bodies_watched(user))
    return list(watched.filter(reference__icontains=text.strip())[:MOST_OF_BUYING])


def in_my_part2(text: str, user) -> tuple[list[Decision], bool]:
    """The decisions whose Part 2 this person may read and has the words, and whether all of theirs were looked through.
    Nothing of what stands there is shown; each opening is written down."""
    mine = part2.open_rows().filter(person=user).values("decision")
    readable = Decision.objects.visible_to(user).filter(pk__in=mine).order_by("-pk")
    looked_at = list(readable.select_related("body").prefetch_related("numbers")[: MOST_OF_PART2 + 1])
    found = set(part2.found_in(user, looked_at[:MOST_OF_PART2], text))
    return [each for each in looked_at if each.pk in found], len(looked_at) <= MOST_OF_PART2

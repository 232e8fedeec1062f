"""Finding what one may read: by reference in any spelling, by words of Part 1, and apart from that by words of one's Part 2."""

import html
from typing import NamedTuple

from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVector
from django.db import connection
from django.db.models import F, Q
from django.utils.safestring import SafeString, mark_safe

from accounts.richtext import plain_text
from procurement.models import Contract, Supplier

from . import part2, references
from .models import Decision, InformationRequest
from .models.words import Status
from .rules import governance

MOST_OF_PART2 = 200  # decisions opened by one search of Part 2; the newest first
MOST_OF_BUYING = 5
BEGIN, END = "\ue000", "\ue001"  # stand for <mark> until the words around them are escaped
HOW = f"StartSel={BEGIN}, StopSel={END}, MaxFragments=1, MaxWords=22, MinWords=10"
# Of each decision the sentences of Part 1 as last stored, and of them the words around what was found.
PLACES = """
    SELECT decision_id, ts_headline('english', said.text, websearch_to_tsquery('english', %(text)s), %(how)s)
      FROM (SELECT DISTINCT ON (decision_id) decision_id, convert_from(part1, 'UTF8')::jsonb AS part1
              FROM (SELECT decision_id, part1, 0 AS rank, id FROM decisions_signedcontent WHERE decision_id = ANY(%(keys)s)
                    UNION ALL
                    SELECT decision_id, part1, 1, id FROM decisions_storedversion WHERE decision_id = ANY(%(keys)s)) stored
             ORDER BY decision_id, rank, id DESC) held,
           LATERAL (SELECT string_agg(regexp_replace(value #>> '{}', '<[^>]*>|&[a-z]+;', ' ', 'g'), ' … ') AS text
                      FROM jsonb_path_query(part1, 'strict $.** ? (@.type() == "string" && @ like_regex " ")') value) said
"""


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
    found = visible.filter(stored | in_hand).annotate(rank=SearchRank(F("words__words"), query))
    return found.select_related("body").prefetch_related("numbers").order_by(F("rank").desc(nulls_last=True), "-pk")


def _drafts(visible, query):
    """Drafts as they stand now. Those that a person may see are few, so they need no index."""
    held = SearchVector("title", "summary", "sections__body", config="english")
    return visible.filter(status=Status.DRAFT).annotate(held=held).filter(held=query).order_by().values("pk")


def with_places(decisions, text: str) -> list[Found]:
    """Each decision of a page with the words around what was found in Part 1 as it was last stored: one query for all."""
    places = _places([each.pk for each in decisions], text)
    return [Found(each, _marked(places.get(each.pk) or plain_text(each.summary)[:200])) for each in decisions]


def _places(keys: list[int], text: str) -> dict[int, str]:
    with connection.cursor() as cursor:
        cursor.execute(PLACES, {"text": text, "keys": keys, "how": HOW})
        return dict(cursor.fetchall())


def _marked(words: str) -> SafeString:
    told = html.escape(" ".join(words.split()))
    return mark_safe(told.replace(BEGIN, "<mark>").replace(END, "</mark>"))  # noqa: S308 (escaped in the line above)


def buying(text: str, user) -> dict:
    """Contracts and suppliers that go by the words: title, number or name."""
    contracts = Contract.objects.visible_to(user).filter(Q(title__icontains=text) | Q(external_number__iexact=text))
    suppliers = Supplier.objects.visible_to(user).filter(name__icontains=text)
    return {"contracts": list(contracts[:MOST_OF_BUYING]), "suppliers": list(suppliers[:MOST_OF_BUYING])}


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

"""An office full of decisions, one in every state, each brought there by the real steps, each with a Part 2 full of tokens.

It is built once a run, by whichever worker comes first, in a database that every canary test then gets a copy of."""

import base64
import json
from dataclasses import asdict, dataclass, field
from datetime import timedelta

from django.utils import timezone

from accounts.models import PolicingBody, User
from decisions import imports, models, part2, reference_data, workflow
from decisions.models.part2 import PART2_CONTENT
from publication import workflow as publishing
from tests.canary import office
from tests.canary.buying import release_buying
from tests.canary.governing import govern
from tests.canary.tokens import Tokens, new_mark
from tests.canary.travel import declare_all, draft, fresh, part2_outcomes, send_back, sign, submit

PART1 = "opendoor"  # stands in every title and text of Part 1, so that a crawl can show that it read one
SPOKEN = "backstairs"  # stands in a comment on Part 1 of every decision: for staff, and never in anything that is published
WITH_PART2 = [
    *PART2_CONTENT,
    models.Part2Award,
    models.Part2Comment,
    models.WordRemainder,
    models.WordReturn,
    models.Part2Advice,
    models.KeptAnswer,
]


@dataclass
class World:
    """What the tests know: who is who, which decision is in which state, and where in Part 2 each token stands."""

    mark: dict
    people: dict = field(default_factory=dict)
    decisions: dict = field(default_factory=dict)
    tokens: dict = field(default_factory=dict)

    def digests(self) -> list[str]:
        return [token for places in self.tokens.values() for place, token in places.items() if place.endswith(".sha256")]

    def dump(self) -> str:
        return json.dumps(asdict(self))


def build(database) -> World:
    """Everything up to what the worker has to publish; call the worker, then `after_publication`, then the worker again."""
    reference_data.load()
    people = office.make_people()
    office.make_offices(people)
    builder = Builder(people, Tokens(new_mark()))
    builder.make_all()
    sweep(database)
    builder.after_publication()
    sweep(database)
    people |= office.make_people(office.LATECOMERS)
    office.leave(people["governance_who_left"])
    return World(
        builder.tokens.mark, {who: person.pk for who, person in people.items()}, builder.decisions, builder.tokens.given
    )


def sweep(database) -> None:
    swept = database.manage(
        "worker", "publish_due", PARTONE_PUBLIC_URL="http://public.test", PARTONE_STAFF_URL="http://staff.test"
    )
    assert swept.returncode == 0, swept.stderr
    assert "failed" not in swept.stdout, swept.stdout + swept.stderr


class Builder:
    def __init__(self, people: dict[str, User], tokens: Tokens):
        self.people, self.tokens, self.decisions = people, tokens, {}

    def make_all(self) -> None:
        for name in ("draft", "returned", "with_advisers", "with_head_of_unit", "with_chief_executive", "with_decision_maker"):
            self._on_its_way(name)
        self._on_its_way("withdrawn")
        workflow.withdraw(self.of("withdrawn"), by=self.people["author"], reason=f"Not needed, {PART1}.")
        self._on_its_way("stood_aside")
        workflow.stand_aside(
            self.of("stood_aside"),
            by=self.people["decision_maker"],
            holder=self.people["decision_maker"].offices.get(),
            nature=f"A cousin, {PART1}.",
            pass_to=self.people["second_maker"].offices.get(),
        )
        later = timezone.localdate() + timedelta(days=40)
        self._signed("deferred", deferral="yes", deferral_reason="A sale is under way.", deferral_until_on=later)
        self._signed("entry_only", publish_as="entry_only", publish_reason="A settlement.", publish_decided_by="Governance")
        self._signed("not_published", publish_as="not", publish_reason="A settlement.", publish_decided_by="Governance")
        for name in ("published", "taken_down", "corrected"):
            self._signed(name)
        self._decided_on_paper()
        self._of_another_body()
        self._archived()

    def of(self, name) -> models.Decision:
        return fresh(self.decisions[name])

    def _drafted(self, name, by="author", body=office.HERE, **values) -> models.Decision:
        decision = draft(self.people, by=self.people[by], body=PolicingBody.objects.get(short_name=body), name=name, **values)
        self.decisions[name] = decision.pk
        self.fill_part2(name, decision, self.people[by])
        return decision

    def fill_part2(self, name, decision, by) -> None:
        """Every part of Part 2, one of the request and one text of its board paper, a token in every field."""
        award = decision.authorisations.get()
        for model in PART2_CONTENT:
            tied = {"authorisation": award} if model is models.Part2Figure else {}
            workflow.add_part2(decision, model, self.part(name, model) | tied, by=by)
        if paper := decision.board_papers.first():
            words = {field: self.tokens.word(name, f"part2text.{field} of the board") for field in ("heading", "body")}
            workflow.add_part2(decision, models.Part2Text, words | {"board_paper": paper}, by=by)
        self._insert_only(name, decision, by)

    def _insert_only(self, name, decision, by) -> None:
        """What is written beside the content: a comment, a confidential amount of an award, what came with a Word file."""
        with part2.opened_by(by, decision, "comment"):
            values = self.tokens.fill(name, models.Part2Comment)
            models.Part2Comment.objects.create(decision=decision, by=by, **values)
            said = {"quote": f"Here it says {SPOKEN}.", "text": f"Why {SPOKEN}?", "anchor": "p1.1", "step": "draft"}
            models.Comment.objects.create(decision=decision, by=by, kind="question", **said)
            values = self.tokens.fill(name, models.Part2Award)
            models.Part2Award.objects.create(decision=decision, authorisation=decision.authorisations.get(), by=by, **values)
            models.WordRemainder.objects.create(decision=decision, kind="text", **self.tokens.fill(name, models.WordRemainder))
            models.WordReturn.objects.create(decision=decision, by=by, part=2, **self.tokens.fill(name, models.WordReturn))
            models.Part2Advice.objects.create(decision=decision, by=by, **self.tokens.fill(name, models.Part2Advice))
            models.KeptAnswer.objects.create(
                decision=decision, person=by, code="legal", **self.tokens.fill(name, models.KeptAnswer)
            )

    def part(self, name, model) -> dict:
        values = self.tokens.fill(name, model)
        if model is models.PublicInterestTest:
            values |= {"exemption": models.FoiaExemption.objects.get(section="43"), "tested_on": timezone.localdate()}
        fixed = {
            models.Part2Money: {"what": "cost"},
            models.Part2Figure: {"kind": "cap"},
            models.Part2Paper: {"media_type": "text/plain"},
        }
        return values | fixed.get(model, {})

    def _on_its_way(self, name, **values) -> models.Decision:
        """As far as its name says, and every reader of the route let in on the way."""
        decision = self._drafted(name, **values)
        if name == "draft":
            return decision
        decision = submit(self.people, decision)
        self._let_readers_in(decision)
        until = {"with_advisers": 0, "withdrawn": 1, "returned": 2, "with_head_of_unit": 3, "with_chief_executive": 4}
        decision = declare_all(self.people, decision, until.get(name, 5))
        return send_back(self.people, decision) if name == "returned" else decision

    def _let_readers_in(self, decision) -> None:
        until, by = timezone.now() + timedelta(days=30), self.people["governance"]
        workflow.add_reader(decision, self.people["named_reader"], by=by, reason="Counsel's opinion.", until=until)
        ended = workflow.add_reader(decision, self.people["ended_reader"], by=by, reason="An earlier opinion.", until=until)
        workflow.end_reader(ended, by=by)

    def _signed(self, name, **values) -> models.Decision:
        return sign(self._on_its_way(name, **values), by=self.people["decision_maker"])

    def _decided_on_paper(self) -> None:
        decision = self._drafted("decided_on_paper")
        self._let_readers_in(decision)
        codes = [declaration["code"] for declaration in decision.form_version.definition["declarations"]]
        paper = {
            "answer": "given",
            "by_as_written": "J. Doe",
            "given_on": timezone.localdate() - timedelta(days=2),
            "reason": "",
        }
        outcomes = {r.pk: {"outcome": "approved"} for r in decision.recommendations.filter(board_paper=None)}
        workflow.record_elsewhere(
            decision,
            by=self.people["governance"],
            holder=self.people["decision_maker"].offices.get(),
            decided_on=timezone.localdate() - timedelta(days=0),
            how="on_paper",
            evidence="The signed form, in the safe.",
            interest="none",
            declared=dict.fromkeys(codes, paper),
            outcomes=outcomes,
            part2_outcomes=part2_outcomes(decision, self.people["governance"]),
        )

    def _of_another_body(self) -> None:
        for name in ("elsewhere", "elsewhere_signed"):
            decision = self._drafted(name, by="officer_elsewhere", body=office.ELSEWHERE)
            workflow.submit(decision, by=self.people["officer_elsewhere"])
        sign(self.of("elsewhere_signed"), by=self.people["maker_elsewhere"])

    def _archived(self) -> None:
        """An old record that brings its Part 2 along."""
        record = {
            "key": "an-old-one",
            "body": office.HERE,
            "form": "mopac-2017",
            "reference": "PCD 77",
            "title": f"Old, {PART1}",
        }
        record |= {"summary": f"<p>Long ago, {PART1}.</p>", "withholding": {"is_there_part2": "yes", "gist": "Prices then."}}
        record["authorisations"] = [{"what": "delegate_award", "delegated_to": "The commercial lead"}]
        record["part2"] = {name: [self._as_json("archived", model)] for name, (model, _) in imports.shape.PART2.items()}
        imports.import_record(record, by=self.people["governance"])
        held = models.Decision.objects.get(import_key="an-old-one")
        self.decisions["archived"] = held.pk
        self._insert_only("archived", held, self.people["governance"])

    def _as_json(self, name, model) -> dict:
        values = {key: value for key, value in self.part(name, model).items() if key not in ("exemption", "sha256")}
        if model is models.PublicInterestTest:
            values |= {"exemption": "43", "tested_on": "2018-03-01"}
        if model is models.Part2Paper:
            values["content"] = base64.b64encode(values["content"]).decode()
        return {key: str(value) for key, value in values.items()}

    def after_publication(self) -> None:
        by, second = self.people["governance"], self.people["second_governance"]
        corrected = self.of("corrected")
        correction = publishing.correct(corrected, by=by, place="1.1", was="one", reads="two", note=f"A slip, {PART1}.")
        publishing.see_correction(correction, by=second)
        next_on = timezone.localdate() + timedelta(days=60)
        publishing.review_withholding(corrected, by=by, outcome="still_exempt", note="Looked at again.", next_review_on=next_on)
        publishing.take_down(self.of("taken_down"), by=by, reason="It named a person.")
        release_buying(self.people, self.decisions)
        govern(self.people, self.decisions)

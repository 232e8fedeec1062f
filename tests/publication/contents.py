"""Part 1 written by hand, as decisions.public.part1 gives it: one in full, one that states next to nothing."""

from datetime import UTC, date, datetime

from publication.documents import Publishable

MOMENT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


def block(number, anchor, html):
    return {"number": number, "anchor": anchor, "html": html}


def section(heading, blocks, *, number="", anchor="section-1", level=1):
    return {"code": "", "heading": heading, "level": level, "number": number, "anchor": anchor, "blocks": blocks}


def recommendation(text, *, asks="approve", outcome="approved", decided="", conditions="", number="1"):
    return {
        **dict(number_as_written=number, asks=asks, recommended=text, outcome=outcome, decided=decided, conditions=conditions),
    }


def bare_content(**changes) -> dict:
    """An archived record whose source says nothing but a title."""
    empty = dict.fromkeys(
        "title_as_written summary programme business_case_stage topic marking needed_by_as_written needed_by_reason decision_statement "
        "reasons urgency_reason significant_reason publish_reason deferral_reason deferral_until_as_written source_address".split(),
        "",
    )
    undated = dict.fromkeys(
        "needed_by_on deferral_until_on dated_on source_captured_on joint_with reference withholding".split()
    )
    lists = {
        name: []
        for name in "recommendations sections board_papers dates deciders options money parties assessments commitments links citations "
        "archived_signatures papers declarations consultees authorisations".split()
    }
    return {
        **dict(shape=1, body={"name": "Office of the Commissioner", "slug": "opcc"}, title="A bare record", origin="archive"),
        **dict(form={"code": "opcc-2013", "name": "Record of decision", "decider": "Commissioner"}, publish_as="full"),
        **dict(
            kind="not_stated", level="not_stated", significant="not_stated", deferral="not_stated", dated_precision="not_stated"
        ),
        "words": dict.fromkeys(["facts_heading", "public_access", "deferral_question", "part2_question"], ""),
        **empty,
        **undated,
        **lists,
        **changes,
    }


def full_content(**changes) -> dict:
    """A decision with something in every place."""
    return bare_content() | _facts_about_it() | _text() | _money_and_procurement() | _people() | _ties_and_papers() | changes


def _ties_and_papers() -> dict:
    return {
        "links": [
            {"kind": "extends", "to_as_written": "MX 12", "address_as_written": "https://example.org/12"},
            {"kind": "follows", "to_as_written": "MX 9", "address_as_written": ""},
        ],
        "citations": [{"as_written": "MX 77", "address_as_written": "www.example.org//77", "is_address_broken": True}],
        "papers": [
            dict(
                kind="report", name="Report on routers", address_as_written="", media_type="application/pdf", sha256="ab" * 32
            ),
            dict(kind="annex", name="Annex named only", address_as_written="", media_type="", sha256=""),
        ],
    }


def _facts_about_it() -> dict:
    return {
        **dict(
            origin="native", title="Routers for <every> station & more", title_as_written="MX 14 Routers", kind="procurement"
        ),
        **dict(level="decision_maker", summary="<p>New routers for Łódź Road station, at £252,000.</p>", programme="Networks"),
        **dict(business_case_stage="Full", topic="Technology", marking="OFFICIAL - PUBLIC", needed_by_on="2026-12-01"),
        **dict(needed_by_as_written="1 December 2026", needed_by_reason="The old contract ends.", reasons="<p>Best value.</p>"),
        **dict(urgency_reason="The board met after the approval.", significant="yes", significant_reason="Many stations."),
        **dict(
            deferral="yes",
            deferral_reason="Talks go on.",
            deferral_until_on="2026-12-24",
            deferral_until_as_written="Christmas",
        ),
        **dict(reference={"as_written": "MX 14", "canonical": "MX-14"}, joint_with="Office of the Mayor"),
        "words": {
            **dict(
                facts_heading="Non-confidential facts",
                public_access="This form is public.",
                deferral_question="To be deferred?",
            ),
            **dict(part2_question="Is there a Part 2?"),
        },
        "options": [
            {**dict(number_as_written="1", title="Do nothing", description="", is_chosen=False)},
            {**dict(number_as_written="2", title="Buy", description="<p>Buy them.</p>", is_chosen=True)},
        ],
        "withholding": {
            **dict(
                is_there_part2="yes",
                gist="Prices.",
                basis_as_written="Commercial interests",
                sio="2(2)(a)",
                foia_sections=["43"],
            ),
            **dict(chief_officer_opinion="", qualified_person_opinion="", enactment="", marking="OFFICIAL-SENSITIVE"),
            **dict(review_on="2027-11-01", review_event="the contract ends", review_as_written=""),
        },
    }


def _text() -> dict:
    asked = recommendation(
        "<p>Approve the purchase of routers for £252,000.</p>",
        decided="<p>Approve it for one year.</p>",
        conditions="Report back.",
    )
    told = recommendation("<p>Approve the purchase of switches for £252,000.</p>", outcome="")
    note = '<p>See the note<sup class="footnote-ref"><a href="#fn-1">1</a></sup>.</p>'
    notes = '<ol class="footnotes">\n<li id="fn-1">A note.</li>\n</ol>'
    table = "<table>\n<thead>\n<tr><th>Year</th><th>Cost</th></tr>\n</thead>\n<tbody>\n<tr><td>2026</td><td>£1</td></tr>\n</tbody>\n</table>"
    first = [
        block("1.1", "p1.1", "<p>One.</p>"),
        block("", "s1-2", "<h4>Small</h4>"),
        block("1.2", "p1.2", note),
        block("", "s1-4", notes),
    ]
    second = [
        block("2.1", "p2.1", note),
        block("", "s2-2", notes),
        block("", "s2-3", table),
        block("", "s2-4", "<ul>\n<li>a</li>\n</ul>"),
    ]
    return {
        "recommendations": [asked],
        "sections": [
            section("Introduction", first, number="1"),
            section("Legal", second, number="2", anchor="section-2"),
        ],
        "board_papers": [_board_paper(told)],
        "consultees": [{"who": "Trade union", "support": "supportive", "as_written": "Yes"}],
    }


def _board_paper(told) -> dict:
    return {
        **dict(board_as_written="Investment Board", title="Routers", meeting_as_written="24 May 2018", meeting_on="2018-05-24"),
        **dict(precision="day", author="A. Writer", author_job="Analyst", on_behalf_of="Chief Officer", marking="OFFICIAL"),
        **dict(summary="<p>In short.</p>", has_part2="no", recommendations=[told]),
        "consultees": [{"who": "Fleet", "support": "with_concerns", "as_written": "Mind the dates"}],
        "sections": [section("Purpose", [block("1", "board-1-1", "<p>To buy.</p>")], number="1", anchor="board-1-section-1")],
    }


def _money_and_procurement() -> dict:
    buying = {
        **dict(
            title="Routers", route="Single tender", regime="pcr2015", threshold_as_written="£181,302", threshold="181302.00"
        ),
        **dict(
            threshold_vat="exclusive", fewest_suppliers=3, justification="Only one makes them.", is_timetable_indicative=True
        ),
        "gates": [
            {
                "number": "1",
                "purpose": "Start",
                "planned_as_written": "May 2027",
                "planned_on": "2027-05-01",
                "precision": "month",
            }
        ],
    }
    contract = {
        **dict(
            title="Network contract", external_number="C-1", value_as_written="£100k", value="100000.00", vat_basis="not_stated"
        ),
        **dict(
            pricing_basis="fixed",
            starts_as_written="",
            starts_on="2026-01-01",
            starts_precision="year",
            term_as_written="5 years",
        ),
        **dict(term_months=60, break_as_written="after 3 years", extension_as_written="", extension_months=None),
        **dict(suppliers=["Made-up Networks Ltd"], framework="G-Cloud", procurement=None),
    }
    change = {
        **dict(amount_as_written="£50k", amount="50000.00", percentage="50.00", months=12, resulting_value="150000.00"),
        **dict(ground_as_cited="Regulation 72(2)(b)", contract=contract),
    }
    what = dict(
        what="extension", amount_as_written="£252k", amount="252000.00", paragraph_as_cited="4.8", delegated_to="", condition=""
    )
    line = {
        **dict(what="approval", description="Routers", as_written="£252k", low="252000.00", high=None, ceiling="260000.00"),
        **dict(
            is_about=True, vat_basis="not_stated", spending="capital", year="2026/27", fund="Innovation fund", pricing_basis=""
        ),
    }
    grant = dict(purpose="Training", amount="99.50", conditions="", reasons="", recipient="A Charity")
    return {
        "money": [line],
        "parties": [{"name_as_written": "Made-up Networks Ltd", "role": "supplier"}],
        "authorisations": [what | {"procurement": buying, "contract": contract, "change": change, "grant": grant}],
        "assessments": [
            {"kind": "equality", "state": "done", "as_written": "In the annex", "on": "2026-10-01", "precision": "month"}
        ],
        "commitments": [{"plan": "Police and Crime Plan 2025-29", "text": "Safer streets"}],
    }


def _people() -> dict:
    return {
        "deciders": [],
        "dates": [{"label": "effective", "as_written": "forthwith", "on": None, "precision": "not_stated"}],
        "declarations": [
            {
                **dict(
                    code="legal", label="Legal advice", statement="Legal advice was taken.", unit_as_written="", answer="given"
                ),
                **dict(reason="", by_as_written="L. Awyer", capacity="Solicitor", given_on="2026-11-10", date_as_written=""),
                **dict(precision="day"),
            }
        ],
    }


def archived_signature(**changes) -> dict:
    return {
        **dict(
            of="decision_maker",
            name_as_written="C. Missioner",
            capacity="Commissioner",
            is_signed="yes",
            statement="I approve.",
        ),
        **dict(interest_wording="Personal or prejudicial", interest="none", date_as_written="2 May 2018", on="2018-05-02"),
        **dict(precision="day", how="on_paper"),
        **changes,
    }


def full(**changes) -> Publishable:
    """A native decision of two editions with everything that can stand beside Part 1."""
    return Publishable(
        **{
            **dict(
                content=full_content(), part1_sha256="0" * 64, reference="MX 14", slug="mx-14", signed_on=date(2026, 11, 22)
            ),
            **dict(edition=2, reason="Correction", made_at=MOMENT, first_published_at=MOMENT),
            "signatures": [_signature()],
            "corrections": [dict(place="1.1", was="One.", reads="Two.", note="A slip.", on="2026-11-24", by="G. Overnance")],
            "reviews": [dict(on="2026-11-24", outcome="still_exempt", note="Looked at.", next_review_on="2027-11-24")],
            "deferrals": [dict(reason="Talks.", until="2026-11-23T09:00:00+00:00", on="2026-11-22")],
            "links": [
                dict(kind="extends", as_written="MX 12", address="https://example.org/12", slug="mx-12", title="Older routers"),
                dict(kind="follows", as_written="MX 9", address="", slug=None, title=""),
            ],
            "later_links": [dict(kind="supersedes", as_written="MX 20", slug="mx-20", title="No routers")],
            "citations": [dict(as_written="MX 77", address="www.example.org//77", is_broken=True, slug=None)],
            **changes,
        }
    )


def bare(**changes) -> Publishable:
    return Publishable(
        **{"content": bare_content(), "slug": "opcc-bare", "made_at": MOMENT, "first_published_at": MOMENT, **changes}
    )


def _signature() -> dict:
    return {
        **dict(
            name="D. Ecider",
            capacity="Deputy Mayor",
            statement="I have decided.",
            interest="may_take",
            interest_text="A cousin.",
        ),
        **dict(interest_wording="Any interest?", signed_at="2026-11-22T14:00:00+00:00", how="on_paper", confirmed_at=None),
        **dict(part1_digest="0" * 64),
    }

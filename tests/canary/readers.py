"""Who may read Part 2 of which decision of the world: the expected answer, written down by hand from the rules."""

DRAFTING = {"author", "co_author", "governance", "second_governance", "auditor"}
ASKED = DRAFTING | {"legal", "financial", "equalities", "head_of_unit", "board_member", "named_reader"}
APPROVING = ASKED | {"chief_executive"}
DECIDING = APPROVING | {"decision_maker", "second_maker"}
SIGNED = DECIDING | {"award_holder"}
OF_THE_ARCHIVE = {"governance", "second_governance", "auditor"}
MAY_READ = {
    "draft": DRAFTING,
    "returned": DRAFTING,  # a draft again, which those who were asked do not see
    "withdrawn": ASKED,
    "with_advisers": ASKED,
    "with_head_of_unit": ASKED,
    "with_chief_executive": APPROVING,
    "with_decision_maker": DECIDING,
    "stood_aside": DECIDING - {"decision_maker"},
    "deferred": SIGNED,
    "entry_only": SIGNED,
    "not_published": SIGNED,
    "published": SIGNED,
    "corrected": SIGNED,
    "taken_down": SIGNED,
    "decided_on_paper": DRAFTING | {"named_reader", "award_holder"},
    "archived": OF_THE_ARCHIVE,
    "elsewhere": {"officer_elsewhere", "governance_elsewhere", "maker_elsewhere"},
    "elsewhere_signed": {"officer_elsewhere", "governance_elsewhere", "maker_elsewhere"},
}
ALL_READERS = sorted(set().union(*MAY_READ.values()))
# Who reads Part 2 of nothing here.
NOBODYS_READERS = [
    "nobody",
    "administrator",
    "other_officer",
    "adviser_not_asked",
    "other_head",
    "ended_reader",
    "governance_who_left",
    "late_governance",
    "late_auditor",
    "member_of_no_body",
]
# Of them, who reads what advisers say to those inside: the other advisers, governance and auditors of the body.
INSIDE_ALL_THE_SAME = {"adviser_not_asked", "late_governance", "late_auditor"}

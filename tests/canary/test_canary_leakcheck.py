"""`manage.py leakcheck`, on the world: finds nothing where nothing is, and what somebody copied into Part 1."""

from decisions import part2
from decisions.models import Part2Reading
from publication import leaking
from tests.canary.planting import plant_in_part1


def leakcheck(canary, who="governance"):
    return canary.database.manage("staff", "leakcheck", "--as", f"{who}@example.org")


def test_leakcheck_finds_nothing_where_nothing_is_and_writes_its_readings_down(canary):
    told = leakcheck(canary)
    assert told.returncode == 0, told.stdout + told.stderr
    assert "16 decisions opened" in told.stdout and "0 findings" in told.stdout and "outbox" in told.stdout
    people, decision = canary.people(), canary.decision("archived")
    with part2.opened_by(people["auditor"], decision, "look"):
        assert Part2Reading.objects.filter(person=people["governance"], purpose="look for leaks").count() == 1


def test_leakcheck_names_decision_part_and_place_and_never_the_text(canary):
    tokens = canary.world.tokens["with_decision_maker"]
    words = {
        "section": tokens["part2text.body"],
        "paper": f"about {tokens['part2party.name']}",
        "content": "nothing",
        "title": tokens["part2comment.text"],
    }
    plant_in_part1(canary, words)
    swept = canary.database.manage("worker", "publish_due")
    assert swept.returncode == 0, swept.stderr
    told = leakcheck(canary)
    assert told.returncode == 1
    reference = canary.decision("with_decision_maker").reference
    for kind, where in (
        ("text", "page"),
        ("text", "PDF"),
        ("text", "JSON"),
        ("comments", "the register"),
        ("parties", "paper"),
    ):
        assert any(line.startswith(f"{reference}: {kind} of Part 2") and where in line for line in told.stdout.splitlines()), (
            kind,
            where,
        )
    assert not [token for token in tokens.values() if token in told.stdout + told.stderr]


def test_leakcheck_opens_nothing_for_who_may_open_nothing(canary):
    assert "0 decisions opened" in leakcheck(canary, "administrator").stdout
    unknown = leakcheck(canary, "nobody")
    assert unknown.returncode == 1 and "Nobody signs in" in unknown.stderr


def test_a_figure_counts_in_every_spelling_and_a_round_thousand_not():
    assert leaking._spellings("1234567.00") == ["1234567", "1,234,567"]
    assert leaking._spellings("12.50") == []
    said = set(leaking._wordings("body", "<p>The cap is £187,400 and not £200,000 of 2026.</p>"))
    assert {word for word in said if len(word) < leaking.SHORTEST_SENTENCE} == {"187,400"}


def test_a_word_that_several_decisions_use_in_public_is_no_finding():
    places = [leaking.Place(f"place {n}", "the implementation of it", n) for n in (1, 2)]
    assert leaking.found({"text": {"implementation"}}, places) == []
    assert leaking.found({"text": {"implementation"}}, places[:1]) == [("text", "place 1")]
    assert leaking.found({"text": {"mplementation"}}, places[:1]) == []

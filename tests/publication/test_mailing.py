"""What waits in the Outbox reaches a mail server as it should, and what fails is seen: a real SMTP server, the service's protocol."""

import json
import socket
import threading
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from aiosmtpd.controller import Controller
from django.core.exceptions import PermissionDenied
from django.test import Client, override_settings

from accounts import emails, rules, workflow
from accounts.models import BankHoliday, MailChoice, Outbox, Role
from publication import mailing
from tests import factories

NOTIFY_KEY = "office-26785a09-ab16-4eb0-8407-a37497a57506-3d844edf-8d35-48ac-975b-e847b4f122b0"


class Post:
    """A mail server's own part: it keeps what it takes, and refuses some addresses as servers do."""

    def __init__(self):
        self.taken = []

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802  (the server's name for it)
        if address.startswith("nobody"):
            return "550 5.1.1 No such mailbox nobody@office.example"
        if address.startswith("full"):
            return "452 4.2.2 Mailbox full"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        self.taken.append((envelope.rcpt_tos, envelope.content.decode()))
        return "250 OK"


@pytest.fixture
def post():
    held = Post()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Controller(held, hostname="127.0.0.1", port=port)
    server.start()
    smtp = dict(EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend", EMAIL_HOST="127.0.0.1", EMAIL_PORT=port)
    with override_settings(
        **smtp, EMAIL_USE_TLS=False, EMAIL_HOST_USER="", DEFAULT_FROM_EMAIL="Office <office@office.example>"
    ):
        held.settings = dict(**smtp, EMAIL_USE_TLS=False, EMAIL_HOST_USER="")
        yield held
    server.stop()


def write(*addresses, **more):
    Outbox.objects.bulk_create(
        Outbox(address=each, subject=f"MX {n}: signed", text=f"MX.\n\nhttps://office/{n}/\n", **more)
        for n, each in enumerate(addresses, 1)
    )


def send(database, post) -> int:
    with database.as_process("publisher"), override_settings(**post.settings):
        return mailing.send_due()


def rows(database) -> list[tuple]:
    with database.connect("owner") as owner:
        told = "SELECT address, sent_at IS NOT NULL, tries, failure, failed_at IS NOT NULL FROM accounts_outbox ORDER BY id"
        return owner.execute(told).fetchall()


def test_a_mail_server_gets_each_message_once_and_what_it_refuses_is_given_up_or_waits(own_database, post):
    write("one@office.example", "nobody@office.example", "full@office.example", "two@office.example")
    assert send(own_database, post) == 2
    assert send(own_database, post) == 0
    assert [to for to, _ in post.taken] == [["one@office.example"], ["two@office.example"]]
    assert "Subject: MX 1: signed" in post.taken[0][1] and "Message-ID: <outbox." in post.taken[0][1]
    assert rows(own_database) == [
        ("one@office.example", True, 0, "", False),
        ("nobody@office.example", False, 1, "SMTPRecipientsRefused 550", True),
        ("full@office.example", False, 1, "SMTPRecipientsRefused 452", False),
        ("two@office.example", True, 0, "", False),
    ]


def test_what_fails_too_often_is_given_up(own_database, post):
    write("full@office.example")
    with own_database.connect("owner") as owner:
        for _ in range(len(mailing.MINUTES_TO_WAIT) + 1):
            send(own_database, post)
            assert send(own_database, post) == 0  # it waits
            owner.execute("UPDATE accounts_outbox SET send_after = now()")
    assert rows(own_database) == [("full@office.example", False, 6, "SMTPRecipientsRefused 452", True)]


def test_a_server_that_is_down_is_asked_once_a_sweep(own_database, post):
    write("one@office.example", "two@office.example")
    post.settings["EMAIL_PORT"] = 9  # where nobody listens
    assert send(own_database, post) == 0
    assert [tries for _, _, tries, _, _ in rows(own_database)] == [1, 0]


def test_a_daily_e_mail_holds_what_came_since_and_goes_when_it_is_due(own_database, post):
    person, other = (factories.make_person(Role.OFFICER, email=f"{name}@office.example") for name in ("day", "now"))
    workflow.choose_mail(by=person, how=MailChoice.How.DAILY, hour=8)
    for n in (1, 2):
        emails.tell([person, other], f"PCD {n}: it has come to you", f"/decisions/{n}/")
    assert send(own_database, post) == 2
    with own_database.connect("owner") as owner:
        owner.execute("UPDATE accounts_outbox SET send_after = now() WHERE is_daily")
    assert send(own_database, post) == 2
    [day] = [text for to, text in post.taken if to == ["day@office.example"]]
    assert "Subject: Part One: 2 messages" in day and "/decisions/1/" in day and "PCD 2: it has come to you" in day
    assert len(post.taken) == 3


@pytest.mark.parametrize(
    ("now", "then"),
    [
        (datetime(2026, 6, 3, 6, 30, tzinfo=UTC), datetime(2026, 6, 3, 7, 0, tzinfo=UTC)),  # London is an hour ahead
        (datetime(2026, 6, 3, 7, 0, tzinfo=UTC), datetime(2026, 6, 4, 7, 0, tzinfo=UTC)),
        (datetime(2026, 6, 5, 12, 0, tzinfo=UTC), datetime(2026, 6, 8, 7, 0, tzinfo=UTC)),  # over the week-end
        (datetime(2026, 12, 24, 12, 0, tzinfo=UTC), datetime(2026, 12, 29, 8, 0, tzinfo=UTC)),  # over Christmas
    ],
)
@pytest.mark.django_db
def test_the_daily_e_mail_goes_on_working_days_at_london_time(now, then):
    BankHoliday.objects.bulk_create(BankHoliday(on=f"2026-12-{day}", name="Christmas") for day in (25, 28))
    assert emails.next_daily(8, now) == then


# -- what comes back

REPORT = """From: mailer@office.example
Subject: Undelivered mail
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="x"

--x
Content-Type: text/plain

It could not be delivered.

--x
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.office.example

Final-Recipient: rfc822; one@office.example
Action: {action}
Status: 5.1.1

--x
Content-Type: text/rfc822-headers

Message-ID: <{message_id}@office.example>
Subject: MX 1: signed

--x--
"""


def test_a_report_of_a_failed_delivery_finds_its_message(own_database, post):
    write("one@office.example", "two@office.example")
    send(own_database, post)
    with own_database.connect("owner") as owner:
        [(held,)] = owner.execute("SELECT message_id FROM accounts_outbox WHERE address LIKE 'one@%'").fetchall()
    with own_database.as_process("publisher"):
        for action, message_id, found in (("delayed", held, 0), ("failed", f"outbox.1.{'0' * 16}", 0), ("failed", held, 1)):
            assert mailing.take_bounce(REPORT.format(action=action, message_id=message_id).encode()) == found
        assert mailing.take_bounce(b"not a message at all") == 0
    assert [(failure, failed) for _, _, _, failure, failed in rows(own_database)] == [("Came back 5.1.1", True), ("", False)]


def test_governance_sees_what_failed_for_its_own_body_and_has_it_sent_again(own_database, post):
    body, elsewhere = factories.make_body(), factories.make_body()
    reader = factories.make_person(Role.OFFICER, body=body, email="nobody@office.example")
    stranger = factories.make_person(Role.OFFICER, body=elsewhere, email="nobody.else@office.example")
    governance = factories.make_person(Role.GOVERNANCE, body=body)
    write(reader.email, stranger.email)
    send(own_database, post)
    client = Client()
    client.force_login(governance)
    page = client.get("/people/mail/failed/").content.decode()
    assert "nobody@office.example" in page and "MX 1: signed" in page and "nobody.else" not in page and "550" in page
    [mail] = rules.failed_mail(governance)
    [foreign] = rules.failed_mail(factories.make_person(Role.GOVERNANCE, body=elsewhere))
    assert client.post(f"/people/mail/failed/{foreign.pk}/again/").status_code == 404
    with pytest.raises(PermissionDenied):
        workflow.send_again(foreign, by=governance)
    assert client.post(f"/people/mail/failed/{mail.pk}/again/").status_code == 302
    assert "nobody@office.example" not in client.get("/people/mail/failed/").content.decode()
    assert client.post(f"/people/mail/failed/{mail.pk}/again/").status_code == 404
    with pytest.raises(PermissionDenied):
        workflow.send_again(mail, by=reader)
    client.force_login(reader)
    assert client.get("/people/mail/failed/").status_code == 403


@pytest.mark.django_db
def test_a_person_chooses_how_e_mail_comes():
    person = factories.make_person(Role.OFFICER)
    client = Client()
    client.force_login(person)
    assert client.post("/people/mail/", {"how": "pigeon"}).status_code == 200
    assert client.post("/people/mail/", {"how": "daily", "hour": "7"}).status_code == 302
    assert (person.mail_choice.how, person.mail_choice.hour) == ("daily", 7)
    assert "checked" in client.get("/people/mail/").content.decode()


# -- GOV.UK Notify, spoken to over its own protocol


class Service(BaseHTTPRequestHandler):
    """Answers as the service does, to its own library."""

    asked: list = []

    def do_POST(self):  # noqa: N802
        held = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.asked.append((self.path, self.headers["Authorization"][:7], held))
        refused = held["email_address"].startswith("nobody")
        self._answer(400 if refused else 201, {"errors": [], "status_code": 400} if refused else {"id": "a1b2c3"})

    def do_GET(self):  # noqa: N802
        self._answer(200, {"id": "a1b2c3", "status": "permanent-failure"})

    def _answer(self, status, told):
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(told).encode())

    def log_message(self, *_):
        """Not on the screen of the tests."""


@pytest.fixture
def service():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Service)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    Service.asked = []
    yield dict(
        EMAIL_BACKEND="accounts.notify.NotifyBackend",
        NOTIFY_KEY=NOTIFY_KEY,
        NOTIFY_TEMPLATE="f33517ff-2a88-4f6e-b855-c550268ce08a",
        NOTIFY_URL=f"http://127.0.0.1:{server.server_port}",
    )
    server.shutdown()
    server.server_close()


def test_gov_uk_notify_delivers_and_tells_later_what_did_not_arrive(own_database, service):
    write("one@office.example", "nobody@office.example")
    with own_database.as_process("publisher"), override_settings(**service):
        assert mailing.send_due() == 1
        assert mailing.ask_the_service() == 1
        assert mailing.ask_the_service() == 0
    (path, bearer, held), _ = Service.asked
    assert (path, bearer) == ("/v2/notifications/email", "Bearer ")
    assert held["personalisation"] == {"subject": "MX 1: signed", "text": "MX.\n\nhttps://office/1/\n"}
    assert [(failure, failed) for _, _, _, failure, failed in rows(own_database)] == [
        ("permanent-failure", True),
        ("HTTPError 400", False),
    ]

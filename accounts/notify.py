"""Delivery by GOV.UK Notify, through its own library. Chosen by a setting; the worker alone uses it.

The service's template consists of ((subject)) and ((text)), so that the words stay here."""

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from notifications_python_client.errors import HTTPError
from notifications_python_client.notifications import NotificationsAPIClient

FINAL = {"permanent-failure", "technical-failure", "validation-failed"}


class NotifyBackend(BaseEmailBackend):
    """Hands messages to the service. Each message sent carries the service's id for it as `notify_id`."""

    def send_messages(self, messages):
        for message in messages:
            for address in message.recipients():
                answer = client().send_email_notification(
                    email_address=address,
                    template_id=settings.NOTIFY_TEMPLATE,
                    personalisation={"subject": message.subject, "text": message.body},
                )
                message.notify_id = answer["id"]
        return len(messages)


def client() -> NotificationsAPIClient:
    return NotificationsAPIClient(settings.NOTIFY_KEY, base_url=settings.NOTIFY_URL)


def failure_of(notify_id: str) -> str:
    """Why the service says that a message did not arrive; empty while it has not failed, or the service does not answer."""
    try:
        status = client().get_notification_by_id(notify_id)["status"]
    except HTTPError:
        return ""
    return status if status in FINAL else ""

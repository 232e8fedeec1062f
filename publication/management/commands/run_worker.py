import asyncio

from django.core.management.base import BaseCommand
from procrastinate.contrib.django import app

from publication import tasks


class Command(BaseCommand):
    help = "Publish what is due, send e-mail and do jobs, until told to stop. One sweep comes first."

    def handle(self, *args, **options):
        tasks.sweep()
        with app.replace_connector(app.connector.get_worker_connector()) as worker:
            asyncio.run(work(worker))


async def work(worker) -> None:
    """One job at a time: a rendering uses a whole processor, and more workers are more processes."""
    async with worker.open_async():
        await worker.run_worker_async(queues=[tasks.QUEUE], concurrency=1, delete_jobs="successful")

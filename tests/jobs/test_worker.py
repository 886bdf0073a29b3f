"""A worker goes on though its queue was away."""

import asyncio
from typing import Any

from jobs.worker import Worker


class Queue:
    """Procrastinate's app where the first run of the worker ends with a lost connection."""

    def __init__(self) -> None:
        self.runs = 0
        self.again = asyncio.Event()

    async def run_worker_async(self, **_: Any) -> None:
        """Fail once; after that work until stopped."""
        self.runs += 1
        if self.runs == 1:
            raise ConnectionError
        self.again.set()
        await asyncio.Event().wait()


async def test_a_worker_that_lost_its_queue_begins_again_and_can_be_stopped() -> None:
    queue: Any = Queue()
    work: Any = None
    worker = Worker(queue, work, stalled=0.01)
    worker.start()
    async with asyncio.timeout(60):
        await queue.again.wait()
        await worker.stop()
    assert queue.runs == 2

"""What a job has at hand: the services, the database, and the few settings that jobs go by."""

from dataclasses import dataclass

from procrastinate.job_context import JobContext
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.services import Services


@dataclass(frozen=True)
class Work:
    """Handed to every job through its worker's context."""

    engine: AsyncEngine
    services: Services
    question_text_days: int = 90

    @classmethod
    def of(cls, context: JobContext) -> "Work":
        """The Work of a running job."""
        work: Work = context.additional_context["work"]
        return work

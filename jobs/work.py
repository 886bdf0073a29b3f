"""What a job has at hand: the services, the database, and the settings."""

from dataclasses import dataclass

from procrastinate.job_context import JobContext
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.config import Settings
from bot.services import Services


@dataclass(frozen=True)
class Work:
    """Handed to every job through its worker's context."""

    engine: AsyncEngine
    services: Services
    settings: Settings

    @classmethod
    def of(cls, context: JobContext) -> "Work":
        """The Work of a running job."""
        work: Work = context.additional_context["work"]
        return work

"""The one store: brought up to date by however many processes start at once, and private to this machine."""

import asyncio
import os
import stat

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import database, schema


async def test_the_schema_is_current_after_migration(engine: AsyncEngine) -> None:
    assert await schema.is_current(engine)


def test_as_root_the_database_lies_outside_the_checkout() -> None:
    folder = database.embedded_folder(None)
    inside = folder.is_relative_to(database.ROOT)
    assert inside != (os.geteuid() == 0)


def test_no_private_folder_is_opened_for_the_embedded_databases_own_user() -> None:
    above = [one for one in database.embedded_folder(None).parents if one.exists()]
    closed = [str(one) for one in above if not stat.S_IMODE(one.stat().st_mode) & stat.S_IXOTH]
    assert closed == [] or os.geteuid() != 0


async def test_processes_that_start_at_once_bring_the_schema_up_to_date_one_after_the_other(
    engine: AsyncEngine,
) -> None:
    url = engine.url
    async with engine.connect() as db:
        plain = await db.execution_options(isolation_level="AUTOCOMMIT")
        await plain.execute(text("CREATE DATABASE together"))
    engines = [
        database.open_engine(url.set(database="together").render_as_string(hide_password=False), 2) for _ in range(4)
    ]
    await asyncio.gather(*(schema.migrate(one) for one in engines))
    assert await schema.is_current(engines[0])
    for one in engines:
        await one.dispose()
    async with engine.connect() as db:
        plain = await db.execution_options(isolation_level="AUTOCOMMIT")
        await plain.execute(text("DROP DATABASE together"))

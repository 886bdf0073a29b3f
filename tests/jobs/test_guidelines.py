"""What the editors have laid over the pack is learnt in a process of its own, which is waited for and checked."""

import pytest

from bot.search import Search
from jobs import guidelines


async def test_what_has_been_learnt_is_not_learnt_again(search: Search) -> None:
    assert not await guidelines._taught(search, dict(search.shipped))


async def test_a_process_that_fails_is_a_job_that_fails(search: Search) -> None:
    with pytest.raises(RuntimeError, match="learning ended"):
        await guidelines._taught(search, {"no": "guideline"})

"""Debian's nynorsk dictionary knows every word of the nynorsk texts; not collected where hunspell is missing."""

import subprocess

from bot.search import Search
from tests.test_nynorsk import allowed, words

__all__ = ["allowed"]


def test_hunspell_knows_every_word_of_the_nynorsk_texts(search: Search, allowed: frozenset[str]) -> None:
    listed = "\n".join(sorted(words(search.pack)))
    command = ["hunspell", "-d", "nn_NO", "-l"]
    unknown = subprocess.run(command, input=listed, capture_output=True, text=True, check=True).stdout.split()
    assert [word for word in unknown if word.lower() not in allowed] == []

"""What can go wrong at the desk, each as one word that texts/ has a sentence for; no content is ever in it."""


class DeskError(Exception):
    """It could not be done; `word` says why, `detail` is a number, an id or the server's own word."""

    def __init__(self, word: str, detail: str = "") -> None:
        super().__init__(word)
        self.word = word
        self.detail = detail

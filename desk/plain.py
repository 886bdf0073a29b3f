"""Reported text made harmless: what steers a terminal or turns a line about is shown as what it is.

Promise: nothing of Unicode's controls, marks of direction or unseen signs is let through (threat 14).
"""

import unicodedata

UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Categories: controls (C0, C1, ESC), format signs (bidi, zero width), halves of pairs, private, none, line ends."""
IGNORABLE = frozenset(
    chr(code)
    for first, last in ((0x34F, 0x34F), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x3164, 0x3164))
    for code in range(first, last + 1)
) | {"\uffa0"}
"""Letters and marks that take no place to see."""


def visible(text: str) -> str:
    """`text` with every unseen sign but a line break written as <U+001B>; line breaks are "\\n" alone."""
    return "".join(map(_shown, text.replace("\r\n", "\n")))


def quoted(text: str, margin: str = "  | ") -> str:
    """Reported text for a terminal: each line behind a margin, so that none passes for the program's own."""
    return "\n".join(f"{margin}{line}" for line in visible(text).split("\n"))


def one_line(text: str) -> str:
    """Reported text that must stay on its line."""
    return visible(text).replace("\n", "<U+000A>")


def grouped(digits: str, size: int = 4) -> str:
    """Digits in groups, for reading aloud."""
    return " ".join(digits[at : at + size] for at in range(0, len(digits), size))


def _shown(char: str) -> str:
    if char == "\n" or (unicodedata.category(char) not in UNSEEN and char not in IGNORABLE):
        return char
    return f"<U+{ord(char):04X}>"

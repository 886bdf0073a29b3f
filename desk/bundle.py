"""`python -m desk.bundle OUT.pyz`: the desk as one file, for machines where nothing may be installed by setup programs.

PyNaCl and aiohttp have parts that no zip can hold; they are to be installed beside it: `pip install pynacl aiohttp`.
"""

import sys
import zipfile
from pathlib import Path

HERE = Path(__file__).parent
KINDS = (".py", ".json", ".html", ".css")
MAIN = "import sys\nfrom desk.__main__ import main\nsys.exit(main())\n"
MOMENT = (2026, 1, 1, 0, 0, 0)
"""Stands on every file in it, so that the same sources make the same bytes, which can be compared."""
BESIDE = "Laget: {}\nPå maskinen som skal bruke den, trengs også: pip install pynacl aiohttp\n"


def bundle(out: Path) -> None:
    """Write the zipapp. Raises OSError where it can't be written."""
    files = sorted(path for path in HERE.rglob("*") if path.suffix in KINDS and "build" not in path.parts)
    with out.open("wb") as file:
        file.write(b"#!/usr/bin/env python3\n")
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
            _add(made, "__main__.py", MAIN)
            for path in files:
                _add(made, f"desk/{path.relative_to(HERE).as_posix()}", path.read_text(encoding="utf-8"))
    out.chmod(0o755)


def main(argv: list[str]) -> int:
    """The command; gives the exit code."""
    if len(argv) != 1:
        sys.stderr.write("Bruk: python -m desk.bundle UT.pyz\n")
        return 2
    bundle(Path(argv[0]))
    sys.stdout.write(BESIDE.format(argv[0]))
    return 0


def _add(made: zipfile.ZipFile, name: str, text: str) -> None:
    made.writestr(zipfile.ZipInfo(name, MOMENT), text, zipfile.ZIP_DEFLATED)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

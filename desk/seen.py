"""The highest number of the key list that was seen, in a small file beside the key file: nothing else is kept."""

from dataclasses import dataclass
from pathlib import Path

from desk.fault import DeskError


@dataclass(frozen=True)
class Seen:
    """The file, which holds one number."""

    path: Path

    @classmethod
    def beside(cls, key_file: Path) -> "Seen":
        """The file that belongs to a key file."""
        return cls(key_file.with_name(f"{key_file.name}.version"))

    def highest(self) -> int:
        """The highest version seen, 0 before the first. Raises DeskError where the file is not a number."""
        try:
            return int(self.path.read_text())
        except FileNotFoundError:
            return 0
        except (OSError, ValueError):
            raise DeskError("version_file") from None

    def accept(self, version: int) -> None:
        """Remember a version. Raises DeskError where a higher one was seen, or it can't be kept."""
        highest = self.highest()
        if version < highest:
            raise DeskError("older_list", f"{version} < {highest}")
        if version > highest:
            self._keep(version)

    def _keep(self, version: int) -> None:
        beside = self.path.with_name(f"{self.path.name}.new")
        try:
            beside.write_text(str(version))
            beside.replace(self.path)
        except OSError:
            raise DeskError("version_file") from None

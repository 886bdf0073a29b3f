"""What this process holds in memory is never written to disk, not even where it crashes."""

from contextlib import suppress


def forbid() -> None:
    """Let no core be dumped from here on, by this process and those that it starts; Windows writes none by itself."""
    with suppress(ImportError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

"""Which names stay on this machine."""

from ipaddress import ip_address


def is_loopback(host: str) -> bool:
    """Whether `host` (a name or an address) is this machine and no other."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False

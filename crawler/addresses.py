"""Which network addresses a crawler of public sites may connect to."""

from __future__ import annotations

import socket
import unicodedata
from ipaddress import IPv4Address, IPv6Address, ip_address

Address = IPv4Address | IPv6Address


def is_public(address: Address) -> bool:
    """Tell whether an address is one of the open Internet, whatever it is wrapped in."""
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or _nat64(address)
        if inner is not None:
            return is_public(inner)
    return address.is_global and not address.is_multicast


def literal(host: str) -> Address | None:
    """Return the address a host name spells out, in any form a resolver takes; None: a name.

    `0x7f000001`, `2130706433`, `0177.0.0.1`, `127.1` and full-width digits are all 127.0.0.1.
    """
    name = unicodedata.normalize("NFKC", host).strip().strip("[]").partition("%")[0]
    try:
        return ip_address(name.rstrip("."))
    except ValueError:
        pass
    try:
        return IPv4Address(socket.inet_aton(name.rstrip(".")))
    except (OSError, ValueError):
        return None


def is_private_name(host: str) -> bool:
    """Tell whether a host name is a private address spelt out, or this machine's own name."""
    address = literal(host)
    if address is not None:
        return not is_public(address)
    name = unicodedata.normalize("NFKC", host).lower().rstrip(".")
    return name == "localhost" or name.endswith(".localhost")


def _nat64(address: IPv6Address) -> IPv4Address | None:
    # RFC 6052: 64:ff9b::/96 carries an IPv4 address in its last 32 bits.
    packed = address.packed
    is_translated = packed[:12] == b"\x00\x64\xff\x9b" + bytes(8)
    return IPv4Address(packed[12:]) if is_translated else None

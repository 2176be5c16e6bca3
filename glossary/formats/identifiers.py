"""External ids as web addresses, and back.

Wikidata, ISO 3166 and GeoNames have addresses of their own; the others go through the resolver identifiers.org.
"""

from __future__ import annotations

import re
from urllib.parse import quote, unquote

_ADDRESSES = {
    "wikidata": "https://www.wikidata.org/entity/",
    "iso3166": "https://www.iso.org/obp/ui/#iso:code:3166:",
    "geonames": "https://sws.geonames.org/",
}
_RESOLVER = "https://identifiers.org/"
_WIKIDATA_PAGE = re.compile(r"https?://(?:www\.|m\.)?wikidata\.org/(?:entity|wiki)/(Q[0-9]+)")


def uri(scheme: str, value: str) -> str:
    """The address of an external id.

    >>> uri("wikidata", "Q2866")
    'https://www.wikidata.org/entity/Q2866'
    """
    if scheme in _ADDRESSES:
        return _ADDRESSES[scheme] + quote(value, safe="")
    return f"{_RESOLVER}{quote(scheme, safe='')}:{quote(value, safe='')}"


def from_uri(address: str) -> tuple[str, str] | None:
    """The scheme and value of the external id at this address; None where it is no such address."""
    if page := _WIKIDATA_PAGE.fullmatch(address):
        return "wikidata", page[1]
    for scheme, start in _ADDRESSES.items():
        if address.startswith(start) and len(address) > len(start):
            return scheme, unquote(address[len(start) :].rstrip("/"))
    scheme, colon, value = address.removeprefix(_RESOLVER).partition(":")
    if address.startswith(_RESOLVER) and scheme and colon and value:
        return unquote(scheme), unquote(value)
    return None

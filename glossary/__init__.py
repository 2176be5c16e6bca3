"""Exonym's glossary: from any spelling of a name or term to its canonical English.

>>> from glossary import Glossary, NameFinder
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from glossary.errors import ExonymError
    from glossary.lookup import NameFinder, is_match
    from glossary.model import Draft, Entry, Match, TermMatch, Variant
    from glossary.normalise import fold
    from glossary.spot import Spotter
    from glossary.store import Glossary

__all__ = [
    "Draft",
    "Entry",
    "ExonymError",
    "Glossary",
    "Match",
    "NameFinder",
    "Spotter",
    "TermMatch",
    "Variant",
    "fold",
    "is_match",
]

_HOMES = {
    "glossary.errors": ("ExonymError",),
    "glossary.lookup": ("NameFinder", "is_match"),
    "glossary.model": ("Draft", "Entry", "Match", "TermMatch", "Variant"),
    "glossary.normalise": ("fold",),
    "glossary.spot": ("Spotter",),
    "glossary.store": ("Glossary",),
}


def __getattr__(name: str) -> Any:
    """The public name, from its module, which is imported when first asked for: the command line starts faster so."""
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(home), name)
    raise AttributeError(f"module 'glossary' has no attribute {name!r}")

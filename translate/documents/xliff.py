"""XLIFF 1.2 and 2 with French as the source: units without a target get one; those that have one stay as they are.

The inline codes of a unit go with their words where these are found in the English. Otherwise a pair of codes goes
around its sentence, or, where several are like that, stands empty at the end: no code is lost.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import deepcopy
from pathlib import Path
from typing import TYPE_CHECKING

from glossary.errors import BadInput
from glossary.files import opened_bytes
from translate.documents.archive import bytes_written_whole
from translate.documents.blocks import Block, Placed
from translate.documents.inline import text_of
from translate.documents.markup import Level, Run, Vocabulary, parsed_xml, serialised_xml, whole_run, write_english

if TYPE_CHECKING:
    from lxml.etree import _Element

_INLINE = frozenset(("g", "mrk", "pc"))
_INLINE_TAGS = tuple(f"{{*}}{name}" for name in sorted(_INLINE))
_COPY = "copy"
_UNTRANSLATED_STATES = frozenset(("new", "needs-translation", "initial"))


def read(path: Path, encoding: str | None = None) -> XliffFile:
    """The XLIFF file at `path`. Raises BadInput where it is no XLIFF, or not from French into English."""
    with opened_bytes(path) as stream:
        root = parsed_xml(stream.read(), path)
    if _name(root) != "xliff":
        raise BadInput(f"the file begins with <{_name(root)}>, not with <xliff>", path=path)
    for element in (root, *root.iter("{*}file")):
        _require_language(element, ("source-language", "srcLang"), "fr", path)
        _require_language(element, ("target-language", "trgLang"), "en", path)
    return XliffFile(root)


class XliffFile:
    """An XLIFF file that was read: the units that wait for a target have a copy of their source there."""

    is_page = False

    def __init__(self, root: _Element) -> None:
        self._root = root
        self._vocabulary = Vocabulary(level=_level, breaks={}, link=lambda element: True)
        self._runs: list[Run] = [run for target in _waiting(root) if text_of((run := self._run(target)).pieces)]

    @property
    def blocks(self) -> Sequence[Block]:
        """The sources of the units that have no target."""
        return [run.block for run in self._runs]

    def write(self, english: Sequence[Sequence[Placed]], path: Path) -> None:
        """Write the file with its English."""
        codes = [list(run.parent.iter(*_INLINE_TAGS)) for run in self._runs]
        write_english(self._runs, english, self._vocabulary)
        for run, inline in zip(self._runs, codes, strict=True):
            _keep_codes(run.parent, inline)
        for run, segments in zip(self._runs, english, strict=True):
            _settle(run.parent, failed=any(placed.aligned.status == "failed" for placed in segments))
        for element in (self._root, *self._root.iter("{*}file")):
            if element.get("source-language") and not element.get("target-language"):
                element.set("target-language", "en")
            if element.get("srcLang") and not element.get("trgLang"):
                element.set("trgLang", "en")
        with bytes_written_whole(path) as stream:
            stream.write(serialised_xml(self._root))

    def _run(self, target: _Element) -> Run:
        run = whole_run(target, self._vocabulary)
        run.gap = "\n"
        return run


def _waiting(root: _Element) -> Iterator[_Element]:
    """The target of each unit that waits for one, holding what its source holds."""
    for unit in list(root.iter("{*}trans-unit", "{*}segment")):
        if any(one.get("translate") == "no" for one in (unit, *unit.iterancestors())):
            continue
        source, target = unit.find("{*}source"), unit.find("{*}target")
        cut = unit.find("{*}seg-source")
        if source is None or (target is not None and _is_translated(unit, target)):
            continue
        if target is not None:
            unit.remove(target)
        original = source if cut is None else cut
        target = deepcopy(original)
        target.tag = str(source.tag).replace("source", "target")
        target.tail = original.tail
        original.addnext(target)
        yield target


def _is_translated(unit: _Element, target: _Element) -> bool:
    state = target.get("state") or unit.get("state") or ""
    return bool("".join(target.itertext()).strip()) and state not in _UNTRANSLATED_STATES


def _keep_codes(target: _Element, inline: Sequence[_Element]) -> None:
    """Have each of the elements `inline` once in `target`: an empty one for one that is not there, and no second copy
    (which has no id) of one that is."""
    from lxml import etree

    for element in list(target.iter(*_INLINE_TAGS)):
        if not _code(element)[1] and any(_code(one)[1] for one in inline):
            element.tag = _COPY
    etree.strip_tags(target, _COPY)
    kept = {_code(element) for element in target.iter(*_INLINE_TAGS)}
    for element in inline:
        if _code(element) not in kept:
            target.append(target.makeelement(element.tag, dict(element.attrib)))


def _code(element: _Element) -> tuple[str, str]:
    """What tells one inline element of a unit from another."""
    return _name(element), element.get("id") or element.get("mid") or ""


def _settle(target: _Element, *, failed: bool) -> None:
    """Say that `target` is there; take it away where there is no English."""
    unit = target.getparent()
    if unit is None:
        return
    if failed:
        unit.remove(target)
    elif _name(unit) == "segment":
        unit.set("state", "translated")
    else:
        target.set("state", "translated")
        target.set("state-qualifier", "leveraged-mt")


def _level(element: _Element) -> Level:
    return "inline" if _name(element) in _INLINE else "opaque"


def _require_language(element: _Element, names: Sequence[str], wanted: str, path: Path) -> None:
    for name in names:
        found = element.get(name, "")
        if found and not found.lower().startswith(wanted):
            raise BadInput(f"the {name} is {found!r}, not {wanted}", path=path, line=element.sourceline)


def _name(element: _Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""

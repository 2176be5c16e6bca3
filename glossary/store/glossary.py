"""The glossary as an object: read entries, change them, take changes back."""

from __future__ import annotations

import getpass
import json
import os
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from functools import partial
from itertools import chain, islice
from itertools import count as counting
from pathlib import Path
from types import TracebackType
from typing import Any

import platformdirs

from glossary.database import Database, marks, transaction
from glossary.errors import BadInput, Conflict, NotFound
from glossary.model import Change, Draft, Entry, EntryChange, Variant, entry_from_record, entry_to_record
from glossary.normalise import fold
from glossary.romanize import key
from glossary.store import index, schema
from glossary.validate import cell_of, checked, list_of

_BATCH = 2000
_LONG_KEY = 9  # few different persons share one, spaces counted


@dataclass(frozen=True, slots=True)
class ImportCount:
    """How many entries an import added, changed, and found as they were."""

    added: int
    changed: int
    unchanged: int


def default_path() -> Path:
    """Where the glossary is when nobody names one: `$GLOSSARY_DB`, else a file in the user's data folder."""
    named = os.environ.get("GLOSSARY_DB")
    return Path(named) if named else platformdirs.user_data_path("exonym") / "glossary.db"


class Glossary:
    """An open glossary database. Every change is one transaction and one step of the history.

    Use it as a context manager, or call `close`.
    """

    def __init__(self, db: Database, path: Path) -> None:
        self.db = db
        self.path = path

    @classmethod
    def open(cls, path: Path, *, tell: Callable[[str], None] | None = None) -> Glossary:
        """The glossary at `path`. Raises NotAGlossary or NewerGlossary.

        One whose search index another version made gets it anew; `tell` hears of it before.
        """
        return cls(schema.connect(path, tell=tell), path)

    @classmethod
    def create(cls, path: Path, drafts: Iterable[Draft] = (), *, summary: str = "new glossary") -> Glossary:
        """A new glossary at `path` that holds what `drafts` say; it appears there whole or not at all.

        Raises Conflict where a file is there already.
        """
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".glossary-", dir=path.parent) as folder:
            part = Path(folder) / path.name
            with cls(schema.create(part), part) as glossary:
                glossary.load(drafts, action="init", summary=summary)
            try:
                os.link(part, path)  # unlike a rename, never overwrites what another process just made
            except FileExistsError:
                raise Conflict(f"{path}: this file exists already. Name another, or delete it first") from None
        return cls.open(path)

    @classmethod
    def in_memory(cls, drafts: Iterable[Draft] = ()) -> Glossary:
        """A glossary that holds what `drafts` say and is gone when closed."""
        glossary = cls(schema.in_memory(), Path(":memory:"))
        glossary.load(drafts)
        return glossary

    def close(self) -> None:
        """Close the database file."""
        self.db.close()

    def __enter__(self) -> Glossary:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # Reading

    def entry(self, entry_id: str) -> Entry:
        """The entry with this id. Raises NotFound."""
        for entry in self._entries_with_ids([entry_id]).values():
            return entry
        raise NotFound(f"no entry has the id {entry_id!r}. Find ids with: glossary lookup NAME, or glossary list")

    def entries(self, *, kind: str | None = None, status: str | None = None, containing: str = "") -> Iterator[Entry]:
        """All entries in the order of their ids, or those of a kind, of a status, or with `containing` in a form."""
        conditions, values = ["1"], []
        if kind is not None:
            conditions.append("kind = ?")
            values.append(kind)
        if status is not None:
            conditions.append("status = ?")
            values.append(status)
        if containing:
            conditions.append(
                "(instr(lower(canonical), lower(?)) OR id IN "
                "(SELECT entry_id FROM variants WHERE instr(lower(text), lower(?))))"
            )
            values += [containing, containing]
        sql = f"SELECT id FROM entries WHERE {' AND '.join(conditions)} ORDER BY id"
        ids = (row[0] for row in self.db.execute(sql, values))
        while batch := list(islice(ids, _BATCH)):
            yield from self._entries_with_ids(batch).values()

    def count(self) -> int:
        """How many entries there are."""
        return int(self.db.execute("SELECT count(*) FROM entries").fetchone()[0])

    # Changing

    def add(self, entry: Entry) -> Entry:
        """Add a new entry; an empty id is made from its canonical English. Returns it as stored.

        Raises Conflict if the id is taken, BadInput for a value that an entry cannot hold.
        """
        with self._change("add", entry.canonical) as change:
            stem = _stem(entry.canonical)
            entry = checked(replace(entry, id=entry.id or self._free_id(entry.canonical, self._taken([stem]))))
            if self._entries_with_ids([entry.id]):
                raise Conflict(f"an entry has the id {entry.id!r} already. Edit it, or choose another id")
            self._put(change, [(None, entry)])
        return entry

    def update(self, entry: Entry) -> Entry:
        """Put `entry` in the place of the one with its id. Returns it as stored. Raises NotFound, BadInput."""
        entry = checked(entry)
        with self._change("edit", entry.canonical) as change:
            before = self.entry(entry.id)
            if before != entry:
                self._put(change, [(before, entry)])
        return entry

    def remove(self, *entry_ids: str) -> list[Entry]:
        """Remove the entries with these ids, all or none, and return what they were. Raises NotFound."""
        with self._change("remove", ", ".join(entry_ids)) as change:
            entries = [self.entry(entry_id) for entry_id in entry_ids]
            self._put(change, [(entry, None) for entry in entries])
        return entries

    def merge(self, kept_id: str, other_ids: Sequence[str]) -> Entry:
        """Make one entry of several: the first keeps its id and canonical, and gains the others' forms.

        The others' canonical forms become variants; a form without an English of its own renders as the kept
        canonical. Returns the merged entry. Raises NotFound, Conflict.
        """
        if kept_id in other_ids or len(set(other_ids)) < len(other_ids):
            raise Conflict("an entry cannot be merged with itself")
        with self._change("merge", f"{', '.join(other_ids)} into {kept_id}") as change:
            kept = merged = self.entry(kept_id)
            others = [self.entry(other_id) for other_id in other_ids]
            for other in others:
                merged = _absorbing(merged, other)
            merged = checked(merged)
            self._put(change, [*((other, None) for other in others), (kept, merged)])
        return merged

    def load(
        self,
        drafts: Iterable[Draft],
        *,
        action: str = "import",
        summary: str = "",
        replacing: bool = False,
        progress: Callable[[int], None] | None = None,
    ) -> ImportCount:
        """Add what `drafts` say, all or nothing: new entries, and news of the ones that are there.

        With `replacing`, an entry that is there becomes just what its draft says. `progress` is called with the
        number of drafts read so far. Raises BadInput with the place of the draft that cannot be used.
        """
        count = _Counter()
        replaced: set[str] | None = set() if replacing else None
        persons: set[str] | None = None if replacing else set()
        with self._change(action, summary) as change:
            stream = iter(drafts)
            while batch := list(islice(stream, _BATCH)):
                self._load_batch(change, self._with_ids(batch, change, persons), replaced, count)
                if progress is not None:
                    progress(count.drafts)
        return ImportCount(count.added, count.changed, count.unchanged)

    def _load_batch(self, change: int, drafts: Sequence[Draft], replaced: set[str] | None, count: _Counter) -> None:
        """Load one batch; `replaced` are the entries that this import made anew, None where it only adds."""
        stored = self._entries_with_ids([draft.id for draft in drafts])
        results: dict[str, Entry] = {}
        for draft in drafts:
            before = results.get(draft.id) or stored.get(draft.id)
            if before is None or (replaced is not None and draft.id not in replaced):
                entry = draft.as_entry()
            else:
                entry = draft.applied_to(before)
            if replaced is not None:
                replaced.add(draft.id)
            results[draft.id] = _checked_at(entry, draft.place)
        count.drafts += len(drafts)
        fresh = [entry for entry_id, entry in results.items() if entry_id not in stored]
        altered = [before for entry_id, before in stored.items() if results[entry_id] != before]
        self._put(change, [*((None, entry) for entry in fresh), *((old, results[old.id]) for old in altered)])
        count.added += len(fresh)
        count.changed += len(altered)
        count.unchanged += len(stored) - len(altered)

    # History

    def changes(self, *, entry_id: str | None = None, limit: int | None = None) -> list[Change]:
        """The history, newest first: all of it, or what touched one entry."""
        rows = self.db.execute(
            """SELECT id, at, action, summary, by, undoes,
                      (SELECT count(*) FROM changed_entries WHERE change_id = changes.id)
               FROM changes WHERE :entry IS NULL
                   OR id IN (SELECT change_id FROM changed_entries WHERE entry_id = :entry)
               ORDER BY id DESC LIMIT :limit""",
            {"entry": entry_id, "limit": -1 if limit is None else limit},
        )
        return [Change(row[0], row[1], row[2], row[3], row[4], row[6], row[5]) for row in rows]

    def changed_entries(self, change_id: int) -> Iterator[EntryChange]:
        """What the change did, entry by entry. Raises NotFound."""
        self._require_change(change_id)
        rows = self.db.execute(
            "SELECT entry_id, before FROM changed_entries WHERE change_id = ? ORDER BY entry_id", [change_id]
        )
        for entry_id, before in rows:
            yield EntryChange(entry_id, _from_json(before), self._state_after(change_id, entry_id))

    def undo(self, change_id: int) -> int:
        """Take a change back, as a new change. Returns how many entries it brought back to their former state.

        Raises NotFound, or Conflict if one of the entries is no longer as the change left it.
        """
        self._require_change(change_id)
        with self._change("undo", f"change {change_id}", undoes=change_id) as change:
            undone = list(self.changed_entries(change_id))
            present = self._entries_with_ids([changed.entry_id for changed in undone])
            for changed in undone:
                if present.get(changed.entry_id) != changed.after:
                    raise Conflict(f"a later change touched the entry {changed.entry_id!r}. Undo that one first")
            for start in range(0, len(undone), _BATCH):
                self._put(change, [(each.after, each.before) for each in undone[start : start + _BATCH]])
        return len(undone)

    # Inside

    @contextmanager
    def _change(self, action: str, summary: str, *, undoes: int | None = None) -> Iterator[int]:
        """A transaction with its row of the history; a change that touches no entry leaves none."""
        with transaction(self.db):
            row = {"at": _now(), "action": action, "summary": summary, "by": _user(), "undoes": undoes}
            change_id = self.db.table("changes").insert(row).last_pk
            assert isinstance(change_id, int)
            yield change_id
            self.db.execute(
                "DELETE FROM changes WHERE id = ? AND NOT EXISTS "
                "(SELECT 1 FROM changed_entries WHERE change_id = changes.id)",
                [change_id],
            )

    def _require_change(self, change_id: int) -> None:
        if not self.db.execute("SELECT 1 FROM changes WHERE id = ?", [change_id]).fetchone():
            raise NotFound(f"the history has no change {change_id}. See: glossary history")

    def _put(self, change_id: int, changes: Sequence[tuple[Entry | None, Entry | None]]) -> None:
        """For each pair put the second entry in the place of the first, and note in the history what was there.

        None stands for no entry.
        """
        execute_many = self.db.conn.executemany
        execute_many(
            "INSERT INTO changed_entries VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            ((change_id, (before or after).id, _to_json(before)) for before, after in changes),  # type: ignore[union-attr]
        )
        replaced = [before.id for before, _ in changes if before is not None]
        index.drop(self.db, replaced)
        for statement in ("DELETE FROM variants WHERE entry_id = ?", "DELETE FROM external_ids WHERE entry_id = ?"):
            execute_many(statement, ([entry_id] for entry_id in replaced))
        removed = [before.id for before, after in changes if before is not None and after is None]
        execute_many("DELETE FROM entries WHERE id = ?", ([entry_id] for entry_id in removed))
        self._write_rows([after for _, after in changes if after is not None])

    def _write_rows(self, entries: Sequence[Entry]) -> None:
        execute_many = self.db.conn.executemany
        execute_many(
            """INSERT INTO entries (id, kind, canonical, status, note, do_not_translate, forbidden)
               VALUES (?, ?, ?, ?, ?, ?, ?)
               ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, canonical = excluded.canonical,
                   status = excluded.status, note = excluded.note,
                   do_not_translate = excluded.do_not_translate, forbidden = excluded.forbidden""",
            (
                (
                    entry.id,
                    entry.kind,
                    entry.canonical,
                    entry.status,
                    entry.note,
                    entry.do_not_translate,
                    cell_of(entry.forbidden),
                )
                for entry in entries
            ),
        )
        execute_many(
            """INSERT INTO variants (entry_id, text, lang, renders_as, status, source,
                   case_sensitive, whole_phrase, near, not_near) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
            (_variant_row(entry.id, variant) for entry in entries for variant in entry.variants),
        )
        execute_many(
            "INSERT INTO external_ids VALUES (?, ?, ?)",
            ((entry.id, scheme, value) for entry in entries for scheme, value in entry.external_ids.items()),
        )
        index.add(self.db, [form for entry in entries for form in _forms(entry)])

    def _entries_with_ids(self, entry_ids: Sequence[str]) -> dict[str, Entry]:
        """The entries that have one of these ids, in the order asked."""
        if len(entry_ids) > _BATCH:
            return {
                entry_id: entry
                for start in range(0, len(entry_ids), _BATCH)
                for entry_id, entry in self._entries_with_ids(entry_ids[start : start + _BATCH]).items()
            }
        listed = marks(entry_ids)
        variants: dict[str, list[Variant]] = {}
        for entry_id, *fields in self.db.execute(
            f"SELECT entry_id, text, lang, renders_as, status, source, case_sensitive, whole_phrase, near, not_near "
            f"FROM variants WHERE entry_id IN ({listed}) ORDER BY id",
            entry_ids,
        ):
            variants.setdefault(entry_id, []).append(_variant_of(fields))
        external_ids: dict[str, dict[str, str]] = {}
        for entry_id, scheme, value in self.db.execute(
            f"SELECT entry_id, scheme, value FROM external_ids WHERE entry_id IN ({listed}) ORDER BY scheme", entry_ids
        ):
            external_ids.setdefault(entry_id, {})[scheme] = value
        found = {
            entry_id: Entry(
                entry_id,
                kind,
                canonical,
                status,
                note,
                external_ids.get(entry_id, {}),
                tuple(variants.get(entry_id, ())),
                bool(do_not_translate),
                list_of(forbidden),
            )
            for entry_id, kind, canonical, status, note, do_not_translate, forbidden in self.db.execute(
                f"SELECT id, kind, canonical, status, note, do_not_translate, forbidden FROM entries "
                f"WHERE id IN ({listed})",
                entry_ids,
            )
        }
        return {entry_id: found[entry_id] for entry_id in entry_ids if entry_id in found}

    def _with_ids(self, drafts: Sequence[Draft], change: int, persons: set[str] | None) -> list[Draft]:
        """The drafts, each with an id: its own, that of the entry it speaks of, or a new one.

        A draft without an id speaks of the entry that has one of its external ids and contradicts none, else of its
        namesake, else of a person whose name it spells otherwise, unless it `adds_only` and has external ids: then it
        is of that very thing. `persons` are those that the import has named so far, to which it adds; if None, no
        name is taken for one that is spelt otherwise.
        """
        nameless = [draft for draft in drafts if not draft.id]
        owners = self._owners({claim for draft in nameless for claim in draft.external_ids.items()})
        stored = self._ids_by_canonical({draft.canonical for draft in nameless})
        respelt: dict[tuple[str | None, str], tuple[str, str]] = {}
        if persons is not None:
            persons.update(entry_id for known in stored.values() for entry_id, kind in known if kind == "person")
            persons.update(draft.id for draft in drafts if draft.id and draft.kind == "person")
            respelt = self._spelt_otherwise(
                [draft for draft in nameless if draft.canonical not in stored], change, persons
            )
        namesakes: dict[tuple[str | None, str], str] = {}
        taken = {draft.id for draft in drafts if draft.id}
        taken |= self._taken({_stem(draft.canonical) for draft in nameless})
        named: list[Draft] = []
        for draft in drafts:
            if not draft.id:
                own_id = owners.owner(draft.external_ids)
                namesake = (draft.kind, draft.canonical)
                if own_id is None and not (draft.adds_only and draft.external_ids):
                    own_id = namesakes.get(namesake) or _namesake(stored.get(draft.canonical, ()), draft.kind)
                    if own_id is None and namesake in respelt:
                        own_id, former = respelt[namesake]
                        if not draft.adds_only:
                            draft = replace(draft, variants=(*draft.variants, Variant(former, "en")))
                own_id = own_id or self._free_id(draft.canonical, taken, draft.external_ids.values())
                namesakes.setdefault(namesake, own_id)
                taken.add(own_id)
                draft = draft.with_id(own_id)
            owners.note(draft.id, draft.external_ids)
            named.append(draft)
        return named

    def _spelt_otherwise(
        self, drafts: Sequence[Draft], change: int, persons: set[str]
    ) -> dict[tuple[str | None, str], tuple[str, str]]:
        """For new persons, by kind and name: the id and canonical of the one whose name differs by transliteration.

        Whole names must share a romanization key, one that is long or of the same fold. Nobody whom the import has
        named before is meant, for a list tells its own persons apart; those that are meant join `persons`.
        """
        keys = {draft.canonical: key(draft.canonical) for draft in drafts if draft.kind == "person"}
        forms = index.forms_with_keys(self.db, {each.replace(" ", "") for each in keys.values() if " " in each})
        found: dict[tuple[str | None, str], tuple[str, str]] = {}
        for name, own_key in keys.items():
            sharing = forms.get(own_key.replace(" ", ""), ())
            known = {form.entry_id: form for form in sharing if form.kind == "person" and form.key == own_key}
            for form in known.values() if len(known) == 1 else ():
                sure = len(own_key) > _LONG_KEY or fold(form.canonical) == fold(name)
                whole = key(form.canonical) == own_key
                if sure and whole and form.entry_id not in persons and not self._is_changed(form.entry_id, change):
                    persons.add(form.entry_id)
                    found["person", name] = (form.entry_id, form.canonical)
        return found

    def _is_changed(self, entry_id: str, change: int) -> bool:
        row = self.db.execute(
            "SELECT 1 FROM changed_entries WHERE change_id = ? AND entry_id = ?", [change, entry_id]
        ).fetchone()
        return row is not None

    def _owners(self, claims: Iterable[tuple[str, str]]) -> _Owners:
        """The entries that have one of these external ids, with all of theirs."""
        by_scheme: dict[str, list[str]] = {}
        for scheme, value in claims:
            by_scheme.setdefault(scheme, []).append(value)
        owners = _Owners()
        for scheme, values in by_scheme.items():
            for start in range(0, len(values), _BATCH):
                part = values[start : start + _BATCH]
                rows = self.db.conn.execute(
                    f"""SELECT entry_id, scheme, value FROM external_ids WHERE entry_id IN
                        (SELECT entry_id FROM external_ids WHERE scheme = ? AND value IN ({marks(part)}))
                        ORDER BY entry_id""",
                    [scheme, *part],
                )
                for entry_id, own_scheme, value in rows:
                    owners.note(entry_id, {own_scheme: value})
        return owners

    def _ids_by_canonical(self, canonicals: Collection[str]) -> dict[str, list[tuple[str, str]]]:
        """For each of these that is the canonical English of entries: their ids, in order, with their kinds."""
        found: dict[str, list[tuple[str, str]]] = {}
        if canonicals:
            rows = self.db.conn.execute(
                f"SELECT canonical, id, kind FROM entries WHERE canonical IN ({marks(canonicals)}) ORDER BY id",
                list(canonicals),
            )
            for canonical, entry_id, kind in rows:
                found.setdefault(canonical, []).append((entry_id, kind))
        return found

    def _taken(self, ids: Collection[str]) -> set[str]:
        """Those of `ids` that entries have."""
        if not ids:
            return set()
        rows = self.db.conn.execute(f"SELECT id FROM entries WHERE id IN ({marks(ids)})", list(ids))
        return {row[0] for row in rows}

    def _free_id(self, canonical: str, taken: Collection[str], outside_ids: Iterable[str] = ()) -> str:
        """An id that no entry has: the folded canonical, with an outside id or a number if that is taken.

        `taken` are ids that are not free; it has the folded canonical, if an entry has that id.
        """
        stem = _stem(canonical)
        if stem not in taken:
            return stem
        others = chain((f"{stem}-{value.lower()}" for value in outside_ids), _numbered(stem))
        return next(each for each in others if each not in taken and not self._taken([each]))

    def _state_after(self, change_id: int, entry_id: str) -> Entry | None:
        row = self.db.execute(
            "SELECT before FROM changed_entries WHERE entry_id = ? AND change_id > ? ORDER BY change_id LIMIT 1",
            [entry_id, change_id],
        ).fetchone()
        return self._entries_with_ids([entry_id]).get(entry_id) if row is None else _from_json(row[0])


class _Owners:
    """Which entries have which external ids."""

    def __init__(self) -> None:
        self._ids: dict[str, dict[str, str]] = {}
        self._claims: dict[tuple[str, str], list[str]] = {}

    def note(self, entry_id: str, external_ids: Mapping[str, str]) -> None:
        for claim in external_ids.items():
            self._claims.setdefault(claim, []).append(entry_id)
            self._ids.setdefault(entry_id, {}).setdefault(*claim)

    def owner(self, external_ids: Mapping[str, str]) -> str | None:
        """The entry that has the first of these ids it can, and no other id in a scheme that stands here."""
        candidates = (entry_id for claim in external_ids.items() for entry_id in self._claims.get(claim, ()))
        return next((entry_id for entry_id in candidates if self._agrees(entry_id, external_ids)), None)

    def _agrees(self, entry_id: str, external_ids: Mapping[str, str]) -> bool:
        own = self._ids[entry_id]
        return all(own.get(scheme, value) == value for scheme, value in external_ids.items())


@dataclass(slots=True)
class _Counter:
    drafts: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0


def _checked_at(entry: Entry, place: str) -> Entry:
    try:
        return checked(entry)
    except BadInput as error:
        raise BadInput(error.reason, path=place or None, column=error.column, hint=error.hint) from None


def _variant_row(entry_id: str, variant: Variant) -> tuple[object, ...]:
    return (
        entry_id,
        variant.text,
        variant.lang,
        variant.renders_as,
        variant.status,
        variant.source,
        variant.case_sensitive,
        variant.whole_phrase,
        cell_of(variant.near),
        cell_of(variant.not_near),
    )


def _variant_of(row: Sequence[Any]) -> Variant:
    """The form in a row that begins with its text."""
    *facts, case_sensitive, whole_phrase, near, not_near = row
    if not (case_sensitive or whole_phrase or near or not_near):
        return Variant(*facts)
    text, lang, renders_as, status, source = facts
    rules = bool(case_sensitive), bool(whole_phrase), list_of(near), list_of(not_near)
    return Variant(text, lang, renders_as, status, source, *rules)


def _forms(entry: Entry) -> Iterator[index.Form]:
    form = partial(index.Form, entry.id, entry.kind, entry.canonical)
    yield form(entry.canonical, entry.canonical)
    for variant in entry.variants:
        yield form(variant.text, entry.rendering(variant))


def _absorbing(kept: Entry, other: Entry) -> Entry:
    """`kept` with the forms, ids and note that `other` has and `kept` lacks."""
    former = Draft(
        note=other.note,
        external_ids=other.external_ids,
        variants=(Variant(other.canonical, lang="en"), *other.variants),
        forbidden=tuple(dict.fromkeys((*kept.forbidden, *other.forbidden))),
    )
    own = Draft(note=kept.note or None, external_ids=kept.external_ids, variants=kept.variants)
    return own.applied_to(former.applied_to(kept))


def _namesake(stored: Sequence[tuple[str, str]], kind: str | None) -> str | None:
    """The id of the entry of this kind among namesakes; without a kind, that of the only one, or of a term."""
    if kind is None and len(stored) == 1:
        return stored[0][0]
    return next((entry_id for entry_id, own_kind in stored if own_kind == (kind or "term")), None)


def _stem(canonical: str) -> str:
    return fold(canonical).replace(" ", "-") or "entry"


def _numbered(stem: str) -> Iterator[str]:
    return (f"{stem}-{number}" for number in counting(2))


def _to_json(entry: Entry | None) -> str | None:
    return None if entry is None else json.dumps(entry_to_record(entry), ensure_ascii=False)


def _from_json(text: str | None) -> Entry | None:
    return None if text is None else entry_from_record(json.loads(text))


def _now() -> str:
    return datetime.now(timezone.utc).isoformat(timespec="seconds")


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # no such user in the password file, as in some containers
        return ""

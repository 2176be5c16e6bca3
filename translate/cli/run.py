"""The commands that translate: `translate run` for documents, `translate text` for a sentence."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from glossary.cli.common import BAD_INPUT, db_option, echo_json, json_option, open_glossary, report
from glossary.errors import BadInput
from translate.cli.audit import coloured, entry_records, entry_table, on_terminal, term_line
from translate.cli.memory import existing_memory, memory_option

if TYPE_CHECKING:
    from glossary.model import Entry
    from translate.documents import SourceFile
    from translate.engines import Engine
    from translate.manifest import Manifest
    from translate.memory import Memory
    from translate.model import Bitext, Document
    from translate.pipeline import Tally, Translator

FINDINGS = 1
_REBUILT = "document"  # among the outputs of a job: the document itself in English
_LISTED = 20  # findings named one by one on stderr; the TSV has them all


def _engine_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that choose the engine, the same for every command that translates."""
    package = click.option(
        "--package",
        type=click.Path(path_type=Path, exists=True),
        metavar="FILE",
        help="The Argos package (.argosmodel) to translate with.",
    )
    engine = click.option(
        "--engine",
        type=click.Choice(("auto", "argos", "apertium")),
        default="auto",
        show_default=True,
        help="auto: an Argos package if there is one, else Apertium.",
    )
    return engine(package(command))


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...", type=click.Path(path_type=Path))
@click.option(
    "-o", "--output", "folder", required=True, metavar="DIR", type=click.Path(path_type=Path), help="Where to write."
)
@click.option(
    "--to",
    "formats",
    default="txt,tsv",
    show_default=True,
    metavar="LIST",
    help="The formats to write, commas between; an unknown one is answered with the list.",
)
@_engine_options
@click.option("--encoding", help="The encoding of the documents. Default: guessed from their bytes.")
@click.option("--force", is_flag=True, help="Translate documents again that DIR has a finished translation of.")
@click.option(
    "--fail-on-missing",
    is_flag=True,
    help="Exit with 1 if the engine lost a term, missing or inserted.",
)
@click.option("--quiet", "-q", is_flag=True, help="No summary, notes or progress on stderr.")
@json_option
@memory_option
@db_option
@click.pass_context
def run(
    ctx: click.Context,
    paths: tuple[Path, ...],
    folder: Path,
    formats: str,
    engine: str,
    package: Path | None,
    encoding: str | None,
    force: bool,
    fail_on_missing: bool,
    quiet: bool,
    as_json: bool,
    memory_path: Path | None,
    db: Path | None,
) -> None:
    """Translate French documents, and folders of them, into English.

    Read are text, Markdown, HTML, DOCX, ODT, EPUB, PDF, subtitles (SRT, WebVTT), XLIFF and PO; tables (CSV, TSV) where
    they are named.

    For each document NAME, DIR gets NAME.en.txt, the English in the same paragraphs, and NAME.tsv, the French and the
    English side by side with the terms used. A document that is more than text (DOCX, HTML…, not PDF) comes back too:
    NAME.en.docx. Web-page furniture is left out of the text, but not of the table; a sentence that could not be
    translated stands in French in the text and has the status "failed" in the table.

    A file that cannot be read is named, and the others are translated.

    The run ends with a table of the glossary's entries: how often each was used, and by what means its English got
    there; --json has all entries. native: the engine wrote it by itself; annotated: it was asked to, and did; copied,
    reranked, replaced: won back; inserted: lost by the engine, and put in brackets; missing: not in the English.

    A sentence that the translation memory has ("translate import") gets its English from there.

    A run that was interrupted goes on where it stopped: a document is passed over if DIR has its translation from the
    same text with the same glossary, memory and engine.

    \b
    translate run article.txt -o english/
    translate run corpus/ -o english/ --engine apertium --json
    translate run corpus/ -o english/ --to txt --fail-on-missing

    Exits with 2 if a file could not be read; with 1 if a sentence could not be translated, or, with --fail-on-missing,
    if the engine lost a term.
    """
    from translate.pipeline import Tally

    say = _silent if quiet else _note
    chosen = _chosen_formats(formats)
    jobs, unreadable = _checked(_jobs(paths, folder, chosen), encoding, say)
    with open_glossary(db) as glossary:
        entries = list(glossary.entries())
    memory = existing_memory(memory_path)
    translator, opened = _translator(entries, engine, package, memory)
    manifest = _manifest(folder, entries, opened, memory)
    waiting = [job for job in jobs if force or not manifest.is_done(job.source.name, job.digest, job.outputs.values())]
    if skipped := len(jobs) - len(waiting):
        say(f"{_count(skipped, 'document')} translated already (--force translates them again).")

    tally, started, missing = Tally(), time.perf_counter(), list[str]()
    with _progress(sum(job.length for job in waiting), shown=not quiet) as advance:
        documents = (job.document(encoding) for job in waiting)
        for job, bitext in zip(waiting, translator.bitexts(documents), strict=True):
            advance(job.length)
            manifest.begin(job.source.name, job.outputs.values())
            try:
                job.write(bitext, encoding)
            except BadInput as error:
                report(str(error))
                unreadable.append(error)
                continue
            manifest.add(job.source.name, job.digest)
            tally.add(bitext)
            missing += _missing(bitext)
    seconds = time.perf_counter() - started

    for line in missing[:_LISTED]:
        say(line)
    if len(missing) > _LISTED:
        say(f"… and {len(missing) - _LISTED} more; the tables name them all.")
    for line in entry_table(tally):
        say(line)
    say(_summary(tally, opened, seconds))
    if as_json:
        echo_json(_summary_fields(tally, opened, seconds, skipped, waiting, unreadable))
    if unreadable:
        ctx.exit(BAD_INPUT)
    if tally.segments["failed"] or (fail_on_missing and tally.lost):
        ctx.exit(FINDINGS)


@click.command()
@click.argument("words", nargs=-1, required=True, metavar="TEXT")
@_engine_options
@click.option(
    "--color/--no-color",
    "colour",
    default=None,
    help="Show French and English with their terms coloured. Default: on a terminal, unless NO_COLOR is set.",
)
@json_option
@db_option
@click.pass_context
def text(
    ctx: click.Context,
    words: tuple[str, ...],
    engine: str,
    package: Path | None,
    colour: bool | None,
    as_json: bool,
    db: Path | None,
) -> None:
    """Translate TEXT; the English goes to stdout, the terms used to stderr.

    On a terminal the French stands above the English, and each term has the same colour in both: green where the
    engine wrote it, yellow where it was won back, red where it is missing.

    TEXT "-" is read from standard input. With --json, stdout has the segments with all that is known of their terms.

    \b
    translate text "Loukachenko est arrivé à Téhéran."
    translate text --json - < article.txt
    """
    from translate.documents import segment_document
    from translate.formats.jsonl import segment_record
    from translate.formats.txt import english_text

    french = sys.stdin.read() if words == ("-",) else " ".join(words)
    if not french.strip():
        raise BadInput("there is no text to translate", hint='Give it in quotes: translate text "Bonjour"')
    document = segment_document("text", french)
    # Who asks for one text wants all of it: nothing in it is web-page furniture.
    segments = tuple(replace(s, role="text") if s.role == "furniture" else s for s in document.segments)
    with open_glossary(db) as glossary:
        translator, opened = _translator(list(glossary.entries()), engine, package)
    (bitext,) = translator.bitexts([replace(document, segments=segments)])
    english = english_text(bitext)
    if as_json:
        rows = [segment_record(segment) for segment in bitext.segments]
        echo_json({"french": french, "english": english, "engine": opened.name, "segments": rows})
    else:
        colour = on_terminal() if colour is None else colour
        click.echo("\n".join(coloured(bitext)) if colour else english, color=colour or None)
        for use in (use for segment in bitext.segments for use in segment.terms):
            click.echo(term_line(use, colour=colour), err=True, color=colour or None)
    if any(segment.status == "failed" for segment in bitext.segments):
        ctx.exit(FINDINGS)


@dataclass(frozen=True, slots=True)
class _Job:
    """A document to translate and the files to write for it, by format; its length and digest once it was checked."""

    source: SourceFile
    outputs: dict[str, Path]
    length: int = 0
    digest: str = ""

    def checked(self, encoding: str | None, say: Callable[[str], None]) -> _Job:
        """This job with the length and the digest of its document. Raises BadInput if it cannot be read."""
        from translate.documents import examine

        examined = examine(self.source.path, encoding)
        if examined.guessed_encoding:
            guess = examined.guessed_encoding
            say(f"{self.source.path}: read as {guess}, which is a guess (--encoding names another).")
        return replace(self, length=examined.length, digest=examined.digest)

    def document(self, encoding: str | None) -> Document:
        from translate.documents import read_document

        return read_document(self.source.path, self.source.name, encoding)

    def write(self, bitext: Bitext, encoding: str | None) -> None:
        from glossary.files import written_whole
        from translate.documents import rebuild_document
        from translate.formats import FORMATS

        for name, path in self.outputs.items():
            if name == _REBUILT:
                rebuild_document(self.source.path, bitext, path, encoding)
                continue
            with written_whole(path) as stream:
                FORMATS[name].write(bitext, stream)


def _checked(
    jobs: Sequence[_Job], encoding: str | None, say: Callable[[str], None]
) -> tuple[list[_Job], list[BadInput]]:
    """The jobs whose documents can be read, and what is wrong with the others, which are named.

    All documents are read before anything is written. Raises BadInput if none can be.
    """
    readable, errors = [], []
    for job in jobs:
        try:
            readable.append(job.checked(encoding, say))
        except BadInput as error:
            errors.append(error)
    if not readable:
        *others, last = errors
        for other in others:
            report(str(other))
        raise last
    for unread in errors:
        report(str(unread))
    return readable, errors


def _chosen_formats(names: str) -> list[str]:
    from translate.formats import FORMATS

    chosen = [name.strip() for name in names.split(",") if name.strip()]
    for name in chosen:
        if name not in FORMATS:
            raise BadInput(f"unknown format {name!r}", hint=f"The formats are {', '.join(FORMATS)}")
    if not chosen:
        raise BadInput("no format is named", hint=f"The formats are {', '.join(FORMATS)}")
    return list(dict.fromkeys(chosen))


def _jobs(paths: Sequence[Path], folder: Path, formats: Sequence[str]) -> list[_Job]:
    """What to translate and where to write it. Raises BadInput where an output is a source, or outside `folder`."""
    from translate.documents import find_documents, rebuilt_suffix
    from translate.formats import FORMATS

    if folder.exists() and not folder.is_dir():
        raise BadInput("this is a file; the output needs a folder", path=folder)
    sources = find_documents(paths)
    taken = {source.path.resolve() for source in sources}
    jobs = []
    for source in sources:
        outputs = {name: folder / f"{source.name}{FORMATS[name].suffix}" for name in formats}
        if suffix := rebuilt_suffix(source.path):
            stem = source.name.removesuffix(source.path.suffix)  # a name that was not unique has kept its suffix
            outputs[_REBUILT] = folder / f"{stem}{suffix}"
        for output in outputs.values():
            if output.resolve() in taken:
                raise BadInput("the output would overwrite this document", path=output, hint="Choose another folder")
            if not output.parent.resolve().is_relative_to(folder.resolve()):
                raise BadInput(f"a link leads out of {folder}", path=output.parent, hint="Choose another folder")
            if output.is_dir():
                raise BadInput("this is a folder; a file is to be written here", path=output)
        jobs.append(_Job(source, outputs))
    return jobs


def _translator(
    entries: Sequence[Entry], choice: str, package: Path | None, memory: Memory | None = None
) -> tuple[Translator, Engine]:
    from translate.engines import open_engine
    from translate.pipeline import Translator

    engine = open_engine(choice, package)  # type: ignore[arg-type]  # click has checked the choice
    return Translator(entries, engine, memory), engine


def _manifest(folder: Path, entries: Sequence[Entry], engine: Engine, memory: Memory | None) -> Manifest:
    from translate.manifest import Manifest, settings_digest

    folder.mkdir(parents=True, exist_ok=True)
    return Manifest(folder, settings_digest(entries, engine.name, memory.revision() if memory else 0))


@contextmanager
def _bar(length: int) -> Iterator[Callable[[int], None]]:
    with click.progressbar(length=length, label="Translating", file=sys.stderr) as bar:
        yield bar.update


def _progress(length: int, *, shown: bool) -> Any:
    """A progress bar on a terminal, nothing elsewhere; entering it gives the function to advance it by."""
    if shown and sys.stderr.isatty():
        return _bar(length)
    return nullcontext(lambda _: None)


def _note(line: str) -> None:
    click.echo(line, err=True)


def _silent(line: str) -> None:
    """Say nothing."""


def _missing(bitext: Bitext) -> list[str]:
    """A line for each term of `bitext` that the engine lost, and for each segment that failed."""
    name = bitext.document.name
    lines = []
    for segment in bitext.segments:
        if segment.status == "failed":
            lines.append(f"{name}, segment {segment.number}: the engine gave no translation")
            continue
        lines += [
            f"{name}, segment {segment.number}: {use.match.surface} is {use.means} as {use.match.expected}"
            for use in segment.terms
            if use.is_lost
        ]
    return lines


def _summary(tally: Tally, engine: Engine, seconds: float) -> str:
    segments, terms = tally.segments, tally.terms
    statuses = ", ".join(f"{count} {status}" for status, count in segments.most_common())
    kinds = f" ({statuses})" if statuses else ""
    inserted = f"{terms['inserted']} inserted, " if terms["inserted"] else ""
    return (
        f"{_count(tally.documents, 'document')}, {_count(segments.total(), 'segment')}{kinds}; "
        f"{_count(terms.total(), 'term')} used, {tally.repaired} repaired, {inserted}{terms['missing']} missing; "
        f"{_speed(tally, seconds):.0f} sentences/s with {engine.name}"
    )


def _speed(tally: Tally, seconds: float) -> float:
    """Sentences that went to the engine, per second."""
    return (tally.segments["translated"] + tally.segments["failed"]) / seconds if seconds else 0.0


def _summary_fields(
    tally: Tally,
    engine: Engine,
    seconds: float,
    skipped: int,
    jobs: Sequence[_Job],
    unreadable: Sequence[BadInput],
) -> dict[str, object]:
    return {
        "documents": tally.documents,
        "skipped": skipped,
        "segments": tally.segments.total(),
        "statuses": dict(tally.segments),
        "terms": tally.terms.total(),
        "repaired": tally.repaired,
        "inserted": tally.terms["inserted"],
        "missing": tally.terms["missing"],
        "means": dict(tally.terms),
        "entries": entry_records(tally),
        "seconds": round(seconds, 3),
        "sentences_per_second": round(_speed(tally, seconds), 1),
        "engine": engine.name,
        "unreadable": [{"path": str(error.path), "reason": error.reason} for error in unreadable],
        "outputs": [str(path) for job in jobs for path in job.outputs.values()],
    }


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"

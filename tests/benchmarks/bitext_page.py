"""How long Chromium takes to open the page of 5,000 segments with their terms, and to search it.

Times are from the start of navigation, as the browser itself keeps them; the best of five, each in a fresh browser.
Run it as: python tests/benchmarks/bitext_page.py

The peer is a page with the same text in a plain table, without marks, cards or script.
"""

from __future__ import annotations

import html as markup
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tools"))
import browser

from glossary.seeds import seed_drafts
from glossary.spot import Spotter
from glossary.store import Glossary
from translate.formats import html
from translate.model import AlignedSegment, Bitext, Document, Segment, TermUse

ROOT = Path(__file__).parents[2]
SEGMENTS = 5000
ROUNDS = 5


def main() -> None:
    corpus = _corpus()
    terms = sum(len(segment.terms) for segment in corpus.segments)
    with tempfile.TemporaryDirectory() as folder:
        page, table = Path(folder, "page.html"), Path(folder, "table.html")
        with page.open("w", encoding="utf-8") as stream:
            html.write(corpus, stream)
        table.write_text(_plain_table(corpus), encoding="utf-8")
        print(f"{len(corpus.segments)} segments, {terms} terms, {page.stat().st_size / 1e6:.1f} MB")
        for name, path in (("page", page), ("plain table", table)):
            painted, loaded = (min(times) for times in zip(*(_opened(path) for _ in range(ROUNDS)), strict=True))
            print(f"{name:12} first paint {painted:5.0f} ms, loaded {loaded:5.0f} ms")
        print(f"search       {_searched(page):5.0f} ms")


def _corpus() -> Bitext:
    """The sentences of the sample articles again and again; the English is the French with its terms in English."""
    with Glossary.in_memory(seed_drafts()) as glossary:
        spotter = Spotter(glossary.entries())
    texts = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "seeds" / "articles").glob("*.txt"))]
    sentences = [line for text in texts for line in text.splitlines() if line.strip()]
    rows = [_aligned(sentence, spotter) for sentence in sentences]
    segments, placed, text = [], [], ""
    for number in range(SEGMENTS):
        french, english, uses = rows[number % len(rows)]
        segments.append(AlignedSegment(number + 1, french, english, "translated", uses))
        placed.append(Segment(french, len(text), len(text) + len(french)))
        text += french + ("\n\n" if number % 4 == 3 else " ")
    return Bitext(Document("corpus", text, tuple(placed)), tuple(segments))


def _aligned(french: str, spotter: Spotter) -> tuple[str, str, tuple[TermUse, ...]]:
    english, position, uses = "", 0, []
    for match in spotter.find(french):
        english += french[position : match.start]
        uses.append(TermUse(match, "native", len(english), len(english) + len(match.expected)))
        english += match.expected
        position = match.end
    return french, english + french[position:], tuple(uses)


def _plain_table(corpus: Bitext) -> str:
    rows = (
        f"<tr><td>{one.number}<td>{markup.escape(one.french)}<td>{markup.escape(one.english)}"
        for one in corpus.segments
    )
    return f"<!doctype html><meta charset=utf-8><title>table</title><table>{''.join(rows)}</table>"


def _opened(path: Path) -> tuple[float, float]:
    """Milliseconds to the first paint of content, and to the end of loading."""
    with browser.opened_browser() as page:
        page.go(path)
        painted = page.run(
            "new Promise(done => new PerformanceObserver(list => done(list.getEntries()[0].startTime))"
            ".observe({type: 'paint', buffered: true}))"
        )
        return painted, page.run("performance.timing.loadEventEnd - performance.timing.navigationStart")


def _searched(path: Path) -> float:
    """Milliseconds that the first search takes, from the pause after typing to the next frame."""
    with browser.opened_browser() as page:
        page.go(path)
        return float(
            page.run(
                "new Promise(done => { search.value = 'president'; const start = performance.now(); apply();"
                " requestAnimationFrame(() => setTimeout(() => done(performance.now() - start))); })"
            )
        )


if __name__ == "__main__":
    main()

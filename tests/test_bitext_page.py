"""The page: what stands in it, and what a reader with a mouse, a keyboard, a small window or a printer gets.

EXONYM_REQUIRE_CHROMIUM=1 makes the absence of Chromium a failure; without it, tests that need it are skipped.
"""

from __future__ import annotations

import io
import os
import re
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from glossary.model import TermMatch
from translate.formats import html
from translate.model import AlignedSegment, Bitext, Document, Means, Segment, Suggestion, TermUse

sys.path.insert(0, str(Path(__file__).parent / "tools"))
import browser

if TYPE_CHECKING:
    from browser import Page

EVIL = "</script><img src=x onerror=\"document.title='hacked'\"> {{data}} <!-- & ' \u2028"
CALM = {"prefers-reduced-motion": "reduce"}


def use(start: int, surface: str, entry: str, expected: str, means: Means, place: int | None = None) -> TermUse:
    match = TermMatch(start, start + len(surface), surface, entry, "place", surface, expected)
    return TermUse(match, means, place, None if place is None else place + len(expected))


SEGMENTS = (
    AlignedSegment(1, "Accueil", "Accueil", "furniture"),
    AlignedSegment(
        2,
        "La Biélorussie et l’Iran",
        "Belarus and Iran",
        "translated",
        (use(3, "Biélorussie", "belarus", "Belarus", "replaced", 0), use(20, "Iran", "iran", "Iran", "native", 12)),
    ),
    AlignedSegment(3, "Le Bélarus", "The country", "translated", (use(3, "Bélarus", "belarus", "Belarus", "missing"),)),
    AlignedSegment(4, EVIL, EVIL, "memory", (use(0, EVIL, EVIL, EVIL, "native", 0),)),
    AlignedSegment(5, "Rien", "", "failed", (), (Suggestion("Rien du tout", "Nothing & all", 0.71),)),
    AlignedSegment(6, f"Phrase {EVIL}", f"Sentence {EVIL}", "translated", (), (Suggestion("x", EVIL, 0.7),)),
    *(AlignedSegment(number, f"Phrase {number}", f"Sentence {number}", "translated") for number in range(7, 60)),
    AlignedSegment(60, "Bélarus", "Belarus", "glossary", (use(0, "Bélarus", "belarus", "Belarus", "native", 0),)),
)


def bitext(name: str = "visite <b>") -> Bitext:
    text, placed = "", []
    for segment in SEGMENTS:
        placed.append(Segment(segment.french, len(text), len(text) + len(segment.french)))
        text += f"{segment.french}\n\n"
    return Bitext(Document(name, text, tuple(placed)), SEGMENTS)


def page_of(*bitexts: Bitext) -> str:
    stream = io.StringIO()
    html.write_page(bitexts, bitexts[0].document.name, stream)
    return stream.getvalue()


class Outline(HTMLParser):
    """The elements of a page, with their attributes, and its text outside scripts and styles."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self._raw = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._raw = tag in ("script", "style")

    def handle_endtag(self, tag: str) -> None:
        self._raw = False

    def handle_data(self, data: str) -> None:
        if not self._raw:
            self.text += data


# What stands in it


def test_the_page_is_one_file_that_loads_nothing() -> None:
    outline = Outline(page_of(bitext()))
    tags = {tag for tag, _ in outline.elements}
    assert not tags & {"link", "img", "iframe", "object", "embed", "base", "form"}
    assert all("src" not in attributes for _, attributes in outline.elements)
    assert all((attributes.get("href") or "#").startswith("#") for _, attributes in outline.elements)
    assert not any(
        name.startswith("on") or name == "style" for _, attributes in outline.elements for name in attributes
    )
    style = files("translate.formats").joinpath("page.css").read_text(encoding="utf-8")
    assert "url(" not in style
    assert "@import" not in style


def test_text_that_looks_like_markup_stays_text() -> None:
    outline = Outline(page_of(bitext()))
    assert outline.text.count(EVIL) == 6  # two segments, a suggestion, the index of terms
    assert [tag for tag, _ in outline.elements].count("script") == 2
    assert "visite <b>" in outline.text


def test_ids_are_unique_and_links_lead_somewhere() -> None:
    for page in (page_of(bitext()), page_of(bitext("one"), bitext("two"))):
        elements = Outline(page).elements
        ids = [attributes["id"] for _, attributes in elements if "id" in attributes]
        assert len(ids) == len(set(ids))
        links = [attributes["href"] or "" for tag, attributes in elements if tag == "a"]
        assert {link.removeprefix("#") for link in links} <= set(ids)


def test_the_summary_counts_documents_segments_and_terms() -> None:
    figures = re.findall(r"<dt>([^<]+)</dt><dd>([^<]+)</dd>", page_of(bitext("one"), bitext("two")))
    assert figures == [
        ("Documents", "2"),
        ("Segments", "120"),
        ("Terms", "10"),
        ("Repaired", "2"),
        ("Missing", "2"),
        ("Not translated", "2"),
    ]


def test_each_segment_says_how_it_came_about() -> None:
    text = Outline(page_of(bitext())).text
    for note in ("Web-page furniture", "From the translation memory", "From the glossary", "Not translated"):
        assert note in text
    assert "Missing: Belarus" in text
    assert "Memory, 71 % alike: Nothing & all" in text


def test_an_empty_bitext_makes_a_page_too() -> None:
    assert "0 segments" in page_of(Bitext(Document("empty", ""), ()))


# Contrast, by the formula of WCAG 2


def _luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_every_text_colour_stands_out_from_every_ground_it_stands_on(theme: int) -> None:
    style = files("translate.formats").joinpath("page.css").read_text(encoding="utf-8")
    colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", style.split(":root {")[theme + 1].split("}")[0]))
    grounds = ["paper", "raised", "native-wash", "repaired-wash", "missing-wash", "found"]
    pairs = [("ink", ground) for ground in grounds]
    pairs += [(text, ground) for text in ("muted", "native", "repaired", "missing") for ground in ("paper", "raised")]
    pairs += [("muted", ground) for ground in ("native-wash", "repaired-wash", "missing-wash", "rule")]
    low = {pair: ratio for pair in pairs if (ratio := _contrast(colours[pair[0]], colours[pair[1]])) < 4.5}
    assert not low
    assert _contrast(colours["strong-rule"], colours["paper"]) >= 3  # edges of fields and buttons


# In a browser


@pytest.fixture(scope="module")
def chromium() -> Iterator[Page]:
    if browser.chromium() is None:
        assert os.environ.get("EXONYM_REQUIRE_CHROMIUM") != "1", "Chromium is required and not there"
        pytest.skip("there is no Chromium: apt-get install chromium")
    with browser.opened_browser() as page:
        yield page


@pytest.fixture
def page(chromium: Page, tmp_path: Path) -> Iterator[Page]:
    """The page of the bitext above, open in a window of the usual size."""
    path = tmp_path / "page.html"
    path.write_text(page_of(bitext()), encoding="utf-8")
    chromium.media(CALM)
    chromium.size(1280, 900)
    chromium.go(path)
    yield chromium
    assert chromium.complaints() == []
    assert chromium.requests() == [path.as_uri()]


CARD = "document.getElementById('card')"
SHOWN = (
    "[...document.querySelectorAll('.segment')].filter(one => one.checkVisibility()).map(one => Number(one.dataset.n))"
)


def _show(page: Page, which: str) -> list[int]:
    page.run(f"document.querySelector('input[value={which}]').click()")
    found = page.run(SHOWN)
    assert isinstance(found, list)
    return found


def _search(page: Page, text: str) -> str:
    """What the page says after a search for `text`."""
    page.run("document.getElementById('search').focus(), document.getElementById('search').value = ''")
    page.type(text)
    said = page.run(
        "new Promise(done => new MutationObserver(() => done(document.getElementById('count').textContent))"
        ".observe(document.getElementById('count'), {childList: true}))"
    )
    return str(said)


def test_no_markup_from_the_text_runs(page: Page) -> None:
    assert page.run("document.title") == "visite <b> · French and English"
    assert page.run("document.querySelectorAll('#segments img').length") == 0
    assert page.run("document.querySelector('#s4 [lang=en] .t').textContent") == EVIL


def test_pointing_at_a_term_shows_its_card_and_lights_both_sides(page: Page) -> None:
    assert page.run(f"{CARD}.hidden") is True
    page.point("#s2 [lang=en] .t")
    card = page.run(f"{CARD}.innerText")
    for words in ("Belarus", "place", "Biélorussie", "belarus", "replaced: put in place", "1 of 3"):
        assert words in card
    assert page.run("[...document.querySelectorAll('.lit')].map(one => one.textContent)") == ["Biélorussie", "Belarus"]
    page.point("h1")
    gone = f"new MutationObserver(() => done({CARD}.hidden)).observe({CARD}, {{attributes: true}})"
    assert page.run(f"new Promise(done => {gone})") is True


def test_the_keyboard_reaches_each_term_and_its_card(page: Page) -> None:
    page.run("document.querySelector('#s2 .no').focus()")
    seen = []
    for _ in range(5):
        page.press("Tab")
        if page.run("document.activeElement.matches('.t')"):
            described = page.run("document.activeElement.getAttribute('aria-describedby')")
            seen.append((page.run("document.activeElement.textContent"), described, page.run(f"{CARD}.hidden")))
    assert seen == [(word, "card", False) for word in ("Biélorussie", "Iran", "Belarus", "Iran")]
    page.press("Tab", shift=True)
    page.press("Escape")
    assert page.run(f"{CARD}.hidden") is True
    page.press("Tab")
    page.run("document.activeElement.blur()")
    assert page.run(f"{CARD}.hidden") is True
    assert page.run("document.querySelectorAll('[aria-describedby]').length") == 0


def test_filters_show_only_the_segments_with_repaired_or_missing_terms(page: Page) -> None:
    assert _show(page, "repaired") == [2]
    assert _show(page, "missing") == [3]
    assert page.run("document.getElementById('count').textContent") == "1 of 60 segments"
    assert _show(page, "failed") == [5]
    assert len(_show(page, "all")) == 60


def test_search_ignores_case_and_accents_and_marks_what_it_finds(page: Page) -> None:
    assert _search(page, "BELARUS") == "3 of 60 segments"
    assert page.run(SHOWN) == [2, 3, 60]
    found = "[...CSS.highlights.get('found')].map(range => range.toString())"
    assert page.run(found) == ["Belarus", "Bélarus", "Belarus", "Bélarus", "Belarus"]
    assert _search(page, "l'iran") == "1 of 60 segments"  # across the edge of a term, with another apostrophe
    assert page.run(found) == ["l’Iran"]
    assert _search(page, "nothing of the kind") == "0 of 60 segments"
    assert page.run("document.getElementById('none').hidden") is False
    page.run("document.getElementById('reset').click()")
    assert len(page.run(SHOWN)) == 60


def test_one_goes_from_use_to_use_of_a_term(page: Page) -> None:
    where = "document.getElementById('use-place').textContent"
    page.run("document.querySelector('#s3 [lang=fr] .t').focus()")
    page.press("Enter")
    assert page.run(where) == "use 2 of 3, segment 3"
    page.run("document.getElementById('next').click()")
    assert page.run(where) == "use 3 of 3, segment 60"
    box = page.run("document.querySelector('#s60').getBoundingClientRect().toJSON()")
    assert 0 <= box["top"] <= 900
    page.run("document.getElementById('next').click()")
    assert page.run(where) == "use 1 of 3, segment 2"
    page.run("document.getElementById('previous').click()")
    assert page.run(where) == "use 3 of 3, segment 60"
    page.run("document.getElementById('done').click()")
    assert page.run("document.getElementById('uses').hidden") is True
    assert page.run("document.querySelectorAll('.use').length") == 0


def test_the_index_of_terms_leads_to_the_uses_even_of_hidden_segments(page: Page) -> None:
    _show(page, "repaired")
    item = "[...document.querySelectorAll('.terms a')].find(one => one.textContent.startsWith('Belarus'))"
    page.run(f"{item}.click()")
    assert page.run("document.getElementById('use-place').textContent") == "use 1 of 3, segment 2"
    page.run(f"{item}.click()")
    assert page.run("document.getElementById('use-place').textContent") == "use 2 of 3, segment 3"
    assert 3 in page.run(SHOWN)


def test_screen_readers_find_landmarks_names_and_languages(page: Page) -> None:
    assert {"banner", "main", "navigation", "search", "contentinfo", "heading", "list", "status"} <= page.roles()
    nameless = (
        "[...document.querySelectorAll('button, input, a, summary')].filter(one =>"
        " !(one.textContent.trim() || one.ariaLabel || one.closest('label')?.textContent.trim())).length"
    )
    assert page.run(nameless) == 0
    assert page.run("[...document.querySelectorAll('#s2 > div')].map(one => one.lang)") == ["fr", "en"]
    levels = page.run("[...document.querySelectorAll('h1, h2, h3')].map(one => Number(one.tagName[1]))")
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("width", [320, 390, 768, 1280, 1920])
def test_nothing_is_wider_than_the_window(page: Page, width: int) -> None:
    page.size(width, 800)
    assert page.run("document.documentElement.scrollWidth") <= width


def test_columns_stand_side_by_side_where_there_is_room_and_below_each_other_where_not(page: Page) -> None:
    tops = "[...document.querySelectorAll('#s2 > div')].map(one => one.getBoundingClientRect().top)"
    french, english = page.run(tops)
    assert french == english
    page.size(390, 800)
    french, english = page.run(tops)
    assert french < english


def test_the_page_follows_the_readers_colours_and_motion(page: Page) -> None:
    ground = "getComputedStyle(document.body).backgroundColor"
    motion = "getComputedStyle(document.documentElement).scrollBehavior"
    page.media({"prefers-color-scheme": "light", "prefers-reduced-motion": "no-preference"})
    light, smooth = page.run(ground), page.run(motion)
    page.media({"prefers-color-scheme": "dark", **CALM})
    assert (light, smooth) == ("rgb(251, 250, 246)", "smooth")
    assert (page.run(ground), page.run(motion)) == ("rgb(21, 23, 27)", "auto")


def test_print_leaves_the_tools_out_and_every_segment_in(page: Page, tmp_path: Path) -> None:
    page.size(680, 900)  # A4 between its margins
    page.media({}, media="print")
    french, english = page.run("[...document.querySelectorAll('#s2 > div')].map(one => one.offsetTop)")
    assert french == english
    hidden = (
        "['.tools', 'footer', '.skip', '#card'].map(name => getComputedStyle(document.querySelector(name)).display)"
    )
    assert page.run(hidden) == ["none"] * 4
    assert page.run("getComputedStyle(document.querySelector('.segment')).contentVisibility") == "visible"
    page.media(CALM)
    page.printed(tmp_path / "page.pdf")
    assert (tmp_path / "page.pdf").read_bytes().startswith(b"%PDF-")

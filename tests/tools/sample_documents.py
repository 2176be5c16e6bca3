"""Small files of each kind that the tests of documents translate, and the translation that they expect."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path

from glossary.model import Entry, Variant
from translate.documents import read_document, rebuild_document
from translate.model import Bitext, Hypothesis, Source
from translate.pipeline import Translator

ENTRIES = (Entry("belarus", "place", "Belarus", variants=(Variant("Bélarus"), Variant("Biélorussie"))),)


class Engine:
    """An engine that knows some sentences, and gives others back with "EN " before them."""

    name = "known sentences"
    carries_marks = False
    obeys_terms = False

    def __init__(self, known: Mapping[str, str]) -> None:
        self.known = known

    def translate(self, sources: Sequence[Source], *, n_best: int = 1) -> list[list[Hypothesis]]:
        return [[Hypothesis(self.known.get(" ".join(one.text.split()), f"EN {one.text}"))] for one in sources]


def translated(path: Path, known: Mapping[str, str] | None = None) -> Bitext:
    """The bitext of the document at `path`, whose segments stand where they say."""
    document = read_document(path, path.stem)
    assert all(document.text[segment.start : segment.end] == segment.text for segment in document.segments)
    (bitext,) = Translator(ENTRIES, Engine(known or {})).bitexts([document])
    return bitext


def rebuilt(path: Path, known: Mapping[str, str] | None = None) -> Path:
    """The document at `path` in English, as a file of its kind."""
    target = path.with_suffix(f".en{path.suffix}")
    rebuild_document(path, translated(path, known), target)
    return target


def french(path: Path) -> list[tuple[str, str]]:
    """The role and text of each segment of the document at `path`."""
    return [(segment.role, segment.text) for segment in read_document(path, path.stem).segments]


def packed(path: Path, members: Mapping[str, str | bytes]) -> Path:
    """A zip package at `path`; a member called mimetype is not compressed."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data, zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED)
    return path


ODT_TYPE = "application/vnd.oasis.opendocument.text"
ODT_NAMESPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in [
        ("office", "office"),
        ("text", "text"),
        ("table", "table"),
        ("style", "style"),
        ("draw", "drawing"),
        ("fo", "xsl-fo-compatible"),
        ("manifest", "manifest"),
    ]
)


def odt(path: Path, body: str, *, styles: str = "", manifest: str = "") -> Path:
    """An OpenDocument text with this body."""
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    content = f"<office:body><office:text>{body}</office:text></office:body>"
    return packed(
        path,
        {
            "mimetype": ODT_TYPE,
            "content.xml": f'{head}<office:document-content {ODT_NAMESPACES} office:version="1.3">{content}'
            "</office:document-content>",
            "styles.xml": f'{head}<office:document-styles {ODT_NAMESPACES} office:version="1.3">{styles}'
            "</office:document-styles>",
            "META-INF/manifest.xml": f"{head}<manifest:manifest {ODT_NAMESPACES}>"
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{ODT_TYPE}"/>'
            '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
            '<manifest:file-entry manifest:full-path="styles.xml" manifest:media-type="text/xml"/>'
            f"{manifest}</manifest:manifest>",
        },
    )


def epub(path: Path, chapters: Sequence[str], *, extra: Mapping[str, str | bytes] | None = None) -> Path:
    """A book with these chapters, the insides of XHTML bodies."""
    items = "".join(
        f'<item id="c{number}" href="text/c{number}.xhtml" media-type="application/xhtml+xml"/>'
        for number in range(len(chapters))
    )
    order = "".join(f'<itemref idref="c{number}"/>' for number in range(len(chapters)))
    members: dict[str, str | bytes] = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">'
        '<rootfiles><rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles>'
        "</container>",
        "OEBPS/book.opf": '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id">'
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="id">x</dc:identifier>'
        "<dc:title>Le livre des plaines</dc:title><dc:language>fr</dc:language></metadata>"
        f'<manifest>{items}<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>'
        '<item id="img" href="a%20b.png" media-type="image/png"/></manifest>'
        f'<spine toc="ncx">{order}</spine></package>',
        "OEBPS/toc.ncx": '<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/" version="2005-1"><navMap>'
        '<navPoint id="n1"><navLabel><text>Premier chapitre</text></navLabel><content src="text/c0.xhtml"/></navPoint>'
        "</navMap></ncx>",
        "OEBPS/a b.png": bytes(range(256)),
    }
    for number, chapter in enumerate(chapters):
        members[f"OEBPS/text/c{number}.xhtml"] = (
            '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html>\n'
            '<html xmlns="http://www.w3.org/1999/xhtml" lang="fr" xml:lang="fr"><head><title>x</title></head>'
            f"<body>{chapter}</body></html>"
        )
    return packed(path, members | dict(extra or {}))


def pdf(path: Path, pages: Sequence[Sequence[str]]) -> Path:
    """A PDF with these lines on its pages, in Helvetica."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    objects.append(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
    kids = []
    for lines in pages:
        shown = b" ".join(b"(" + _pdf_escaped(line) + b") Tj T*" for line in lines)
        stream = zlib.compress(b"BT /F1 11 Tf 14 TL 60 780 Td " + shown + b" ET")
        objects.append(b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(stream), stream))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R >> >> >>" % len(objects)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(kids), len(kids))
    data, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, start=1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    data += b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\n" % (count, table, count)
    path.write_bytes(data + b"startxref\n%d\n%%%%EOF\n" % data.rindex(b"xref\n0"))
    return path


def _pdf_escaped(line: str) -> bytes:
    return line.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")

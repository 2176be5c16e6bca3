"""Harvesting: which names and terms are found, what is taken for one thing, and what of it reaches the glossary."""

from __future__ import annotations

import importlib.util
import json
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from types import ModuleType

import pytest
from click.testing import Result
from hypothesis import given
from hypothesis import strategies as st

from glossary.cues import cues
from glossary.harvest import Group, Harvest, drafts
from glossary.harvest.grouping import same_person
from glossary.harvest.mentions import mentions
from glossary.harvest.passages import passages
from glossary.model import Draft, Variant
from glossary.seeds import cldr_drafts
from glossary.store import Glossary

Run = Callable[..., Result]

ROOT = Path(__file__).parent.parent
SHIPPED = sorted((ROOT / "seeds" / "articles").glob("*.*"))
# Five press articles that are not ours to publish: they lie beside a checkout of the project's authors, nowhere else.
PRESS = sorted((ROOT.parent / "shared" / "seeds").glob("*.txt"))


@pytest.fixture(scope="module")
def countries() -> Iterable[Glossary]:
    """A glossary that holds what CLDR says, and nothing else."""
    with Glossary.in_memory(cldr_drafts()) as opened:
        yield opened


@pytest.fixture(scope="module")
def benchmark() -> ModuleType:
    """The benchmark of harvesting, which reads the labelled documents and scores."""
    spec = importlib.util.spec_from_file_location("harvest_benchmark", ROOT / "tests" / "benchmarks" / "harvest.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def sentences() -> list[tuple[str, list[str]]]:
    """The labelled sentences: each with the mentions in it."""
    lines = (ROOT / "tests" / "cases" / "harvest" / "sentences.tsv").read_text(encoding="utf-8").splitlines()
    _, *rows = (line.split("\t") for line in lines if not line.startswith("#"))
    return [(sentence, names.split("|") if names else []) for sentence, names, _ in rows]


def groups_of(glossary: Glossary, *texts: str) -> list[Group]:
    """What harvesting makes of these documents."""
    harvest = Harvest()
    for number, text in enumerate(texts, 1):
        harvest.add(text, f"{number}.txt")
    return harvest.groups(glossary)


def groups_in(glossary: Glossary, paths: Iterable[Path]) -> list[Group]:
    """What harvesting makes of the documents at `paths`."""
    return groups_of(glossary, *(path.read_text(encoding="utf-8") for path in paths))


def spellings(groups: Iterable[Group]) -> set[str]:
    """Every spelling of every group."""
    return {spelling.text for group in groups for spelling in group.spellings}


def together(groups: Iterable[Group], *texts: str) -> bool:
    """Whether one group has all these spellings."""
    return any(set(texts) <= {spelling.text for spelling in group.spellings} for group in groups)


def kind_of(groups: Iterable[Group], text: str) -> str:
    """The kind of the group that has this spelling."""
    return next(group.kind for group in groups if text in {spelling.text for spelling in group.spellings})


@pytest.mark.parametrize("folder", ["tuning", "heldout"])
def test_names_of_the_labelled_documents_are_found_and_grouped(
    folder: str, countries: Glossary, benchmark: ModuleType
) -> None:
    documents = benchmark.labelled(benchmark.CASES / folder)
    assert len(documents) >= 10
    scores = benchmark.scores([[document] for document in documents], countries)
    assert scores.names.right / scores.names.found >= 0.95
    assert scores.names.right / scores.names.wanted >= 0.95
    assert scores.pairs.right / scores.pairs.found >= 0.95
    assert scores.pairs.right / scores.pairs.wanted >= 0.9
    assert scores.kinds.right / scores.kinds.found >= 0.85


@pytest.mark.parametrize(("sentence", "names"), sentences())
def test_names_are_cut_out_of_a_sentence(sentence: str, names: list[str]) -> None:
    assert [mention.text for mention in mentions(sentence)] == names


def test_labels_name_only_what_the_document_holds(benchmark: ModuleType) -> None:
    for folder in ("tuning", "heldout"):
        for document in benchmark.labelled(benchmark.CASES / folder):
            text = benchmark.normal(document.text)
            forms = [form for _, forms in document.things for form in forms]
            assert [form for form in forms if benchmark.normal(form) not in text] == [], document.name


def test_variants_in_the_shipped_articles_end_in_one_entry_each(countries: Glossary) -> None:
    groups = groups_in(countries, SHIPPED)
    assert together(groups, "Loukachenko", "Lukachenko", "Alexandre Loukachenko")
    assert together(groups, "Raisi", "Ebrahim Raïssi")
    assert together(groups, "Bélarus", "Biélorussie")
    assert together(groups, "Massoud Pezeshkian", "Masoud Pezeshkian")
    assert together(groups, "Khamenei", "Ali Hosseini Khamenei")
    assert next(group.entry_id for group in groups if "Bélarus" in spellings([group])) == "belarus"


@pytest.mark.skipif(not PRESS, reason="the press articles are not here")
def test_variants_in_the_press_articles_end_in_one_entry_each(countries: Glossary) -> None:
    groups = groups_in(countries, PRESS)
    assert together(groups, "Loukachenko", "Lukachenko", "Alexandre Loukachenko")
    assert together(groups, "Raisi", "Ebrahim Raïssi", "Ebrahim Raisi")
    assert together(groups, "Bélarus", "Biélorussie")
    assert together(groups, "Massoud Pezeshkian", "Masoud Pezeshkian", "Pezeshkian")
    assert together(groups, "Khamenei", "Ali Hosseini Khamenei", "Seyyed Ali Khamenei")


def test_titles_and_apposition_give_the_kind_and_are_no_part_of_the_name(countries: Glossary) -> None:
    groups = groups_of(
        countries,
        "Le ministre de la Défense Viktor Orlof a écrit à l’agence Kolta. Il a vu l’ayatollah Ali Bazargani, "
        "Mme Irina Sobol et Pavel Zimine, chef de la diplomatie. La ville de Novograd attend le Dr Zimine.",
    )
    assert {"Viktor Orlof", "Kolta", "Ali Bazargani", "Irina Sobol", "Pavel Zimine"} <= spellings(groups)
    assert not spellings(groups) & {"Défense", "Mme", "Dr", "Dr Zimine"}
    assert kind_of(groups, "Viktor Orlof") == "person"
    assert kind_of(groups, "Kolta") == "organisation"
    assert together(groups, "Pavel Zimine", "Zimine")


def test_a_capital_at_a_sentence_start_is_no_name_unless_seen_elsewhere(countries: Glossary) -> None:
    text = "Plusieurs trains sont en retard. Rumeurs et neige gênent Tarsov. {} La neige tombe."
    assert spellings(groups_of(countries, text.format(""))) == {"Tarsov"}
    assert "Tarsov" in spellings(groups_of(countries, "Tarsov et la neige.", "On dort mal à Tarsov."))
    assert spellings(groups_of(countries, "Neige sur la ville. Silence dans les rues.")) == set()


def test_de_joins_two_names_only_where_no_document_tells_them_apart(countries: Glossary) -> None:
    groups = groups_of(countries, "Hier, Hervé de Charette a vu Ben Nelson de Lincoln, Alain de Brives et Alain.")
    assert {"Hervé de Charette", "Ben Nelson", "Lincoln", "Alain", "Brives"} <= spellings(groups)
    assert spellings(groups).isdisjoint({"Ben Nelson de Lincoln", "Alain de Brives", "Hervé", "Charette"})


def test_a_generic_noun_alone_is_a_name_only_if_the_glossary_has_it(countries: Glossary) -> None:
    text = "On a vu que le Comité et le Congrès attendent, comme le Sénat."
    assert spellings(groups_of(countries, text)) == {"Sénat"}
    with Glossary.in_memory([Draft("congress", "organisation", "Congress", variants=(Variant("Congrès"),))]) as ours:
        assert spellings(groups_of(ours, text)) == {"Congrès", "Sénat"}


def test_citizens_are_told_from_names(countries: Glossary) -> None:
    groups = groups_of(countries, "Le Biélorusse Anton Gravine a battu l’Iranien Reza Tavakoli devant les Ouzbeks.")
    assert {text for text in spellings(groups) if kind_of(groups, text) == "demonym"} == {
        "Biélorusse",
        "Iranien",
        "Ouzbeks",
    }
    assert kind_of(groups, "Anton Gravine") == "person"


def test_an_acronym_goes_with_what_it_stands_for(countries: Glossary) -> None:
    groups = groups_of(
        countries,
        "L’Office régional des eaux de Tarsov (ORET) a répondu. L’ORET attend. Un village (ABC) n’attend rien.",
    )
    assert together(groups, "Office régional des eaux de Tarsov", "ORET")


def test_headlines_in_capitals_english_and_page_furniture_are_passed_over(countries: Glossary) -> None:
    text = (
        "Accueil > Monde > Tarsov\n\nTARSOV SOUS LA NEIGE\n\n"
        "The mayor of Grimsville said that the roads would open before the end of the week.\n\n"
        "À lire aussi : Bodrov, la ville fermée\n\nPartager sur Facebook\n\nOn attend des nouvelles de Kelmine.\n"
    )
    assert spellings(groups_of(countries, text)) == {"Kelmine"}


def test_wrapped_lines_are_read_as_one_paragraph() -> None:
    text = (
        "Une longue ligne de texte qui a été coupée par un programme avant Anton\n"
        "Gravine, comme le font encore bien des agences de presse quand elles en\n"
        "envoient une dépêche par courrier.\n"
    )
    assert [passage.line for passage in passages(text)] == [1]
    assert [mention.text for passage in passages(text) for mention in mentions(passage.text)] == ["Anton Gravine"]


def test_two_people_with_one_surname_stay_apart(countries: Glossary) -> None:
    groups = groups_of(
        countries,
        "Rustam Gravine et Timour Gravine sont cousins. M. Gravine a parlé.",
        "Rustam Gravine est seul ici. Gravine a signé avec Roustam Gravine.",
    )
    assert not together(groups, "Rustam Gravine", "Timour Gravine")
    assert together(groups, "Rustam Gravine", "Roustam Gravine")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Ali Hosseini Khamenei", "Seyyed Ali Khamenei", True),
        ("Vladimir Poutine", "V. Poutine", True),
        ("Mohammad Javad Zarif", "Javad Zarif", True),
        ("Mojtaba Khamenei", "Ali Khamenei", False),
        ("Mohammed ben Zayed Al Nahyane", "Mansour ben Zayed Al Nahyane", False),
    ],
)
def test_full_names_with_one_surname(one: str, other: str, same: bool) -> None:
    assert same_person(one, other) is same_person(other, one) is same


def test_recurring_terms_are_found_and_passing_phrases_are_not(countries: Glossary) -> None:
    texts = [
        f"La ville {name} signe un protocole d’accord. Le maire salue une réunion utile."
        for name in ("Tarsov", "Bodrov")
    ]
    groups = groups_of(countries, *texts, "Un protocole d’accord suit les protocoles d’accord.")
    terms = {spelling.text for group in groups if group.kind == "term" for spelling in group.spellings}
    assert terms == {"protocole d'accord", "protocoles d'accord"}


@given(st.text(max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    for passage in passages(text):
        for mention in mentions(passage.text):
            assert mention.text == " ".join(mention.text.split()) != ""
            assert 0 <= mention.start < len(passage.text)


@given(
    st.lists(st.sampled_from(["Anton Gravine", "à Tarsov", "l’Iran", "M. Gravine", ".", ",", "dit", "Le"]), max_size=12)
)
def test_mentions_are_words_of_the_passage(words: list[str]) -> None:
    passage = " ".join(words)
    for mention in mentions(passage):
        if mention.parts is None:
            assert passage[mention.start :].startswith(mention.text)


def test_every_row_of_the_cues_has_words_and_a_reason() -> None:
    assert "président" in cues().words("role")
    assert cues().furniture().fullmatch("Partager sur Facebook")


def test_applying_twice_changes_nothing_more() -> None:
    with Glossary.in_memory(cldr_drafts()) as glossary:
        first = groups_in(glossary, SHIPPED)
        count = glossary.load(drafts(first), action="harvest")
        assert count.added > 50
        again = groups_in(glossary, SHIPPED)
        assert [group for group in again if group.news in ("new", "variants")] == []
        assert glossary.load(drafts(again), action="harvest").added == 0
        assert glossary.changes()[0].entry_count == count.added + count.changed


def test_a_surname_is_not_taken_for_a_namesake_in_the_glossary() -> None:
    with Glossary.in_memory([Draft("", "person", "Paul Gravine"), Draft("", "person", "Rob Orlof")]) as glossary:
        groups = groups_of(glossary, "Meg Gravine chante. On applaudit Gravine, puis M. Orlof et Meg.")
        assert {group.canonical: group.news for group in groups} == {"Meg Gravine": "new", "Rob Orlof": "variants"}
        added = {variant.text for draft in drafts(groups) for variant in draft.variants}
        assert added == {"Meg Gravine", "Gravine", "Orlof"}  # a given name alone is no variant to keep


def test_a_surname_of_several_entries_is_left_alone() -> None:
    people = [
        Draft("", "person", name, variants=(Variant("Gravine"),)) for name in ("Rustam Gravine", "Timour Gravine")
    ]
    with Glossary.in_memory(people) as glossary:
        groups = groups_of(glossary, "M. Gravine a parlé. Il a revu Rustam Gravine.", "M. Gravine dort. Gravine rêve.")
        assert {group.news for group in groups} <= {"known", "ambiguous"}
        assert list(drafts(groups)) == []


TEXT = (
    "Le président Alexandre Loukachenko a reçu Maxime Ryjenkov à Minsk. Aliaksandr Loukachenko a remercié Ryjenkov.\n"
)


@pytest.fixture
def article(tmp_path: Path) -> Path:
    """A short French document."""
    path = tmp_path / "visite.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.mark.usefixtures("glossary")
def test_harvest_shows_and_changes_nothing(run: Run, article: Path) -> None:
    result = run("harvest", article)
    assert result.exit_code == 0
    assert "~ Alexander Lukashenko  (person)  [alexander-lukashenko]  2× in 1 document" in result.stdout
    assert "Aliaksandr Loukachenko* 1×" in result.stdout
    assert "+ Maxime Ryjenkov  (person)  2× in 1 document" in result.stdout
    assert "visite.txt:1:" in result.stdout
    assert "Nothing was changed" in result.stderr
    assert run("list", "--containing", "Ryjenkov").stdout == ""


@pytest.mark.usefixtures("glossary")
def test_harvest_as_json_has_one_object_per_group(run: Run, article: Path) -> None:
    result = run("harvest", article, "--json", "--new-only", "--min-count", "2")
    groups = [json.loads(line) for line in result.stdout.splitlines()]
    assert {(group["news"], group["entry_id"], group["count"]) for group in groups} == {
        ("variants", "alexander-lukashenko", 2),
        ("new", "", 2),
    }
    assert groups[0]["spellings"][0].keys() == {"text", "count", "renders_as", "known", "passing"}


@pytest.mark.usefixtures("glossary")
def test_apply_is_one_change_that_undo_takes_back(run: Run, article: Path) -> None:
    before = run("export").stdout
    result = run("harvest", article, "--apply")
    assert result.stderr == "2 entries proposed, 1 entries with new spellings.\n"
    entry = json.loads(run("show", "maxime-ryjenkov", "--json").stdout)
    assert entry["status"] == "proposed"
    assert "visite.txt:1: …" in entry["note"]
    assert {(v["text"], v["renders_as"]) for v in entry["variants"]} == {
        ("Maxime Ryjenkov", ""),
        ("Ryjenkov", "Ryjenkov"),
    }
    assert "Aliaksandr Loukachenko" in run("show", "alexander-lukashenko").stdout
    assert run("undo", "2").exit_code == 0
    assert run("export").stdout == before


@pytest.mark.usefixtures("glossary")
def test_review_merges_and_a_surname_renders_as_the_surname(run: Run, article: Path) -> None:
    run("harvest", article, "--apply")
    run("add", "Maxim Ryzhenkov", "--kind", "person")
    result = run("review", stdin="s\nm 1\nq\n")
    assert result.exit_code == 0
    shown = run("show", "maxim-ryzhenkov").stdout
    assert "Ryjenkov (fr, admitted) → Ryzhenkov" in shown
    assert "Maxime Ryjenkov (fr, admitted) → Maxim Ryzhenkov" in shown
    assert run("show", "maxime-ryjenkov").exit_code == 1


@pytest.mark.usefixtures("glossary")
def test_review_edits_accepts_and_quits_without_loss(run: Run, article: Path) -> None:
    run("remove", "empty-one")
    run("harvest", article, "--apply")
    result = run("review", stdin="what\ne Maxim Ryzhenkov\na\n")
    assert "Not understood: 'what'" in result.stderr
    assert result.stderr.endswith("1 decided, 1 still proposed.\n")
    entry = json.loads(run("show", "maxime-ryjenkov", "--json").stdout)
    assert (entry["canonical"], entry["status"]) == ("Maxim Ryzhenkov", "approved")
    assert {v["text"]: v["renders_as"] for v in entry["variants"]}["Ryjenkov"] == "Ryzhenkov"
    assert "guess" not in entry["note"]


@pytest.mark.usefixtures("glossary")
def test_what_review_rejects_is_not_proposed_again(run: Run, article: Path) -> None:
    run("remove", "empty-one")
    run("harvest", article, "--apply")
    assert run("review", stdin="r\nr\n").exit_code == 0
    assert run("list", "--status", "proposed").stdout == ""
    assert run("harvest", article, "--new-only").stdout == ""


@pytest.mark.usefixtures("glossary")
def test_bad_input_is_one_line(run: Run, tmp_path: Path) -> None:
    binary = tmp_path / "image.txt"
    binary.write_bytes(bytes(range(256)))
    for path in (tmp_path / "missing.txt", tmp_path, binary):
        result = run("harvest", path)
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr.startswith("Error: ")
        assert len(result.stderr.splitlines()) == 1


@pytest.mark.usefixtures("glossary")
def test_review_of_nothing(run: Run) -> None:
    run("remove", "empty-one")
    assert run("review", stdin="").stderr == "0 decided, 0 still proposed.\n"

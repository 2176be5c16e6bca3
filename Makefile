# make demo: set up and translate the sample articles.  make test: set up and run the tests.
PYTHON ?= python3
VENV ?= .venv
TEST_EXTRAS ?= test
DEMO ?= build/demo
BIN := $(VENV)/bin

.PHONY: demo test check check-style bench apertium clean help

help:
	@echo "make demo   set up, then translate the sample articles into $(DEMO)"
	@echo "make test   set up, then run the tests"
	@echo "make check  the tests, the linter and the type checker: what CI runs"
	@echo "make bench  time and score Exonym beside its peers (NOMENKLATURA_PYTHON, ABYDOS_PYTHON: Pythons that have these)"

demo: $(VENV)/.installed apertium
	$(BIN)/translate run seeds/articles -o $(DEMO) --db $(DEMO)/glossary.db
	@echo; echo "English, term by term, is in $(DEMO):"; ls $(DEMO)
	@echo; head -n 12 $(DEMO)/visite-loukachenko-mascate.tsv

test: $(VENV)/.installed-test apertium
	$(BIN)/python -m pytest -n auto

check: test check-style

check-style: $(VENV)/.installed-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(VENV)/.installed-test apertium
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable ".[bench]"
	for name in segment engines harvest compare import_speed lookup_speed bitext_page; do \
		$(BIN)/python tests/benchmarks/$$name.py || exit 1; done
ifdef DATA
	$(BIN)/python tests/benchmarks/names.py --data $(DATA)/names
	$(BIN)/python tests/benchmarks/harvest_news.py --data $(DATA)
	$(BIN)/python tests/benchmarks/terms.py --data $(DATA)
	$(BIN)/python tests/benchmarks/quality.py --data $(DATA)
else
	@echo "More benchmarks run on development data that is not shipped: make bench DATA=folder"
endif

# Apertium is the engine that needs no download beyond the Debian archive; an Argos package takes its place.
apertium:
	@if command -v apertium >/dev/null && apertium -l | grep -q fra-cat && apertium -l | grep -q cat-eng; then :; \
	elif ! command -v apt-get >/dev/null; then $(NO_APERTIUM); \
	elif [ "$$(id -u)" = 0 ]; then $(APT_INSTALL); \
	elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then sudo sh -c '$(APT_INSTALL)'; \
	else $(NO_APERTIUM); fi

APERTIUM_PACKAGES := apertium apertium-fra-cat apertium-eng-cat
APT_INSTALL := apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $(APERTIUM_PACKAGES)
NO_APERTIUM := echo "No translation engine yet. Install Apertium (sudo apt install $(APERTIUM_PACKAGES))," \
	"or an Argos package (translate models install FILE)." >&2

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV) || { echo "Python's venv module is missing. Install it: sudo apt install python3-venv" >&2; exit 1; }

$(VENV)/.installed: setup.cfg constraints.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable .
	@touch $@

$(VENV)/.installed-test: setup.cfg constraints.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[$(TEST_EXTRAS)]'
	@touch $@ $(VENV)/.installed

clean:
	rm -rf build $(VENV) .pytest_cache .mypy_cache .ruff_cache *.egg-info

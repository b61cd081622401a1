# make builds everything; make test runs the tests; make help lists the rest.

PUB ?=
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
SYSTEM := $(VENV)/.system
WHEELS := build
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	command -v $$p >/dev/null && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& { echo $$p; break; }; done)

.PHONY: all setup pdf epub docx outline formats serve clean check test judge bench wheel reference lock help
.DEFAULT_GOAL := all

all: setup                    ## build everything in content/ (PUB=content/essay: one publication)
	@$(BIN)/publish build $(PUB)

setup: $(STAMP) $(SYSTEM)     ## make .venv with the command in it

$(STAMP): requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later is needed: https://www.python.org/downloads/" >&2; exit 1; }
	@echo "Setting up $(VENV) with $(PYTHON) (once)"
	@$(PYTHON) -m venv $(VENV) || { echo "On Debian or Ubuntu type: sudo apt-get install python3-venv" >&2; exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps --editable .
	@touch $@

# Pango draws the text of PDFs; a CJK font is wanted for Chinese, Japanese and Korean only.
PANGO := libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig
$(SYSTEM): $(STAMP)
	@want=; \
	$(BIN)/python -c 'import weasyprint' >/dev/null 2>&1 || want="$(PANGO)"; \
	test -n "$$(fc-list :lang=zh file 2>/dev/null)" || want="$${want:+$$want }fonts-noto-cjk"; \
	if [ -n "$$want" ]; then \
		root=; [ "$$(id -u)" = 0 ] || root="sudo -n"; \
		if command -v apt-get >/dev/null && $$root true 2>/dev/null; then \
			echo "Installing $$want"; \
			{ $$root apt-get update -qq && $$root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $$want; } >/dev/null 2>&1 || true; \
		fi; \
	fi
	@$(BIN)/python -c 'import weasyprint' >/dev/null 2>&1 || { \
		echo "Pango is missing. Type one of these, then make again:" >&2; \
		echo "    sudo apt-get install $(PANGO)      (Debian, Ubuntu)" >&2; \
		echo "    sudo dnf install pango             (Fedora)" >&2; \
		echo "    brew install pango                 (macOS)" >&2; exit 1; }
	@test -n "$$(fc-list :lang=zh file 2>/dev/null)" || { \
		echo "No font for Chinese, Japanese or Korean was found. If you need one, type one of these:" >&2; \
		echo "    sudo apt-get install fonts-noto-cjk                  (Debian, Ubuntu)" >&2; \
		echo "    sudo dnf install google-noto-sans-cjk-fonts          (Fedora)" >&2; \
		echo "    brew install --cask font-noto-sans-cjk               (macOS)" >&2; }
	@touch $@

pdf epub docx: setup          ## build one format (any name in "make formats" will do)
	@$(BIN)/publish build --to $@ $(PUB)

outline: setup                ## show the numbered headings (PUB=content/essay)
	@$(BIN)/publish outline $(or $(PUB),content/essay)

formats: setup                ## list every known format
	@$(BIN)/publish formats

serve: all                    ## show the downloads page at http://localhost:8000
	@$(BIN)/python -m http.server --bind 127.0.0.1 --directory dist 8000

test: setup                   ## run every test
	@$(BIN)/python -m pytest

check: setup                  ## format, lint, types, layers
	@$(BIN)/ruff format --check publish tests docs
	@$(BIN)/ruff check publish tests docs
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/python -m pytest tests/test_layers.py

judge: all                    ## let the formats' own judges look at dist/ and the corpus
	@tests/judges/install
	@$(BIN)/python -m tests.judges dist --corpus tests/cases

bench: setup                  ## measure speeds (tests/bench/README.md)
	@$(BIN)/python -m tests.bench.by_hand
	@$(BIN)/python -m tests.bench.number
	@$(BIN)/python -m tests.bench.word
	@$(BIN)/python -m tests.bench.verify
	@$(BIN)/python -m tests.bench.formats

wheel: setup                  ## make the wheel, in build/
	@$(BIN)/python -m hatchling build -t wheel -d $(WHEELS)

reference: setup              ## write the guide's reference anew from the code
	@$(BIN)/python docs/reference.py

lock: setup                   ## write requirements.lock anew from pyproject.toml
	@$(BIN)/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --upgrade --generate-hashes \
		--no-emit-index-url --no-annotate --no-header --quiet --output-file requirements.lock

clean:                        ## remove what was built and set up
	rm -rf dist build $(VENV) .hypothesis .mypy_cache .ruff_cache .pytest_cache

help:                         ## list the targets
	@sed -n 's/^\([a-z][a-z ]*\):.*## \(.*\)/\1\t\2/p' $(MAKEFILE_LIST) | awk -F '\t' '{printf "  make %-16s %s\n", $$1, $$2}'

# Any other word is the name of a format, perhaps of a package installed a minute ago.
.DEFAULT:
	@$(MAKE) --no-print-directory setup
	@$(BIN)/publish build --to '$(subst ','\'',$@)' $(PUB)

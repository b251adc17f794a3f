# kitabca: `make` builds every edition, `make help` lists the rest.
#
# Make knows which outputs exist and whether they are stale; Python makes the outputs of one
# edition. Every run writes a dependency file that names each file it read.

ifeq ($(filter grouped-target,$(.FEATURES)),)
$(error GNU Make 4.3 or later is needed; this is $(MAKE_VERSION). On Debian: apt install make)
endif

SHELL := /bin/sh
.DELETE_ON_ERROR:
.SUFFIXES:
MAKEFLAGS += --no-builtin-rules --no-print-directory --keep-going

# Somebody's own tree: make SOURCES=… BUILD=… LAYOUTS=…
SOURCES ?= sources
LAYOUTS ?= layouts
FONTS   ?= fonts
BUILD   ?= build
PYTHON  ?= python3
PRINTER ?=

space := $(subst ,, )
unmakeable = $(or $(findstring $(space),$(1)),$(findstring \#,$(1)),$(findstring %,$(1)),$(findstring :,$(1)))
$(foreach name,SOURCES LAYOUTS FONTS BUILD,$(if $(call unmakeable,$($(name))),$(error $(name)=$($(name)): Make can not take a space, \#, % or : in this path; give a path without them, for instance a symbolic link)))

VENV := $(shell if [ -w . ]; then echo .venv; else echo '$(BUILD)/.venv'; fi)
PY   := $(VENV)/bin/python
RUN   = PYTHONPATH=src $(PY) -m kitabca

# What every output rests on besides its own sources: the program, the lock and the variables.
# The stamp's name is their hash, and only one stamp exists, so going back is a change too.
HASH  := $(shell { find src -type f \( -name '*.py' -o -name '*.toml' -o -name '*.dic' -o -name '*.j2' -o -name '*.txt' -o -name '*.icc' \) | LC_ALL=C sort | xargs cat; cat requirements.lock; echo '$(SOURCES) $(LAYOUTS) $(FONTS) $(PRINTER)'; } | cksum | tr -d ' ')
STAMP := $(BUILD)/.stamp-$(HASH)
LOCK  := $(shell cat requirements.lock | cksum | tr -d ' ')
TESTLOCK := $(shell cat requirements-test.lock | cksum | tr -d ' ')
READY := $(VENV)/.ready-$(LOCK)
READYTEST := $(VENV)/.ready-test-$(TESTLOCK)

EDITIONS := $(wildcard $(SOURCES)/editions/*.toml)
SLUGS := $(patsubst $(SOURCES)/editions/%.toml,%,$(EDITIONS))
COMMON = --sources '$(SOURCES)' --layouts '$(LAYOUTS)' --fonts '$(FONTS)' --cache '$(BUILD)/.cache'
DEPS  := $(BUILD)/.deps

.PHONY: all help pdf epub check test lint clean dist gallery new watch proof tools verify FORCE $(SLUGS)

all: $(SLUGS) ## build every edition into build/ (the default)
	@:

help: ## list the targets
	@sed -n 's/^\([a-z][a-z-]*\):.*## /\1\t/p' Makefile | while IFS="$$(printf '\t')" read -r name text; do printf '  make %-10s %s\n' "$$name" "$$text"; done
	@printf '  make %-10s %s\n' '<slug>' 'build one edition: $(SLUGS)'
	@printf '\n  SOURCES= LAYOUTS= BUILD= point make at another tree.\n'

FORCE:

# One edition: the PDFs and the page map come from one layout pass; the e-book needs the map.
define edition
$(1): $(BUILD)/$(1).pdf $(BUILD)/$(1).epub $(BUILD)/$(1).kepub.epub

$(BUILD)/$(1).pdf $(BUILD)/$(1).map &: $(SOURCES)/editions/$(1).toml $(STAMP) | $(READY)
	@$(RUN) build $$< -o '$(BUILD)' --only pdf $(COMMON) --deps '$(DEPS)/$(1).pdf.d'

$(BUILD)/$(1).epub $(BUILD)/$(1).kepub.epub &: $(BUILD)/$(1).map $(SOURCES)/editions/$(1).toml $(STAMP) | $(READY)
	@$(RUN) build $(SOURCES)/editions/$(1).toml -o '$(BUILD)' --only epub $(COMMON) --deps '$(DEPS)/$(1).epub.d'

.PRECIOUS: $(BUILD)/$(1).pdf $(BUILD)/$(1).map $(BUILD)/$(1).epub $(BUILD)/$(1).kepub.epub
-include $(DEPS)/$(1).pdf.d $(DEPS)/$(1).epub.d
endef
$(foreach slug,$(SLUGS),$(eval $(call edition,$(slug))))

pdf: $(SLUGS:%=$(BUILD)/%.pdf) ## build the PDFs only
epub: $(SLUGS:%=$(BUILD)/%.epub) $(SLUGS:%=$(BUILD)/%.kepub.epub) ## build the e-books only

check: | $(READY) ## say all that is wrong with the sources, write nothing
	@$(RUN) check $(EDITIONS) $(COMMON)

proof: | $(READY) ## A4 proofs with line numbers and each fault beside its line
	@status=0; for edition in $(EDITIONS); do $(RUN) proof "$$edition" -o '$(BUILD)' $(COMMON) || status=1; done; exit $$status

new: | $(READY) ## start a book: make new EVENT=slug
	@test -n '$(EVENT)' || { echo 'make new needs a name: make new EVENT=novruz-2027' >&2; exit 2; }
	@$(RUN) new '$(EVENT)' --sources '$(SOURCES)'

gallery: | $(READY) ## a book that shows every device of the typesetter, to look at
	@$(RUN) build tests/gallery/editions/gallery.toml -o '$(BUILD)' --sources tests/gallery --layouts tests/gallery/layouts --fonts fonts

watch: | $(READY) ## rebuild what an edit touches, and say so
	@$(RUN) watch $(COMMON) -o '$(BUILD)'

dist: all ## put the outputs with their SHA-256 sums into build/dist
	@rm -rf '$(BUILD)/dist' && mkdir -p '$(BUILD)/dist'
	@for slug in $(SLUGS); do cp '$(BUILD)'/$$slug.pdf '$(BUILD)'/$$slug.epub '$(BUILD)'/$$slug.kepub.epub '$(BUILD)/dist/'; done
	@cd '$(BUILD)/dist' && LC_ALL=C sha256sum *.pdf *.epub > SHA256SUMS && cat SHA256SUMS

clean: ## remove what make has built (the virtual environment stays)
	@rm -rf $(foreach slug,$(SLUGS),'$(BUILD)/$(slug).pdf' '$(BUILD)/$(slug).map' '$(BUILD)/$(slug).epub' '$(BUILD)/$(slug).kepub.epub' '$(BUILD)/$(slug)-proof.pdf') '$(BUILD)/dist' '$(BUILD)/.cache' '$(DEPS)' $(BUILD)/.stamp-* $(BUILD)/gallery.*

test: $(READYTEST) ## ruff, mypy and every test that needs no outside tool
	@$(VENV)/bin/ruff check -q src tests
	@$(VENV)/bin/ruff format --check -q src tests
	@$(VENV)/bin/mypy --no-error-summary
	@PYTHONPATH=src $(PY) -m pytest -n 2 -m 'not external'

# Validators and readers that are not ours. Ignored by git; only tests need them.
tools: tools/cli.jar tests/reader/node_modules/.ready ## fetch veraPDF, Ace and a reading system (Maven, npm)
	@:

tools/cli.jar:
	@command -v mvn >/dev/null || { echo 'make tools: mvn is missing; on Debian: apt install maven' >&2; exit 2; }
	@mvn -q dependency:copy -Dartifact=org.verapdf.apps:cli:1.30.2 -DoutputDirectory=tools -Dmdep.stripVersion=true

tests/reader/node_modules/.ready: tests/reader/package-lock.json
	@command -v npm >/dev/null || { echo 'make tools: npm is missing; on Debian: apt install nodejs npm' >&2; exit 2; }
	@cd tests/reader && PUPPETEER_SKIP_DOWNLOAD=1 npm ci --silent --no-audit --no-fund && : > node_modules/.ready

verify: all gallery $(READYTEST) ## hand every output to validators that are not ours
	@PYTHONPATH=src KITABCA_BUILD='$(abspath $(BUILD))' $(PY) -m pytest -m external -n 2 tests

# Compiled here once, so that every start is quick even where Python may not keep what it compiles.
$(STAMP): | $(READY)
	@mkdir -p '$(BUILD)' && rm -f $(BUILD)/.stamp-*
	@$(PY) -m compileall -q src 2>/dev/null || :
	@: > $@

# The virtual environment, from locks with hashes.
$(READY):
	$(call install,requirements.lock)

$(READYTEST):
	$(call install,requirements-test.lock)

define install
@command -v $(PYTHON) >/dev/null || { echo 'make: $(PYTHON) is missing; on Debian: apt install python3 python3-venv' >&2; exit 2; }
@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo 'make: Python 3.11 or later is needed; this is '"$$($(PYTHON) -V)"'. Point make at another: make PYTHON=python3.12' >&2; exit 2; }
@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo 'make: Python can not make virtual environments here; on Debian: apt install python3-venv' >&2; exit 2; }
@echo 'setting up $(VENV) from $(1) …'
@test -x $(PY) || $(PYTHON) -m venv $(VENV)
@$(PY) -m pip install --quiet --disable-pip-version-check --no-input --require-hashes --only-binary :all: -r $(1) || { echo 'make: the packages of $(1) could not be installed; is the network reachable?' >&2; exit 2; }
@: > $@
endef

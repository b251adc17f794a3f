# kitabca: `make` builds every edition, `make help` lists the rest.
#
# Make knows which outputs exist and whether they are stale; Python makes the outputs of one
# edition. Every run writes a dependency file that names each file it read.

# In her language, as the commands are: the catalogue's `key = "sentence"` is TOML and Make at once.
SPOKEN := $(if $(filter az%,$(or $(KITABCA_LANG),$(LC_ALL),$(LC_MESSAGES),$(LANG))),az,en)
include src/kitabca/catalogue/make.$(SPOKEN).toml
said = $(subst ",,$($(1)))

ifeq ($(filter grouped-target,$(.FEATURES)),)
$(error $(subst {version},$(MAKE_VERSION),$(call said,old_make)))
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
quote := $(subst x,',x)
unmakeable = $(or $(findstring $(space),$(1)),$(findstring \#,$(1)),$(findstring %,$(1)),$(findstring :,$(1)),$(findstring $(quote),$(1)))
$(foreach name,SOURCES LAYOUTS FONTS BUILD,$(if $(call unmakeable,$($(name))),$(error $(subst {name},$(name),$(subst {path},$($(name)),$(call said,bad_path))))))

VENV := $(shell if [ -w . ]; then echo .venv; else echo '$(BUILD)/.venv'; fi)
PY   := $(VENV)/bin/python
RUN   = PYTHONPATH=src $(PY) -m kitabca

# What every output rests on besides its own sources: the program, the lock and the variables.
# The stamp's name is their hash, and only one stamp exists, so going back is a change too.
HASH  := $(shell { find src/ requirements.lock -type f \( -name '*.py' -o -name '*.toml' -o -name '*.dic' -o -name '*.j2' -o -name '*.txt' -o -name '*.icc' -o -name '*.lock' \) -exec cksum {} + | LC_ALL=C sort; echo '$(SOURCES) $(LAYOUTS) $(FONTS) $(PRINTER)'; } | cksum)
STAMP := $(BUILD)/.stamp-$(subst $(space),,$(HASH))
# Sum, size and name of each lock, from one process.
SUMS  := $(shell cksum requirements.lock requirements-test.lock tests/fuzz/requirements.lock 2>/dev/null)
LOCK  := $(word 1,$(SUMS))$(word 2,$(SUMS))
TESTLOCK := $(word 4,$(SUMS))$(word 5,$(SUMS))
READY := $(VENV)/.ready-$(LOCK)
READYTEST := $(VENV)/.ready-test-$(TESTLOCK)

# An edition is named with small letters, digits and hyphens, and not as a target of this file;
# the others are told at the end and are no reason to leave the good ones unbuilt.
TARGETS := $(shell sed -n 's/^\([a-z][a-z-]*\):.*/\1/p' Makefile)
# What is no file (a pipe, a link to one without end) is not waited for.
NAMES := $(shell cd '$(SOURCES)/editions' 2>/dev/null && LC_ALL=C && for name in *.toml; do [ -f "$$name" ] && printf '%s\n' "$$name"; done | grep -E '^[a-z0-9]+(-[a-z0-9]+)*[.]toml$$')
SLUGS := $(filter-out $(TARGETS),$(NAMES:.toml=))
EDITIONS := $(SLUGS:%=$(SOURCES)/editions/%.toml)
# Only a book with a cover has a cover sheet; grouped targets must be known before Python runs.
COVERED := $(if $(EDITIONS),$(patsubst $(SOURCES)/editions/%.toml,%,$(shell grep -lE "^[^#]*kind *= *[\"'](back-)?cover[\"']" $(EDITIONS))))
COMMON = --sources '$(SOURCES)' --layouts '$(LAYOUTS)' --fonts '$(FONTS)' --cache '$(BUILD)/.cache'
DEPS  := $(BUILD)/.deps

# Files are Make's to find or to miss; a bare word that is not known is a slip of hers.
WORDS := $(foreach goal,$(MAKECMDGOALS),$(if $(findstring /,$(goal))$(findstring .,$(goal)),,$(goal)))
$(foreach name,$(filter-out $(TARGETS) FORCE $(SLUGS),$(WORDS)),$(error $(subst {name},$(name),$(subst {editions},$(SLUGS),$(call said,unknown)))))

.PHONY: all help pdf epub check test fuzz break bench lint clean dist gallery site pictures bundle new watch proof testsheet tools verify ready FORCE $(SLUGS)

all: $(SLUGS) good-names ## build every edition into build/ (the default)
	@:

# What in a file's name would steer a terminal: control characters, and those that turn text round.
STEERS := s/[[:cntrl:]]/?/g; s/\xe2\x80[\xaa-\xae]/?/g; s/\xe2\x81[\xa6-\xa9]/?/g

.PHONY: good-names
good-names:
	@set -- '$(SOURCES)'/editions/*.toml; [ -e "$$1" ] || [ -L "$$1" ] || { echo '$(subst {path},$(SOURCES),$(call said,no_edition))' >&2; exit 2; }
	@cd '$(SOURCES)/editions' && status=0; for name in *.toml; do case " $(SLUGS) " in *" $${name%.toml} "*) ;; *) [ -f "$$name" ] || { printf '%s: %s\n' "$(SOURCES)/editions/$$name" '$(call said,no_file)' | LC_ALL=C sed '$(STEERS)' >&2; status=1; continue; }; printf '%s: %s\n%s\n' "$(SOURCES)/editions/$$name" '$(call said,bad_name)' '$(call said,bad_name_hint)' | LC_ALL=C sed '$(STEERS)' >&2; status=1 ;; esac; done; exit $$status

# English beside the targets, where it can not be forgotten; a test names what the other lacks.
HELP_en = 's/^\([a-z][a-z-]*\):.*\#\# /\1 /p' Makefile
HELP_az = 's/^\([a-z][a-z-]*\) = "\(.*\)"$$/\1 \2/p' src/kitabca/catalogue/targets.az.toml

help: ## list the targets
	@sed -n $(HELP_$(SPOKEN)) | while read -r name text; do printf '  make %-10s %s\n' "$$name" "$$text"; done
	@printf '  make %-10s %s\n' '<slug>' '$(subst {editions},$(SLUGS),$(call said,help_slug))'
	@printf '\n%s\n' '$(call said,help_variables)'

FORCE:

# A run that was killed after its last output has left nothing to make, and a hidden folder.
LEFT := $(wildcard $(BUILD)/.kitabca.*.part $(DEPS)/.kitabca.*.part)
all pdf epub $(SLUGS): $(if $(LEFT),swept)

.PHONY: swept
swept: | $(READY)
	@PYTHONPATH=src $(PY) -m kitabca.cli.sweeping '$(BUILD)' '$(DEPS)'

# One edition: the PDFs and the page map come from one layout pass; the e-book needs the map.
define edition
$(1): $(BUILD)/$(1)-press.pdf $(if $(filter $(1),$(COVERED)),$(BUILD)/$(1)-cover.pdf)
$(1): $(BUILD)/$(1).pdf $(BUILD)/$(1).epub $(BUILD)/$(1).kepub.epub

$(BUILD)/$(1).pdf $(BUILD)/$(1)-booklet.pdf $(BUILD)/$(1)-press.pdf $(if $(filter $(1),$(COVERED)),$(BUILD)/$(1)-cover.pdf) $(BUILD)/$(1).map &: $(SOURCES)/editions/$(1).toml $(STAMP) | $(READY)
	@$(RUN) build $$< -o '$(BUILD)' --only pdf $(if $(PRINTER),--printer '$(PRINTER)') $(COMMON) --deps '$(DEPS)/$(1).pdf.d'

$(BUILD)/$(1).epub $(BUILD)/$(1).kepub.epub &: $(BUILD)/$(1).map $(SOURCES)/editions/$(1).toml $(STAMP) | $(READY)
	@$(RUN) build $(SOURCES)/editions/$(1).toml -o '$(BUILD)' --only epub $(COMMON) --deps '$(DEPS)/$(1).epub.d'

.PRECIOUS: $(BUILD)/$(1).pdf $(BUILD)/$(1)-booklet.pdf $(BUILD)/$(1)-press.pdf $(BUILD)/$(1)-cover.pdf $(BUILD)/$(1).map $(BUILD)/$(1).epub $(BUILD)/$(1).kepub.epub
-include $(DEPS)/$(1).pdf.d $(DEPS)/$(1).epub.d
endef
$(foreach slug,$(SLUGS),$(eval $(call edition,$(slug))))

pdf: $(SLUGS:%=$(BUILD)/%.pdf) $(SLUGS:%=$(BUILD)/%-booklet.pdf) $(SLUGS:%=$(BUILD)/%-press.pdf) $(COVERED:%=$(BUILD)/%-cover.pdf) ## build the PDFs only
epub: $(SLUGS:%=$(BUILD)/%.epub) $(SLUGS:%=$(BUILD)/%.kepub.epub) ## build the e-books only

check: good-names | $(READY) ## say all that is wrong with the sources, write nothing
	@$(RUN) check $(EDITIONS) $(COMMON)

testsheet: | $(READY) ## one sheet that shows how a printer turns its backs: PRINTER=office-a4
	@$(RUN) testsheet -o '$(BUILD)/testsheet.pdf' $(if $(PRINTER),--printer '$(PRINTER)') --printers '$(SOURCES)/printers' --fonts '$(FONTS)'

proof: | $(READY) ## A4 proofs with line numbers and each fault beside its line
	@status=0; for edition in $(EDITIONS); do $(RUN) proof "$$edition" -o '$(BUILD)' $(COMMON) || status=1; done; exit $$status

new: | $(READY) ## start a book: make new EVENT=slug, FROM=last-event or FROM=speech.docx
	$(if $(filter $(TARGETS),$(EVENT)),$(error $(subst {name},$(EVENT),$(call said,event_is_target))))
	$(if $(call unmakeable,$(EVENT)),$(error $(subst {name},$(EVENT),$(call said,event_unmakeable))))
	@test -n '$(EVENT)' || { echo '$(call said,event_missing)' >&2; exit 2; }
	@$(RUN) new '$(EVENT)' --sources '$(SOURCES)' $(if $(FROM),--from '$(FROM)')

gallery: | $(READY) ## a book that shows every device of the typesetter, to look at
	@$(RUN) build tests/gallery/editions/gallery.toml -o '$(BUILD)' --sources tests/gallery --layouts tests/gallery/layouts --fonts fonts

watch: | $(READY) ## rebuild what an edit touches, and say so
	@$(RUN) watch $(COMMON) -o '$(BUILD)'

site: all ## a static folder for the web in build/site
	@$(RUN) site $(EDITIONS) -b '$(BUILD)' -o '$(BUILD)/site' --replace $(COMMON)

dist: site ## sort the outputs into office, print-shop, web, archive, with tickets and sums
	@$(RUN) dist $(EDITIONS) -b '$(BUILD)' -o '$(BUILD)/dist' --replace $(COMMON)

pictures: site tests/site/node_modules/.ready ## the pictures of docs/ from what is built, to look at (node, Chromium)
	@$(PY) docs/pictures/make.py '$(BUILD)'

bundle: | $(READY) ## an offline zip for Windows and Linux: wheels, fonts, layouts, sources
	@$(PY) packaging/bundle.py -o '$(BUILD)/kitabca-offline.zip' --wheels '$(BUILD)/wheels'

# Editions that are gone have left their dependency files, so their outputs are known too.
EVERY = $(sort $(SLUGS) $(patsubst $(DEPS)/%.pdf.d,%,$(wildcard $(DEPS)/*.pdf.d)))
ENDINGS := .pdf -booklet.pdf -press.pdf -cover.pdf -proof.pdf .map .epub .kepub.epub

clean: ## remove what make has built (the virtual environment stays)
	@rm -rf $(foreach slug,$(EVERY),$(foreach ending,$(ENDINGS),'$(BUILD)/$(slug)$(ending)')) '$(BUILD)/testsheet.pdf' $(foreach ending,$(ENDINGS),'$(BUILD)/gallery$(ending)') '$(BUILD)/dist' '$(BUILD)/site' '$(BUILD)/kitabca-offline.zip' '$(BUILD)/wheels' '$(BUILD)/.cache' '$(DEPS)' $(BUILD)/.stamp-*

test: $(READYTEST) ## ruff, mypy and every test that needs no outside tool
	@$(VENV)/bin/ruff check -q src tests bench
	@$(VENV)/bin/ruff format --check -q src tests bench
	@$(VENV)/bin/mypy --no-error-summary
	@PYTHONPATH=src $(PY) -m pytest -n 2 -m 'not external'

# Where atheris has wheels, what leads inputs by coverage goes on for a minute with each kind.
GUIDED := $(if $(filter fuzz,$(MAKECMDGOALS)),$(if $(filter Linux-x86_64,$(subst $(space),-,$(shell uname -sm))),$(VENV)/.ready-guided-$(word 7,$(SUMS))$(word 8,$(SUMS))))

fuzz: $(READYTEST) $(GUIDED) ## hand 100,000 broken inputs to every reader; half an hour
	@PYTHONPATH=src $(PY) tests/fuzz/running.py --inputs $(or $(INPUTS),100000) --faults '$(BUILD)/fuzz'
	@$(if $(GUIDED),PYTHONPATH=src $(PY) tests/fuzz/guided.py --seconds $(or $(SECONDS),60) --faults '$(BUILD)/fuzz',echo 'atheris has no wheel for this system; the inputs led by coverage are left out')

break: $(READYTEST) ## kill 200 builds at random moments and look at what they leave; minutes
	@PYTHONPATH=src $(PY) tests/breaking/kills.py $(or $(KILLS),200)

bench: $(READY) ## time us beside other typesetters and judge the lines; minutes
	@$(PY) bench/run.py --build '$(BUILD)/bench' -o docs/bench.md

# Validators and readers that are not ours. Ignored by git; only tests need them.
tools: tools/cli.jar tools/snakemake/.ready tests/reader/node_modules/.ready tests/site/node_modules/.ready ## fetch veraPDF, Ace, html-validate, axe, a reading system and Snakemake (Maven, npm, PyPI)
	@:

tools/cli.jar:
	@command -v mvn >/dev/null || { echo '$(subst {tool},mvn,$(subst {packages},maven,$(call said,tool_missing)))' >&2; exit 2; }
	@mvn -q dependency:copy -Dartifact=org.verapdf.apps:cli:1.30.2 -DoutputDirectory=tools -Dmdep.stripVersion=true
	@echo '287cc9c9757f99dcff4a2d39b68268245b48103fb6af443162d5a29df2afa332  tools/cli.jar' | sha256sum -c --quiet || { rm -f tools/cli.jar; exit 2; }

# In an environment of its own: it would bring sixty packages into ours.
tools/snakemake/.ready: tests/scale/requirements.lock
	@$(PYTHON) -m venv tools/snakemake
	@tools/snakemake/bin/python -m pip install --quiet --disable-pip-version-check --no-input --require-hashes -r $< && : > $@

tests/%/node_modules/.ready: tests/%/package-lock.json
	@command -v npm >/dev/null || { echo '$(subst {tool},npm,$(subst {packages},nodejs npm,$(call said,tool_missing)))' >&2; exit 2; }
	@cd tests/$* && PUPPETEER_SKIP_DOWNLOAD=1 npm ci --silent --no-audit --no-fund && : > node_modules/.ready

verify: all gallery $(READYTEST) ## hand every output to validators that are not ours
	@PYTHONPATH=src KITABCA_BUILD='$(abspath $(BUILD))' $(PY) -m pytest -m external -n 2 tests

# Compiled here once, so that every start is quick even where Python may not keep what it compiles;
# templates and tables of ours as well.
$(STAMP): | $(READY)
	@mkdir -p '$(BUILD)' && rm -f $(BUILD)/.stamp-*
	@$(PY) -m compileall -q src >/dev/null 2>&1 || :
	@PYTHONPATH=src $(PY) -m kitabca.cli.preparing >/dev/null 2>&1 || :
	@: > $@

# The virtual environment, from locks with hashes; ./kitabca asks for it.
ready: $(READY)
	@:

$(READY):
	$(call install,requirements.lock)

$(READYTEST):
	$(call install,requirements-test.lock)

$(GUIDED): $(READYTEST)
	$(call install,tests/fuzz/requirements.lock)

define install
@command -v $(PYTHON) >/dev/null || { echo '$(subst {python},$(PYTHON),$(call said,python_missing))' >&2; exit 2; }
@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo '$(subst {version},'"$$($(PYTHON) -V)"',$(call said,python_old))' >&2; exit 2; }
@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo '$(call said,python_bare)' >&2; exit 2; }
@echo '$(subst {folder},$(VENV),$(subst {lock},$(1),$(call said,setting_up)))'
@mkdir -p '$(dir $(VENV))' 2>/dev/null && test -w '$(dir $(VENV))' || { echo '$(call said,unwritable)' >&2; exit 2; }
@$(PY) -m pip --version >/dev/null 2>&1 || { rm -rf $(VENV) && $(PYTHON) -m venv $(VENV); }
@$(PY) -m pip install --quiet --disable-pip-version-check --no-input --require-hashes --only-binary :all: -r $(1) || { echo '$(subst {day},$(shell date +%Y-%m-%d),$(subst {lock},$(1),$(call said,not_installed)))' >&2; exit 2; }
@: > $@
endef

# One word a task. Everything is set up on first use; only Python 3.11+, pip and make are needed.

UV := $(shell command -v uv 2>/dev/null || echo .uv/bin/uv)
RUN := $(UV) run --frozen --quiet
SAMPLE := samples/sixth_report
PLATFORM_TESTS := $(addprefix tests/,accounts audit collection editing notices publishing registers site)
# The quick core: what nearly every change touches. It is chosen so that it takes less than a minute of processor time.
CORE := $(addprefix tests/,framework records indicators checks \
  report/test_tables.py report/test_wording.py report/test_markup.py \
  collection/test_workflow.py collection/test_filling.py registers/test_entries.py \
  accounts/test_people.py site/test_home.py site/test_languages.py \
  test_docs.py test_engine_knows_no_framework.py test_plain_text.py test_tree.py)
OUT := build/sixth-report
PORT ?= 8000

# Installs a package of Debian's (2) where a program (1) is missing.
installed = command -v $(1) >/dev/null 2>&1 || { \
  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(2) >/dev/null; \
  else echo "$(1) is missing: the tests that need it will be left out here, and would fail in CI."; fi; }

# Tests start many processes, and each would compile the same modules again.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help run serve report setup test test-fast test-most golden lint types imports scripts browser office proxy bench mutation docs docs-site clean

help: ## List the tasks
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

run: report serve ## Build the sixth report in every format, then start the platform with it on localhost

serve: setup ## Start the platform on localhost with the sample and an account for each role
	$(RUN) mandata platform serve --home build/platform --demonstration $(SAMPLE) --port $(PORT)

report: setup ## Build the sixth report in every format under build/sixth-report/
	$(RUN) mandata report $(SAMPLE) --out $(OUT)

setup: .venv/.ready ## Install everything that the project needs into .venv

.venv/.ready: uv.lock pyproject.toml | $(filter .uv/%,$(UV))
	$(UV) sync --frozen --quiet --compile-bytecode
	@touch $@

.uv/bin/uv:
	python3 -m venv .uv
	.uv/bin/python -m pip install --quiet --disable-pip-version-check uv

test: setup browser office proxy lint types imports scripts ## Run every test
	$(RUN) pytest -n 2 --dist loadfile
	MANDATA_TEST_DATABASE=postgresql $(RUN) pytest -n 2 --dist loadfile -m "not browser" $(PLATFORM_TESTS)

test-fast: setup ## Run the quick core of the tests in less than a minute
	$(RUN) pytest -m "not slow and not browser" $(CORE)

test-most: setup ## Run every test that builds no whole report and needs no other program
	$(RUN) pytest -m "not slow and not browser" -n 2 --dist loadfile

golden: setup ## Accept the text of the sixth report as it is now; look at it with git diff
	MANDATA_GOLDEN=accept $(RUN) pytest tests/acceptance/test_golden.py

lint: setup ## Check style and format of code and templates
	$(RUN) ruff check .
	$(RUN) ruff format --check .
	$(RUN) djlint src --lint --quiet

types: setup ## Check types
	$(RUN) mypy

imports: setup ## Check that imports point one way
	$(RUN) lint-imports

scripts: node_modules/.ready ## Check the scripts of the pages: style and types
	npm run --silent lint

node_modules/.ready: package.json package-lock.json
	@$(call installed,npm,npm)
	npm ci --silent --no-audit --no-fund
	@touch $@

browser: ## Install Debian's Chromium where there is none and we may
	@$(call installed,chromium,chromium)

proxy: ## Install Debian's nginx where there is none and we may
	@$(call installed,nginx,nginx-light)

office: ## Install Debian's LibreOffice Writer where there is none and we may
	@$(call installed,soffice,libreoffice-writer-nogui)

bench: setup ## Measure the build against its goals; see benchmarks/README.md
	$(RUN) python benchmarks/report.py
	$(RUN) python benchmarks/checks.py
	$(RUN) python benchmarks/jumps.py
	$(RUN) python benchmarks/saving.py
	$(RUN) python benchmarks/disclosure.py
	$(RUN) python benchmarks/indicators.py

mutation: setup ## Plant small faults in the checks and count which of them the tests see; see docs/checks.md
	rm -rf mutants
	nice $(RUN) mutmut run --max-children 2
	$(RUN) mutmut results --all true | $(RUN) python tools/mutation_score.py

docs: report ## Write the reference pages and the pictures of the docs anew (needs chromium, poppler-utils)
	$(RUN) python tools/make_reference.py
	$(RUN) python tools/run_notebook.py
	$(RUN) python tools/make_images.py
	$(RUN) python tools/make_platform_images.py

docs-site: ## Build the documentation as a site under build/docs/
	$(UV) run --frozen --quiet --isolated --group docs zensical build --clean --strict

clean: ## Remove what was built
	rm -rf build mutants node_modules .venv .uv $(SAMPLE)/records

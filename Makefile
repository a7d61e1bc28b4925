# `make help` lists what there is. Nothing here asks a question.
.DEFAULT_GOAL := help
.PHONY: help demo serve dev test test-postgres coverage mutants check format lock messages fonts screenshots sample bench bench-wagtail clean
SHELL := /bin/sh
PORT ?= 8000
HOST ?= 127.0.0.1
N ?= 1000
# Of the tests, at once: on two cores a third fills the time in which the others wait for a page.
WORKERS ?= 3

# Keep what Python compiles: else each process of the tests compiles all of them anew.
export PYTHONDONTWRITEBYTECODE :=

# The first of these that runs and is new enough; empty where there is none.
NEW_ENOUGH := import sys, venv; sys.exit(sys.version_info < (3, 12))
PYTHON ?= $(shell for python in python3.13 python3.12 python3 python; do \
	$$python -c '$(NEW_ENOUGH)' 2>/dev/null && { echo $$python; break; }; done)
RUN := .venv/bin/python
MANAGE := $(RUN) manage.py
BIOME := node_modules/.bin/biome check --error-on-warnings
ON_THIS_MACHINE := HTTPS=off SECRET_KEY="$$(cat var/secret_key)" EVIDENCE_KEY="$$(cat var/evidence_key)"

help: ## This list
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /|/' | awk -F'|' '{ printf "make %-14s %s\n", $$1, $$2 }'

demo: .venv/runtime var/secret_key var/evidence_key ## Set up, load the profile, serve on 127.0.0.1 (PORT=8000), print what to open
	@$(ON_THIS_MACHINE) $(MANAGE) demo --port $(PORT)

serve: .venv/runtime ## Serve as in production, on HOST (127.0.0.1) and PORT (8000): see README, Deploying
	@$(MANAGE) serve --host $(HOST) --port $(PORT)

dev: .venv/development ## The reloading server, for work on the code
	@mkdir -p -m 700 var
	@DEBUG=on $(MANAGE) migrate --verbosity 0
	@DEBUG=on $(MANAGE) runserver 127.0.0.1:$(PORT)

test: .venv/development ## The suite, browser tests included; CI=true tries more combinations
	@$(RUN) -m tests.chromium
	$(RUN) -m pytest -n $(WORKERS) --dist worksteal $(ARGS)

test-postgres: .venv/development ## The suite on a PostgreSQL cluster of its own; no page looks different on it
	$(RUN) -m tests.postgres $(RUN) -m pytest -n $(WORKERS) --dist worksteal --ignore tests/browser $(ARGS)

# A line that a browser alone runs is tried by chance, whatever the page shows. So each line has a
# test without one; and to measure the browser's tests too would take half as long again.
coverage: .venv/development ## Every line and branch of the code is run by a test; measuring takes as long again
	$(RUN) -m pytest -n $(WORKERS) --dist worksteal --ignore tests/browser --cov --cov-report term $(ARGS)

mutants: .venv/development ## Break each rule that carries a promise: a test must see it (RULE="part of its name")
	@$(RUN) -m tests.mutants "$(RULE)"

check: .venv/development node_modules/.installed ## Style, types, architecture, deployment settings, migrations
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/djade --check --target-version 6.1 $$(git ls-files '*.html')
	.venv/bin/djlint --lint --quiet templates
	$(BIOME)
	.venv/bin/lint-imports
	SECRET_KEY=only-to-check-and-no-secret-at-all .venv/bin/mypy
	git ls-files -z '*.py' | xargs -0 .venv/bin/django-upgrade --target-version 6.1
	SECRET_KEY=$$($(RUN) -c 'import secrets; print(secrets.token_urlsafe(50))') ALLOWED_HOSTS=stories.example \
		DATA_DIR=$$(mktemp -d) $(MANAGE) check --deploy --fail-level WARNING
	SECRET_KEY=only-to-check-and-no-secret-at-all DATA_DIR=$$(mktemp -d) $(MANAGE) makemigrations --check --dry-run

format: .venv/development node_modules/.installed ## Put code, templates, scripts and styles into the house's form
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .
	.venv/bin/djade --target-version 6.1 $$(git ls-files '*.html')
	$(BIOME) --write

lock: .venv/development ## Write the locks anew, with hashes and no addresses
	.venv/bin/uv pip compile $(LOCK_FLAGS) pyproject.toml --output-file requirements.txt
	.venv/bin/uv pip compile $(LOCK_FLAGS) --group dev pyproject.toml --output-file requirements-dev.txt
LOCK_FLAGS := --quiet --upgrade --generate-hashes --universal --python-version 3.12 \
	--no-emit-index-url --no-emit-find-links --no-annotate --no-header

messages: .venv/development ## Collect what is to be translated, and compile what is (needs gettext)
	SECRET_KEY=only-to-collect-and-no-secret-at-all $(MANAGE) makemessages --locale ru --locale kk --no-location --no-obsolete \
		--ignore .venv --ignore node_modules --ignore tests --ignore bench --ignore docs
	SECRET_KEY=only-to-collect-and-no-secret-at-all $(MANAGE) compilemessages --ignore .venv

fonts: .venv/development ## Make the web fonts anew
	$(RUN) docs/make_fonts.py

screenshots: .venv/development ## Make docs/screenshots anew: each kind of page in six widths (15 minutes)
	$(RUN) docs/make_screenshots.py

sample: .venv/runtime var/secret_key var/evidence_key ## Fill a scratch database with N plainly invented stories, and serve it
	@mkdir -p -m 700 var var/sample
	@DATA_DIR=var/sample $(ON_THIS_MACHINE) $(MANAGE) demo --port $(PORT) --sample $(N)

bench: .venv/development ## What answers cost, beside a file from nginx; stale answers; bad days (20 minutes)
	@$(RUN) bench/run.py

bench-wagtail: .venv/development ## What the same stories cost in Wagtail, installed in var/wagtail (10 minutes)
	@$(RUN) bench/beside_wagtail.py

clean: ## Remove the environment and the caches; the data in var/ stay
	rm -rf .venv node_modules .coverage .hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache

var/secret_key:
	@mkdir -p -m 700 var
	@umask 077 && head -c 48 /dev/urandom | base64 | tr -d '\n' > $@

var/evidence_key:
	@mkdir -p -m 700 var
	@umask 077 && head -c 32 /dev/urandom | base64 | tr -d '\n' | tr '+/' '-_' > $@

.venv/runtime: requirements.txt
	@$(call install,requirements.txt)
.venv/development: requirements-dev.txt
	@$(call install,requirements-dev.txt)
	@touch .venv/runtime

# Only tools that check JavaScript and CSS: nothing that runs or is served comes from here.
node_modules/.installed: package.json package-lock.json .npmrc
	@command -v npm > /dev/null || { \
		echo "npm is needed to check JavaScript and CSS. Install Node.js 18 or later with npm (on Debian: nodejs and npm)." >&2; exit 1; }
	@echo "Installing what package-lock.json names …"
	@npm ci --silent || { \
		echo "The packages in package-lock.json could not be installed; is the network there? See what 'npm ci' says." >&2; exit 1; }
	@touch $@

define install
if [ -z "$(PYTHON)" ]; then \
	echo "Python 3.12 or later, with its venv module, is needed. Install it (on Debian: python3 and python3-venv), or name one with PYTHON=/path/to/python." >&2; exit 1; fi; \
test -x $(RUN) || $(PYTHON) -m venv .venv >&2 || { \
	echo "The environment could not be made. Install the venv module of your Python (on Debian: python3-venv)." >&2; exit 1; }; \
echo "Installing what $(1) names …"; \
$(RUN) -m pip install --quiet --disable-pip-version-check --require-hashes --requirement $(1) > .venv/install.log 2>&1 || { \
	if grep -qi "hash" .venv/install.log; then \
	echo "The lock $(1) does not match what was downloaded: get a clean copy of it, or write it anew with 'make lock'. Details: .venv/install.log" >&2; \
	else echo "The packages in $(1) could not be installed; is the network there? Details: .venv/install.log" >&2; fi; exit 1; }; \
touch $@
endef

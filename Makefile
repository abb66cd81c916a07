# `make` lists the targets. Everything is installed into .venv from the lock files.
PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
RUN := PYTHONPATH=platform:. $(BIN)/python
LOCAL := $(RUN) -m przystan.local
TESTS ?= tests
MESSAGES := $(patsubst %.po,%.mo,$(wildcard platform/przystan/locale*/pl/LC_MESSAGES/django.po))

export PORT

.DEFAULT_GOAL := help
.PHONY: help demo demo-reset manage test test-thorough test-fast check lint types imports migrations messages \
        messages-check schema run worker image chart bench lock format

help: ## List the targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

$(VENV)/bin/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	  { echo "Przystań needs Python 3.11 or later as $(PYTHON). On Debian: apt-get install python3 python3-venv"; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || \
	  { [ "$$(id -u)" = 0 ] && apt-get update -qq && apt-get install -qq -y python3-venv >/dev/null; } || \
	  { echo "Python's venv module is missing. On Debian: sudo apt-get install python3-venv"; exit 1; }
	@$(PYTHON) -m venv $(VENV)

$(VENV)/demo.stamp: requirements/demo.txt | $(VENV)/bin/pip
	@echo "• Installing packages"
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/demo.txt
	@touch $@

$(VENV)/dev.stamp: requirements/dev.txt $(VENV)/demo.stamp
	@echo "• Installing packages for tests"
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

%.mo: %.po $(VENV)/demo.stamp
	@$(BIN)/pybabel -q compile -i $< -o $@

demo: $(VENV)/demo.stamp $(MESSAGES) ## Run five gminas and four voivodeships with demo data
	@$(LOCAL) demo

demo-reset: ## Remove everything that the demo wrote
	@[ -d $(VENV) ] && $(LOCAL) reset || rm -rf .local

manage: $(VENV)/demo.stamp ## Run a management command against the demo: make manage ARGS="office_status"
	@DJANGO_SETTINGS_MODULE=przystan.settings.dev $(LOCAL) manage $(ARGS)

test: $(VENV)/dev.stamp $(MESSAGES) ## Run all tests on real servers
	@$(LOCAL) run -- $(BIN)/python -m pytest -n 2 $(TESTS)

test-thorough: $(VENV)/dev.stamp $(MESSAGES) ## Run the long tests at their whole length: a year of Nysa, made-up requests
	@$(LOCAL) run -- $(BIN)/python -m pytest -n 2 --thorough tests/scenarios/test_a_year_of_nysa.py \
	  tests/api/test_schemathesis.py tests/apps/imports/test_checking.py tests/apps/imports/test_reading.py

test-fast: $(VENV)/dev.stamp $(MESSAGES) ## Run the tests that need no browser
	@$(LOCAL) run -- $(BIN)/python -m pytest -n 2 -m "not browser" $(TESTS)

check: lint types imports migrations messages-check schema chart ## Everything that CI checks beside the tests

lint: $(VENV)/dev.stamp ## Ruff: rules and format
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .

format: $(VENV)/dev.stamp ## Ruff: format
	@$(BIN)/ruff check --fix-only -q . ; $(BIN)/ruff format .

types: $(VENV)/dev.stamp ## mypy, strict
	@$(RUN) -m mypy

imports: $(VENV)/dev.stamp ## Layering contracts
	@PYTHONPATH=platform:. $(BIN)/lint-imports

migrations: $(VENV)/dev.stamp ## No model change without a migration; Django's deployment checks
	@DJANGO_SETTINGS_MODULE=przystan.settings.test $(LOCAL) run -- $(BIN)/python manage.py makemigrations --check --dry-run
	@DJANGO_SETTINGS_MODULE=przystan.settings.prod $(LOCAL) run -- $(BIN)/python manage.py check --deploy --fail-level WARNING --database default

messages: $(VENV)/dev.stamp ## Extract texts for translation (needs gettext)
	@SECRET_KEY=extraction MASTER_KEY=extraction DJANGO_SETTINGS_MODULE=przystan.settings.dev $(RUN) manage.py makemessages -l pl --no-location --no-wrap -i ".venv/*" -i ".local/*" -i "tests/*"

messages-check: $(VENV)/dev.stamp ## The Polish catalogue is complete
	@$(RUN) -m przystan.local.messages

schema: $(VENV)/dev.stamp ## The committed OpenAPI documents fit the code
	@DJANGO_SETTINGS_MODULE=przystan.settings.test $(LOCAL) run -- $(BIN)/python manage.py export_openapi --check

run: demo ## The same as demo: web, worker and beat in the foreground

worker: $(VENV)/demo.stamp ## A second worker beside a running demo
	@$(LOCAL) beside -- $(BIN)/celery -A worker.celery worker -Q sweeps,reminders,parcels,statistics

image: ## Build the image (needs Docker)
	docker build -f deploy/docker/Dockerfile -t przystan:local .

chart: ## Lint, render and validate the Helm chart
	@PYTHON=$(PYTHON) bash deploy/chart/check.sh

bench: $(VENV)/dev.stamp ## Measure: ratios against named yardsticks
	@DJANGO_SETTINGS_MODULE=przystan.settings.test $(LOCAL) run -- $(BIN)/python -m tests.bench

lock: ## Make the lock files anew (needs uv)
	@for set in "base:" "demo:--extra local" "dev:--extra local --group dev"; do \
	  uv pip compile -q pyproject.toml $${set#*:} --python-version 3.11 --universal --generate-hashes \
	    --no-emit-index-url --no-header --no-annotate -o requirements/$${set%%:*}.txt; done

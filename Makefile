# Ramure. Everything runs in .venv, made from the locks, with no question asked and no setting of the shell needed.
.DEFAULT_GOAL := help
.PHONY: help run test check screens audit bench runtime development machine

PORT ?= 8000
PYTHON := .venv/bin/python
LOOPBACK := RAMURE_LOOPBACK=1 RAMURE_DEMONSTRATION=1
TESTS := $(PYTHON) -m pytest -n 2 --dist worksteal
BENCH := DJANGO_SETTINGS_MODULE=tests.settings

export PYTHONUTF8 := 1

help:
	@echo "make run      the demonstration network on http://127.0.0.1:$(PORT)"
	@echo "make test     everything continuous integration runs"
	@echo "make check    the fast gates alone"
	@echo "make screens  retake the pictures of docs/screens"
	@echo "make bench    the benchmark table"
	@echo "make audit    known vulnerabilities of the locked packages"

# --- environments -----------------------------------------------------------------------------------------------
runtime:
	@sh tests/tools/environment.sh requirements.txt

development:
	@sh tests/tools/environment.sh requirements-dev.txt requirements.txt

machine:
	@sh tests/tools/machine.sh

# --- the demonstration ------------------------------------------------------------------------------------------
run: runtime
	@PORT=$(PORT) $(PYTHON) -m registry.loopback
	@mkdir -p var
	@$(LOOPBACK) $(PYTHON) manage.py migrate --verbosity 0
	@$(LOOPBACK) $(PYTHON) manage.py collectstatic --no-input --verbosity 0
	@$(LOOPBACK) $(PYTHON) manage.py demo
	@$(LOOPBACK) PORT=$(PORT) $(PYTHON) -m gunicorn --config python:registry.loopback registry.wsgi

# --- the gates --------------------------------------------------------------------------------------------------
check: development
	$(PYTHON) -m ruff format --check --quiet .
	$(PYTHON) -m ruff check --quiet .
	$(PYTHON) -m djlint templates --lint --quiet
	$(PYTHON) -m mypy --no-error-summary
	.venv/bin/lint-imports --no-logo
	$(BENCH) $(PYTHON) manage.py makemigrations --check --dry-run
	$(BENCH) $(PYTHON) manage.py check --fail-level WARNING

test: development machine
	@$(MAKE) --no-print-directory check
	$(PYTHON) -m tests.tools.postgres $(TESTS) --reuse-db --database-alone  # the cluster takes its databases along
	$(TESTS) -m "not journey"

# --- on demand --------------------------------------------------------------------------------------------------
screens: development machine
	$(PYTHON) -m tests.tools.screens

bench: development machine
	$(PYTHON) -m tests.tools.bench

audit: development
	$(PYTHON) -m pip_audit --strict --disable-pip --require-hashes --requirement requirements.txt

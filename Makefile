# The commands of foiacrawl. `make help` lists them. Nothing has to be installed by hand first.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
# The first Python that runs and fits.
FITS := import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))
PYTHON ?= $(shell for p in python3 python3.11 python3.12 python3.13; do \
	  $$p -c '$(FITS)' 2>/dev/null && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
# One environment: what running needs, and on top of it what tests, benchmarks and style checks need.
READY := $(VENV)/ready
DEV_READY := $(VENV)/ready-dev
# A person installs with apt only where it is allowed: as root on Debian.
APT := DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends
PIP := PYTHONUNBUFFERED=1 PYTHONWARNINGS=ignore $(BIN)/pip install --disable-pip-version-check --progress-bar off
# One line for each package that is fetched, and the size on disk every 5 seconds while they are unpacked.
# `du` fails where a file is renamed meanwhile: that must end neither the line nor the installation.
SHOW_SIZE := ( while sleep 5; do (du -sm $(VENV) 2>/dev/null || true) | sed 's/\t.*/ MB installed/; s/^/  /'; done ) & \
	  size=$$!; trap 'kill $$size 2>/dev/null || true' EXIT
SHOW_PACKAGES := sed -nu 's/^Collecting \([^ ;]*\).*/  \1/p'
COMPILE := $(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-emit-find-links --no-header --no-annotate --upgrade -q

.DEFAULT_GOAL := help
.PHONY: help demo test serve bench lint format lock lowest clean browser

help: ## list the commands
	@sed -nE 's/^([a-z]+):.*## (.*)/  make \1\t\2/p' Makefile | expand -t 16

demo: $(READY) ## replica portals on 127.0.0.1, a crawl over them, output/foia.db, a summary
	$(BIN)/foiacrawl demo

test: $(DEV_READY) browser ## everything the test suite needs, the tests
	$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder

lowest: $(DEV_READY) ## the oldest versions that pyproject.toml allows: reading and a crawl
	$(BIN)/python -m tests.lowest

serve: $(READY) ## Datasette on http://127.0.0.1:8001 over output/foia.db
	$(BIN)/foiacrawl serve output/foia.db --port 8001

bench: $(DEV_READY) ## the benchmarks beside their baselines, as a table of ratios
	$(BIN)/python -m tests.bench

lint: $(DEV_READY) ## ruff (style, order, formatting) and mypy --strict
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/foiacrawl portals check

format: $(DEV_READY) ## let ruff put the code in order
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# Each lock is one for Python 3.11 to 3.13, with hashes; no registry host is written into it.
lock: $(DEV_READY) ## renew both lock files from pyproject.toml
	$(COMPILE) --group run --extra ocr -o requirements.lock
	$(COMPILE) --group run --all-extras --group dev -c requirements.lock -o requirements-dev.lock

clean: ## remove the environment and what was crawled
	rm -rf $(VENV) output/*.db output/*.db-* output/archive

$(READY): requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "No Python 3.11, 3.12 or 3.13 found. Install one, or name it: make PYTHON=..."; exit 1; }
	@$(PYTHON) -c '$(FITS)' || { echo "$(PYTHON) is not Python 3.11 to 3.13. Name another: make PYTHON=..."; exit 1; }
	@# Debian keeps ensurepip in a package of its own; a venv without pip is of no use.
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { test "$$(id -u)" = 0 \
	  && apt-get update -qq && $(APT) python3-venv \
	  || { echo "Python's venv module is missing: apt-get install python3-venv"; exit 1; }; }
	@echo "Installing what running needs into $(VENV):"
	@$(PYTHON) -m venv --clear $(VENV)
	@$(SHOW_SIZE); $(PIP) --require-hashes -r requirements.lock | $(SHOW_PACKAGES)
	@$(PIP) -q --no-deps --no-build-isolation -e .
	@# As pip does with all the others: else each command and each reading process compiles the package anew.
	@$(BIN)/python -m compileall -q foiacrawl spiders
	@touch $(READY)

$(DEV_READY): $(READY) requirements-dev.lock
	@echo "Adding what tests, benchmarks and style checks need:"
	@$(SHOW_SIZE); $(PIP) --require-hashes -r requirements-dev.lock | $(SHOW_PACKAGES)
	@touch $(DEV_READY)

# The tests that look at pages with a person's eyes need Debian's chromium and a Chinese font.
browser:
	@command -v chromium >/dev/null && fc-list :lang=zh 2>/dev/null | grep -q . || { test "$$(id -u)" = 0 \
	  && apt-get update -qq && $(APT) chromium fonts-noto-cjk fontconfig \
	  || { echo "The browser tests need: apt-get install chromium fonts-noto-cjk fontconfig"; exit 1; }; }

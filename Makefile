# make demo    show an evaluation
# make test    all gates, as CI runs them
# make bench   how fast it is, as ratios to hand-written scripts
# The parts:   make lint types layers docs unit.   To repair style: make format.
# make package tests the wheel: with all extras, without any, with the oldest dependencies
# make mutants puts mistakes into the arithmetic, one at a time, and lists those no test notices
#
# All that is needed is Python 3.11 or newer, git and make. Another Python: make PYTHON=python3.13
# Other folders for the virtual environment: make VENV=...

PYTHON  ?= python3
VENV    ?= .venv
WORKERS ?= 2
BIN     := $(VENV)/bin
PIP     := $(BIN)/python -m pip --disable-pip-version-check

# A stamp is newer than what it was installed from. Without one, pip brings an environment that
# was made by hand to the pinned versions.
DEMO_STAMP := $(VENV)/.installed
DEV_STAMP  := $(VENV)/.installed-dev

.DEFAULT_GOAL := help
.PHONY: help demo test bench check lint types layers docs unit package mutants format install clean

help:
	@sed -n 's/^# \{0,1\}//p' Makefile | head -n 7

demo: $(DEMO_STAMP)
	$(BIN)/kpikit evaluate specs/vn/hung-nguyen-2024

# One after the other, also under -j: a failing gate stands last, and so does pytest's summary.
test: $(DEV_STAMP)
	@$(MAKE) --no-print-directory lint
	@$(MAKE) --no-print-directory types
	@$(MAKE) --no-print-directory layers
	@$(MAKE) --no-print-directory docs
	@$(MAKE) --no-print-directory unit

# About two minutes; `python -m benchmarks --full` takes all sizes up to 8 million cells.
bench: $(DEV_STAMP)
	$(BIN)/python -m benchmarks

# The quick gates, without tests and docs.
check: lint types layers

lint: $(DEV_STAMP)
	$(BIN)/ruff check
	$(BIN)/ruff format --check

types: $(DEV_STAMP)
	$(BIN)/mypy

layers: $(DEV_STAMP)
	$(BIN)/lint-imports --no-logo

# The variable stops a notice of the theme: its support ends in May 2027, another tool follows it.
# It is printed on every build and is no warning about these pages.
docs: $(DEV_STAMP)
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet --site-dir site

unit: $(DEV_STAMP)
	$(BIN)/pytest -n $(WORKERS) --dist worksteal --cov

# The package as users get it: the wheel with everything, with nothing optional, and with the oldest
# versions of what it needs; the tests run in a folder without src. Some minutes.
package: $(DEV_STAMP)
	.ci/package $(BIN)/python $(PYTHON) $(WORKERS)

# About half an hour at first; stop it at any time, it goes on from there.
mutants: $(DEV_STAMP)
	$(BIN)/python -m tests.mutation

format: $(DEV_STAMP)
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

install: $(DEV_STAMP)

$(DEMO_STAMP): pyproject.toml constraints.txt | $(BIN)/pip
	$(PIP) install --quiet --constraint constraints.txt --editable ".[cli]"
	@touch $@

$(DEV_STAMP): $(DEMO_STAMP)
	$(PIP) install --quiet --constraint constraints.txt --editable ".[dev]"
	@touch $@

$(BIN)/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "kpikit needs Python 3.11 or newer; try: make PYTHON=python3.13" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' \
	  || { echo "this Python cannot make virtual environments; on Debian: apt-get install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

clean:
	rm -rf $(VENV) build dist site .coverage .coverage.* .hypothesis .import_linter_cache \
	  .mypy_cache .pytest_cache .ruff_cache .benchmarks
	find src tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

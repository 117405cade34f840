# Two commands: `make demo` and `make test`. Everything they need is installed into .venv first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check
# The locks are complete, so pip has nothing to resolve (--no-deps) and every file must match its hash.
LOCKED := $(INSTALL) --no-deps --require-hashes --requirement
# setuptools warns of every editable install that folders may shadow packages; here they are them.
OURS := PYTHONWARNINGS=ignore $(INSTALL) --no-deps --no-build-isolation --editable .

.PHONY: demo test docs lint bench screenshots lock clean

demo: $(VENV)/.installed
	$(BIN)/khobao demo

test: $(VENV)/.installed-dev lint
	$(BIN)/python -m pytest

docs: $(VENV)/.installed-dev
	$(BIN)/python -m tests.docs
	$(BIN)/python -m tests.sitedocs

lint: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(VENV)/.installed-dev
	$(BIN)/python -m tests.benchmarks.run

screenshots: $(VENV)/.installed-dev
	$(BIN)/python -m tests.screenshots

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: requirements.lock pyproject.toml | $(BIN)/python
	$(LOCKED) requirements.lock
	$(OURS)
	touch $@

$(VENV)/.installed-dev: requirements-dev.lock pyproject.toml | $(BIN)/python
	$(LOCKED) requirements-dev.lock
	$(OURS)
	touch $@ $(VENV)/.installed

# Needs uv (`pip install uv`); run it after changing a dependency in pyproject.toml.
COMPILE := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header pyproject.toml
lock:
	$(COMPILE) --extra build -o requirements.lock
	$(COMPILE) --extra build --extra dev --extra bench -o requirements-dev.lock

clean:
	rm -rf $(VENV) build demo .pytest_cache .mypy_cache .ruff_cache .hypothesis

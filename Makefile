# make run | test | check | bench | docs: each sets up .venv first, from the exact versions in requirements.lock.
# Needs Python 3.11 or newer and nothing else; uv is used where it is, because it is faster.

PYTHON ?= $(shell for each in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$each -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$each && break; done)
VENV := .venv
PY := $(VENV)/bin/python
READY := $(VENV)/.ready
PYTEST_ARGS ?= -n 2
BENCHES := $(shell grep -l __main__ bench/*.py | sort)

.PHONY: run test check style types layers promises bench docs setup clean
.DELETE_ON_ERROR:

run: $(READY)
	@if [ -n "$$BOT_TOKEN" ] || grep -Eqs '^ *(export +)?BOT_TOKEN *= *[^ ]' .env; then \
		exec $(PY) -m bot run; else exec $(PY) -m bot demo; fi

test: $(READY)
	$(PY) -m pytest $(PYTEST_ARGS)

# What can be said without running the whole suite: style, types, who imports whom, schema, promises of the docs.
check: style types layers promises

style: $(READY)
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .

types: $(READY)
	$(PY) -m mypy

layers: $(READY)
	$(VENV)/bin/lint-imports

promises: $(READY)
	$(PY) -m pytest tests/storage/test_migrations.py tests/test_docs.py tests/bot/test_settings.py

bench: $(READY)
	@for each in $(BENCHES); do echo "== $$each"; $(PY) -m "$$(echo $${each%.py} | tr / .)" || exit 1; done

# The pages that are made from data.
docs: $(READY)
	$(PY) -m triage rules > docs/rules.md

setup: $(READY)

$(READY): requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Backwatch needs Python 3.11 or newer; python3 here is" \
		"$$(python3 --version 2>&1). Install one, or say: make PYTHON=/path/to/python3.13" >&2; exit 1; }
	@rm -f $@
	@if uv --version >/dev/null 2>&1; then \
		{ test -x $(PY) || uv venv --quiet --python $(PYTHON) $(VENV); } && \
		uv pip sync --quiet --python $(PY) --require-hashes requirements.lock; \
	else \
		{ test -x $(PY) || $(PYTHON) -m venv $(VENV) || { echo "python3 -m venv does not work here;" \
			"on Debian and Ubuntu: apt install python3-venv" >&2; rm -rf $(VENV); exit 1; }; } && \
		$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock; \
	fi
	@$(PY) -c 'import pathlib, sysconfig; \
		pathlib.Path(sysconfig.get_path("purelib"), "backwatch.pth").write_text(f"{pathlib.Path.cwd()}\n")'
	@printf '#!/bin/sh\nexec "%s" -m bot "$$@"\n' "$(CURDIR)/$(PY)" > $(VENV)/bin/backwatch
	@chmod +x $(VENV)/bin/backwatch
	@touch $@

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .hypothesis

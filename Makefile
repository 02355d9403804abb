# What a clone needs: Python 3.11 or newer, and make. `make` alone tells what there is.
PYTHON ?= python3
VENV ?= .venv
EXAMPLES ?=
SEED ?= 1
SHORT ?=

bin := $(VENV)/bin
inputs := pyproject.toml constraints.txt .ci/setup.py
.DELETE_ON_ERROR:
.PHONY: help demo test check soak setup constraints clean

help: ## this list
	@echo 'make TARGET   (PYTHON=python3.12 chooses the Python, VENV=folder the environment)'
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14 | sed 's/^/  /'

demo: $(VENV)/.base ## the bot from an empty database to right answers, about a minute
	@PATH="$(abspath $(bin)):$$PATH" sh docs/demo.sh

test: $(VENV)/.dev ## the tests, about twenty minutes on two cores (EXAMPLES=n: n new ones a property)
	EXAMPLES=$(EXAMPLES) $(bin)/python -m pytest -n 2 --dist worksteal

check: $(VENV)/.dev ## format, lint, types and the import contracts
	$(bin)/ruff format --check .
	$(bin)/ruff check .
	$(bin)/mypy
	$(bin)/lint-imports

soak: $(VENV)/.dev ## what takes longer (SHORT=1: a few minutes of it; SEED=n: another run)
	SOAK_SEED=$(SEED) SOAK_SHORT=$(SHORT) $(bin)/python -m pytest -m soak --timeout 3600

setup: $(VENV)/.dev ## the virtual environment alone

constraints: ## pins every library anew, at the newest versions that pyproject.toml allows
	$(PYTHON) .ci/pin.py

clean: ## removes the virtual environment, caches and what was built
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis build dist
	find bot tests migrations benchmarks -name __pycache__ -prune -exec rm -rf {} +

$(VENV)/.base: $(inputs)
	@$(PYTHON) .ci/setup.py $(VENV)
	@touch $@

$(VENV)/.dev: $(VENV)/.base
	@$(PYTHON) .ci/setup.py $(VENV) dev
	@touch $@

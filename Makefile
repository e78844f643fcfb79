# One command each. Everything is made inside this checkout; `make help` lists the commands.
.DEFAULT_GOAL := help
.PHONY: help setup demo demo-down test test-all check format lock clean

PYTHON ?= python3
BIN := .venv/bin
STATE := .state/simulator
IN_CLOUD := PULUMI_CONFIG_PASSPHRASE=simulated $(BIN)/python -m simulator exec --state $(STATE) -- $(BIN)/python -m offline exec --

help: ## Show the commands
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 12

.venv/installed: requirements-dev.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; this is " + sys.version.split()[0])'
	@echo "Installing Python packages into .venv ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-dev.txt
	@touch $@

.tools/oci-cli/installed: tests/contract/oci-cli-requirements.txt
	@echo "Installing oci-cli into .tools/oci-cli, to test the simulated cloud with ..."
	@test -x .tools/oci-cli/bin/python || $(PYTHON) -m venv .tools/oci-cli
	@.tools/oci-cli/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement $<
	@touch $@

setup: .venv/installed ## Install everything into this checkout
	@$(BIN)/python -m offline setup

demo: setup ## Connect a simulated IoT domain to ORDS and read its data
	@$(IN_CLOUD) $(BIN)/python demo.py up

demo-down: setup ## Take the demo down and prove that nothing is left
	@$(IN_CLOUD) $(BIN)/python demo.py down

test: setup .tools/oci-cli/installed ## Run the tests
	@$(BIN)/python -m pytest -n 2 --dist loadfile -m 'not exhaustive'

test-all: setup .tools/oci-cli/installed ## Run the tests and the complete crash and fault tables
	@$(BIN)/python -m pytest -n 2 --dist loadfile -m 'not exhaustive'
	@$(BIN)/python -m pytest -n 2 -m exhaustive

check: .venv/installed ## Check format, lint, types, spelling and import contracts
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/codespell

format: .venv/installed ## Format the code
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

lock: .venv/installed ## Lock the requirements anew
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header requirements.in --output-file requirements.txt
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header requirements-dev.in --output-file requirements-dev.txt

clean: ## Remove what the commands made, but not the stacks' state
	@rm -rf .venv .tools .mypy_cache .pytest_cache .ruff_cache dist build *.egg-info

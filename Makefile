# One command each. Everything is made inside this checkout; `make help` lists the commands.
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
.PHONY: help setup demo demo-down policy preview gate deploy drift destroy rotate graph comment outdate test test-all check bench bench-quick format lock clean adopt stack

PYTHON ?= python3
BIN := .venv/bin
TENANCY ?= fast
STATE := .state/$(if $(filter fast,$(TENANCY)),simulator,$(TENANCY))
IN_CLOUD := PULUMI_CONFIG_PASSPHRASE=simulated $(BIN)/python -m simulator exec --state $(STATE) --profile $(TENANCY) -- $(BIN)/python -m offline exec --

# A run starts a dozen Python processes, each of which would compile all that it imports: a second and more each time.
unexport PYTHONDONTWRITEBYTECODE

# Package caches need a home folder; where it cannot be written to, the checkout has one.
ifeq ($(shell test -w "$$HOME" && echo writable),)
export HOME := $(CURDIR)/.tools/home
unexport XDG_CACHE_HOME
endif

help: ## Show the commands
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 12

# uv installs what a lock lists, file by file as hashed, and resolves and builds nothing: a newer release changes nothing.
UV := .tools/uv/bin/uv
INSTALL := VIRTUAL_ENV= $(UV) pip sync --quiet --require-hashes --no-build --python

$(UV): locks/uv.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; this is " + sys.version.split()[0])'
	@$(PYTHON) -m venv .tools/uv
	@.tools/uv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --only-binary :all: --require-hashes --requirement $<
	@touch $@

.venv/bin/python: | $(UV)
	@$(PYTHON) -m venv .venv

.venv/lab: locks/lab.txt $(UV) | .venv/bin/python
	@echo "Installing the packages of the program, the client and the simulated cloud into .venv ..."
	@rm -f .venv/dev
	@$(INSTALL) .venv locks/lab.txt
	@touch $@

.venv/dev: locks/dev.txt .venv/lab
	@echo "Installing the packages of the tests and checks into .venv ..."
	@$(INSTALL) .venv locks/dev.txt
	@touch $@

.tools/oci-cli/installed: locks/oci-cli.txt $(UV)
	@echo "Installing oci-cli into .tools/oci-cli, to test the simulated cloud with ..."
	@test -x .tools/oci-cli/bin/python || $(PYTHON) -m venv .tools/oci-cli
	@$(INSTALL) .tools/oci-cli locks/oci-cli.txt
	@touch $@

# pulumi-policy wants an older protobuf than the program, so the policy pack has an environment of its own.
.tools/policy/installed: policy/requirements.txt $(UV)
	@echo "Installing the policy pack into .tools/policy ..."
	@test -x .tools/policy/bin/python || $(PYTHON) -m venv .tools/policy
	@$(INSTALL) .tools/policy policy/requirements.txt
	@touch $@

.tools/actionlint: pipeline/actionlint/go.mod pipeline/actionlint/go.sum
	@echo "Building actionlint ..."
	@cd pipeline/actionlint && GOBIN='$(CURDIR)/.tools' GOFLAGS=-mod=readonly go install github.com/rhysd/actionlint/cmd/actionlint

setup: .venv/lab ## Install everything into this checkout
	@$(BIN)/python -m offline setup

demo: setup ## Connect a simulated IoT domain to ORDS and read its data
	@$(IN_CLOUD) $(BIN)/python -m demo up

demo-down: setup ## Take the demo down and prove that nothing is left
	@$(IN_CLOUD) $(BIN)/python -m demo down

PULUMI = $(or $(shell command -v pulumi),$(BIN)/python -m offline exec -- pulumi)

policy: setup .tools/policy/installed ## Check STACK=name, or FILE=exported state (no login), against the policies
	@test -n '$(STACK)$(FILE)' || { echo 'Name what to check: make policy STACK=name, or FILE=an exported state'; exit 2; }
	@$(PULUMI) policy analyze --policy-pack policy/pack $(if $(FILE),--file '$(FILE)',--stack '$(STACK)')

# In a pipeline, LOGIN is the command that logs in around each of these: `python -m pipeline.login exec --`.
PIPELINE = $(if $(shell command -v pulumi),,$(BIN)/python -m offline exec --) $(LOGIN) $(BIN)/python -m pipeline
POLICIES = --policy-pack policy/pack
CONFIG_FILE = $(if $(CONFIG),--config-file '$(CONFIG)')
OUT ?= previews/$(STACK).json
needs_stack = @test -n '$(STACK)' || { echo 'Name the stack: make $@ STACK=name'; exit 2; }

preview: setup .tools/policy/installed ## Say in plain words what STACK=name would change; nothing is changed
	$(needs_stack)
	@$(PIPELINE).preview --stack '$(STACK)' $(CONFIG_FILE) $(POLICIES) --out '$(OUT)' || test $$? -ge 2

gate: setup .tools/policy/installed ## Compare what STACK=name would change now with what was reviewed in CHANGE=number
	$(needs_stack)
	@$(PIPELINE).deploy --gate-only --stack '$(STACK)' $(CONFIG_FILE) $(POLICIES) $(if $(CHANGE),--change '$(CHANGE)')

deploy: setup .tools/policy/installed ## Deploy STACK=name as it was reviewed in CHANGE=number, and check it
	$(needs_stack)
	@$(PIPELINE).deploy --stack '$(STACK)' $(CONFIG_FILE) $(POLICIES) $(if $(CHANGE),--change '$(CHANGE)')

drift: setup ## Keep the issue that tells what somebody changed by hand in STACK=name
	$(needs_stack)
	@$(PIPELINE).drift --stack '$(STACK)' $(CONFIG_FILE)

destroy: setup ## Destroy STACK=name, typed again as CONFIRM=name, and prove that nothing is left
	$(needs_stack)
	@$(PIPELINE).destroy --stack '$(STACK)' $(CONFIG_FILE) --confirm '$(CONFIRM)'

rotate: setup ## Make a new client secret of STACK=name, prove it, and say who must be told
	$(needs_stack)
	@$(PIPELINE).rotate --stack '$(STACK)' $(CONFIG_FILE)

# Without LOGIN: the stack that is adopted has no configuration yet, so a person's own login reads the tenancy.
adopt: setup ## Make STACK=name from what somebody clicked together below FROM='OCIDs'; nothing in the cloud is changed
	$(needs_stack)
	@test -n '$(FROM)' || { echo "Name IoT domains or a compartment: make adopt STACK=name FROM='OCID'"; exit 2; }
	@$(PIPELINE).adopt --stack '$(STACK)' $(FROM)

graph: setup ## Draw who may read what in STACK=name, into OUT=file.svg
	$(needs_stack)
	@$(PIPELINE).graph --stack '$(STACK)' $(CONFIG_FILE) --out '$(if $(filter file,$(origin OUT)),previews/$(STACK).svg,$(OUT))'

comment: setup ## Write the comment of the pull request from the previews in previews/
	@$(BIN)/python -m pipeline.comment publish --reports previews $(if $(STACKS),--stacks '$(STACKS)')

outdate: setup ## Mark the comment of the pull request as outdated
	@$(BIN)/python -m pipeline.comment outdate

stack: setup ## Write or fill in the file of a stack: NAME=staging
	@test -n '$(NAME)' || { echo 'Name the stack: make stack NAME=staging'; exit 2; }
	@$(BIN)/python -m settings.new_stack '$(NAME)'

# Long files stand in the middle of the alphabet: in this order both workers end together.
SUITE := -n 2 --dist loadfile --no-loadscope-reorder -m 'not exhaustive' --cov --cov-report=

test: .venv/dev setup .tools/oci-cli/installed .tools/policy/installed .tools/actionlint ## Run the tests and measure coverage, or with ARGS="-k drift" run some
	@$(BIN)/python -m pytest $(if $(ARGS),$(ARGS),$(SUITE))

test-all: .venv/dev setup .tools/oci-cli/installed .tools/policy/installed .tools/actionlint ## Run the tests and the complete crash and fault tables
	@$(BIN)/python -m pytest $(SUITE)
	@$(BIN)/python -m pytest -n 2 -m exhaustive

check: .venv/dev .tools/actionlint ## Check format, lint, types, spelling and import contracts
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/codespell
	@$(BIN)/zizmor --quiet --offline --no-progress --persona auditor .github
	@.tools/actionlint .github/workflows/*.yml

bench: .venv/dev setup .tools/oci-cli/installed ## Measure against what people use today, and write docs/benchmarks.md
	@$(BIN)/python -m benchmarks full

bench-quick: .venv/dev setup ## Compare one round with a bare pulumi-oci program
	@$(BIN)/python -m benchmarks quick

format: .venv/dev ## Format the code
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

LOCK := $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-strip-extras --no-header --no-annotate

lock: $(UV) ## Lock the requirements anew
	@$(LOCK) requirements.in --output-file requirements.txt
	@$(LOCK) locks/lab.in --constraints requirements.txt --output-file locks/lab.txt
	@$(LOCK) locks/dev.in --constraints locks/lab.txt --output-file locks/dev.txt
	@$(LOCK) locks/oci-cli.in --output-file locks/oci-cli.txt
	@$(LOCK) policy/requirements.in --output-file policy/requirements.txt
	@$(LOCK) locks/uv.in --output-file locks/uv.txt

clean: ## Remove what the commands made, but not the stacks' state
	@rm -rf .venv .tools .mypy_cache .pytest_cache .ruff_cache .coverage dist build *.egg-info

# Everything that people type besides evenhand itself. Needs Python 3.11 or newer with venv, and make.
# Each target does its own set-up; what is current is skipped.

PYTHON ?= python3
HOME_DIR := $(abspath .evenhand)
AS_OF := 2026-06-30T00:00:00Z
SEED := 7
SUBMISSIONS := 300000

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.installed
SPARK_VENV := .venv-spark
SPARK_READY := $(SPARK_VENV)/.installed
SPARK_TESTS := tests/spark
# Where tests that run whole nights lie: to look for them everywhere takes pytest a minute.
NIGHT_TESTS := tests/project/nights tests/scenarios tests/package/cli tests/package/evaluate
ORACLE_VENV := .venv-oracle
ORACLE_READY := $(ORACLE_VENV)/.installed

export DO_NOT_TRACK := 1
export DBT_SEND_ANONYMOUS_USAGE_STATS := false
export RUNTIME__DLTHUB_TELEMETRY := false
export SCARF_ANALYTICS := false
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# Some containers forbid Python to keep what it compiled: each of some forty processes here would compile anew.
export PYTHONDONTWRITEBYTECODE :=

# Several targets at a time, each with its output in one piece.
TOGETHER := $(MAKE) --no-print-directory --jobs 2 --output-sync=target

.DEFAULT_GOAL := help
.PHONY: help setup setup-spark nightly sample test test-nights test-models test-package test-project \
	test-long lint lint-python lint-sql format test-spark oracle bench lock clean

help: ## Say what there is
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

setup: $(READY) ## Create the environment from the lock, unless it is current

setup-spark: $(SPARK_READY) ## Create the environment for Spark, unless it is current

$(READY): requirements/dev.txt pyproject.toml
	@scripts/setup_environment $(VENV) requirements/dev.txt $(PYTHON)

$(SPARK_READY): requirements/spark.txt pyproject.toml
	@scripts/setup_environment $(SPARK_VENV) requirements/spark.txt $(PYTHON)

$(ORACLE_READY): requirements/oracle.txt pyproject.toml
	@scripts/setup_environment $(ORACLE_VENV) requirements/oracle.txt $(PYTHON)

sample: $(READY) ## Write the sample marketplace, unless it is there
	@$(BIN)/evenhand sample --if-missing --seed $(SEED) --scale $(SUBMISSIONS) \
		--out $(HOME_DIR)/sample/drop --truth $(HOME_DIR)/sample/truth

nightly: sample ## Run one night on the sample marketplace and print what it found
	@$(BIN)/evenhand nightly --drop $(HOME_DIR)/sample/drop --as-of $(AS_OF) --home $(HOME_DIR)

test: $(READY) ## Run every test but the long ones and those of Spark, two groups at a time
	@echo "Running four groups of tests, two at a time; each is shown when it has ended."
	@$(TOGETHER) test-nights test-package test-models test-project

test-nights: $(READY)
	@$(BIN)/python -m pytest -m "night and not long" $(NIGHT_TESTS)

test-long: $(READY) ## Compare whole worlds: told otherwise, halved, honest throughout
	@$(BIN)/python -m pytest -m long

test-models: $(READY)
	@$(BIN)/python -m scripts.unit_test_models

test-package: $(READY)
	@$(BIN)/python -m pytest -m "not night and not long and not spark" \
		tests/package tests/faults tests/dags tests/spark

test-project: $(READY)
	@$(BIN)/python -m pytest -m "not night and not long" tests/project tests/scenarios

lint: $(READY) ## Check style, types and SQL
	@$(TOGETHER) lint-sql lint-python

lint-python: $(READY)
	$(BIN)/python -m ruff check .
	$(BIN)/python -m ruff format --check .
	$(BIN)/python -m mypy

lint-sql: $(READY)
	$(BIN)/python -m scripts.lint_sql

format: $(READY) ## Bring Python and SQL into shape
	$(BIN)/python -m ruff check --fix .
	$(BIN)/python -m ruff format .
	$(BIN)/python -m scripts.lint_sql --fix

test-spark: $(SPARK_READY) ## Build on Spark as well and compare every published table
	@JAVA_HOME="$$(scripts/java_home $(SPARK_VENV))" $(SPARK_VENV)/bin/python -m pytest -m spark $(SPARK_TESTS)

oracle: $(ORACLE_READY) ## Install crowd-kit apart, to hold our inference against

bench: $(READY) ## Measure nights of 0.3, 3 and 30 million submissions
	@$(BIN)/python -m benchmarks

LOCKED := uv pip compile --universal --python-version 3.11 --generate-hashes --no-strip-extras \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock"

lock: ## Write the hash-locked requirements anew (needs uv)
	$(LOCKED) pyproject.toml --extra dev --override requirements/overrides.in --output-file requirements/dev.txt
	$(LOCKED) requirements/spark.in --output-file requirements/spark.txt
	$(LOCKED) requirements/oracle.in --output-file requirements/oracle.txt
	$(LOCKED) requirements/pip.in --output-file requirements/pip.txt

clean: ## Remove environments, caches and the sample's home
	rm -rf $(VENV) $(SPARK_VENV) $(ORACLE_VENV) $(HOME_DIR) dbt_project/target dbt_project/logs \
		.mypy_cache .ruff_cache .pytest_cache .hypothesis build *.egg-info

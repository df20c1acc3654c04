# make run   set up, check every case, print what is owed, build the site
# make test  set up, run all tests
.DEFAULT_GOAL := help
SHELL := /bin/sh
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet -c tools/constraints.txt
# What decides about people and money is tested branch by branch.
JUDGING := */handover/rules/*,*/handover/facts/*,*/handover/money.py,*/handover/dates.py,*/handover/evidence.py,*/handover/authenticity.py,*/handover/sshsig.py,*/handover/canonical.py,*/handover/ledger/*
export PIP_CONSTRAINT := $(CURDIR)/tools/constraints.txt

.PHONY: help run serve test mutants lint format example clean

help: ## show these lines
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 12

run: $(VENV)/.run ## set up, check every case, print statuses and liabilities, build the site
	@$(BIN)/handover check; found=$$?; echo; \
	 $(BIN)/handover status; echo; \
	 $(BIN)/handover liability --all; echo; \
	 $(BIN)/handover site build && exit $$found

serve: $(VENV)/.run ## show the site at http://127.0.0.1:8000/
	@$(BIN)/handover site serve

test: $(VENV)/.dev ## set up and run all tests
	@$(BIN)/python -m pytest -n 2 --dist worksteal --cov --cov-report=
	@$(BIN)/coverage report --fail-under=100 --include='$(JUDGING)'
	@$(BIN)/coverage report --fail-under=95

mutants: $(VENV)/.mutants ## spoil the judging code in one place at a time: do the tests notice? (an hour)
	@$(BIN)/python -m tools.mutation $(ONLY)

lint: $(VENV)/.dev ## style, types, layers
	@$(BIN)/ruff check tools
	@$(BIN)/ruff format --check tools
	@$(BIN)/mypy
	@$(BIN)/lint-imports

format: $(VENV)/.dev ## put the code in shape
	@$(BIN)/ruff format tools
	@$(BIN)/ruff check --fix tools

example: $(VENV)/.dev ## write the example company anew
	@$(BIN)/python -m tools.example

clean: ## remove what was built
	rm -rf build dist $(VENV) .coverage*

$(BIN)/python:
	@echo "正在建立 Python 环境 / setting up Python ..."
	@$(PYTHON) -m venv $(VENV)

# A stamp is newer than what it was made from: a second run installs nothing.
$(VENV)/.run: pyproject.toml tools/constraints.txt | $(BIN)/python
	@echo "正在安装依赖（约半分钟）/ installing, about half a minute ..."
	@$(PIP) --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.run pyproject.toml tools/constraints.txt
	@echo "正在安装测试工具 / installing the test tools ..."
	@$(PIP) --editable '.[dev]'
	@touch $@

$(VENV)/.mutants: $(VENV)/.dev pyproject.toml tools/constraints.txt
	@echo "正在安装变异测试工具 / installing the mutation tool ..."
	@$(PIP) --editable '.[mutants]'
	@touch $@

# Each target does all the set-up it needs; python3 (3.11 or newer), git and make are enough.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
# Of every worktree its own; where there is none git takes notebooks as they are.
STORED := src/helpers/lab/stored.py
FILTER := if test -x $(BIN)/python && test -f $(STORED); then exec $(BIN)/python -I $(STORED); else exec cat; fi
# What Python compiles for one of many processes is kept for the others.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: reports test check lab lock clean
.PHONY: kills disk-faults signals starts regenerations same mutations mutants foreign printed bench bench-scale cluster-bench
.DEFAULT_GOAL := reports

reports: $(READY)
	$(BIN)/reports build

# Types are checked beside the tests and told after them.
test: $(READY)
	$(BIN)/ruff check . && $(BIN)/ruff format --check .
	@$(BIN)/mypy >$(VENV)/mypy.txt 2>&1 & types=$$!; $(BIN)/pytest; tests=$$?; \
	  wait $$types; types=$$?; cat $(VENV)/mypy.txt; exit $$((tests ? tests : types))

check: $(READY)
	$(BIN)/reports check

# OPTIONS are JupyterLab's, such as make lab OPTIONS="--port 9999 --no-browser".
lab: $(READY)
	@$(BIN)/reports lab -- $(OPTIONS)

# Campaigns: see tests/campaigns/README.md. OPTIONS are the script's, such as --times 100.
kills: $(READY)
	$(BIN)/python tests/campaigns/kills.py $(OPTIONS)

disk-faults: $(READY)
	$(BIN)/python tests/campaigns/disk_faults.py $(OPTIONS)

signals: $(READY)
	$(BIN)/python tests/campaigns/signals.py $(OPTIONS)

starts: $(READY)
	$(BIN)/python tests/campaigns/starts.py $(OPTIONS)

regenerations: $(READY)
	$(BIN)/python tests/campaigns/regenerations.py $(OPTIONS)

same: $(READY)
	$(BIN)/python tests/campaigns/same.py $(OPTIONS)

# Changes single cells of the tables and looks whether a report shows it.
mutations: $(READY)
	$(BIN)/python tests/campaigns/mutations.py $(OPTIONS)

# Puts small faults into the code and looks whether the nearest tests notice.
mutants: $(READY)
	$(BIN)/python tests/campaigns/mutants.py $(OPTIONS)

# Runs the notebooks below DIR with papermill and here, and compares.
foreign: $(READY)
	$(BIN)/python tests/campaigns/foreign.py $(or $(DIR),$(error name a folder of notebooks: make foreign DIR=...)) $(OPTIONS)

# Looks at every number of the built site as it is printed.
printed: $(READY)
	$(BIN)/python tests/campaigns/printed.py reports/site

# Benchmarks: see tests/benchmarks/README.md. The same reports in six ways; nothing else should run meanwhile.
bench: $(READY)
	$(BIN)/uv pip install --quiet --python $(BIN)/python "jupyter-cache>=1,<2"
	$(BIN)/python tests/benchmarks/bench.py $(OPTIONS)

# Builds 10 to 1,000 light reports; OPTIONS="--most 10000" for more.
bench-scale: $(READY)
	$(BIN)/python tests/benchmarks/scale.py $(OPTIONS)

# Measures light reports made here against the same made by one and two Dask workers.
cluster-bench: $(READY)
	$(BIN)/python tests/benchmarks/cluster.py $(OPTIONS)

# Renews requirements.lock within the ranges of pyproject.toml; it names no host.
lock: $(BIN)/uv
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --upgrade \
	  --python-version 3.11 --all-extras --group build pyproject.toml --output-file requirements.lock

clean:
	rm -rf $(VENV)

# An environment that was copied or moved belongs to the place it comes from: the stamp names it.
ifneq "$(shell cat $(READY) 2>/dev/null)" "$(CURDIR)"
.PHONY: moved
moved:
	@rm -rf $(VENV)
$(BIN)/uv $(READY): moved
endif

$(BIN)/uv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; name one with: make PYTHON=python3.12")'
	@echo "1/3 An environment in $(VENV) (ten seconds)"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check "uv>=0.8,<1"

# What JupyterLab shows is copied into the environment.
$(READY): requirements.lock pyproject.toml $(shell find src/helpers/lab -name '*.js*' -o -name '*.css') | $(BIN)/uv
	@echo "2/3 $$(grep -c '^[a-z]' requirements.lock) libraries, downloaded once and compiled (about a minute)"
	@$(BIN)/uv pip sync --quiet --compile-bytecode --python $(BIN)/python --require-hashes requirements.lock
	@echo "3/3 The reports command, and git's filter that keeps outputs of notebooks out of commits"
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@[ ! -e .git ] || git config filter.notebook.clean '$(FILTER)' || echo "  no filter: commits will hold outputs unless reports clean takes them off"
	@printf '%s\n' "$(CURDIR)" > $@

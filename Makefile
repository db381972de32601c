# make demo: the main job on the sample sheet.   make test: every check.   make soak: what takes longer.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

READERS := build/readers/.ready
BENCH := build/bench-venv
FUZZ := build/fuzz-venv
SECONDS ?= 600

.PHONY: demo test soak bench docs fuzz pictures clean

demo: $(READY)
	mkdir -p build
	$(BIN)/ics-followup build sample_data/interviews.csv -o build/followups.ics --today 2026-11-22
	$(BIN)/ics-followup plan sample_data/interviews.csv --today 2026-11-22

test: $(READY) $(READERS)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest

soak: $(READY) $(READERS)
	$(BIN)/python -m pytest -m "soak or not soak"
	$(MAKE) fuzz SECONDS=60

bench: $(READY) $(BENCH)/.ready
	$(BIN)/python benchmarks/run.py
	$(BIN)/python benchmarks/reading.py
	$(BIN)/python benchmarks/planning.py
	$(BIN)/python benchmarks/drafts.py
	$(BIN)/python benchmarks/encoding.py
	$(BIN)/python benchmarks/serving.py
	$(BIN)/python benchmarks/pushing.py

# What we compare with and do not use, in an environment of its own, because csv-ical wants an older icalendar.
$(BENCH)/.ready: benchmarks/requirements.lock
	rm -rf $(BENCH)
	$(PYTHON) -m venv --without-pip $(BENCH)
	$(PYTHON) -m pip --python $(BENCH)/bin/python install --quiet --disable-pip-version-check --require-hashes -r benchmarks/requirements.lock
	touch $(BENCH)/.ready

docs: $(READY)
	$(BIN)/python docs/printed.py
	$(BIN)/python docs/printed_messages.py

# Coverage-guided, in an environment of its own, because atheris has wheels for Linux on x86-64 only.
fuzz: $(FUZZ)/.ready
	$(FUZZ)/bin/python fuzz/reader.py sheet -max_total_time=$(SECONDS)

$(FUZZ)/.ready: fuzz/requirements.lock requirements.lock pyproject.toml
	rm -rf $(FUZZ)
	$(PYTHON) -m venv --without-pip $(FUZZ)
	$(PYTHON) -m pip --python $(FUZZ)/bin/python install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(PYTHON) -m pip --python $(FUZZ)/bin/python install --quiet --disable-pip-version-check --require-hashes -r fuzz/requirements.lock
	$(PYTHON) -m pip --python $(FUZZ)/bin/python install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $(FUZZ)/.ready

# By hand: needs npm, chromium, and pillow in the environment.
pictures: $(READY)
	$(BIN)/python docs/pictures.py
	$(BIN)/python docs/pictures_shared.py

# The environment is made anew only when the lock or the project file changed. pip is the system's own, told
# to install into the environment, so that neither ensurepip nor python3-venv is needed.
$(READY): requirements.lock pyproject.toml
	rm -rf $(VENV)
	$(PYTHON) -m venv --without-pip $(VENV)
	$(PYTHON) -m pip --python $(BIN)/python install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(PYTHON) -m pip --python $(BIN)/python install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $(READY)

# Parsers, clients and a browser that others wrote, with which the tests read our feeds.
$(READERS): tests/readers/install tests/readers/package.json tests/readers/package-lock.json
	PYTHON=$(PYTHON) tests/readers/install build/readers

clean:
	rm -rf $(VENV) build

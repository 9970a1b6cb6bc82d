# The two commands of README: `make demo` and `make test`. Everything else is a part of them, or a benchmark.
# Uses the active virtual environment, else makes .venv. What a target needs, it installs first.

PYTHON ?= python3
VENV := $(or $(VIRTUAL_ENV),.venv)
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet install
RUN_READY := $(VENV)/.gongkai-run-ready
OCR_READY := $(VENV)/.gongkai-ocr-ready
RENDER_READY := $(VENV)/.gongkai-render-ready
S3_READY := $(VENV)/.gongkai-s3-ready
DEV_READY := $(VENV)/.gongkai-dev-ready
REPLAY := .tools/pywb
SWIFT := .tools/swift
WORKERS ?= $(shell nproc)

.PHONY: demo test lint types floors unit format lock accuracy rules bench bench-parse bench-archive bench-crawl bench-night bench-politeness bench-memory bench-copies bench-audit bench-release calendars ocr libreoffice render replay s3 fuzz injuries nights clean

demo: $(RUN_READY)  ## a dozen simulated nights, then the matrix
	$(BIN)/gongkai demo

test: lint types floors unit  ## lint, types, floors and tests

lint: $(DEV_READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(DEV_READY)
	$(BIN)/mypy

floors: $(DEV_READY)
	$(BIN)/lint-imports

unit: $(DEV_READY) $(REPLAY)/.ready $(SWIFT)/.ready
	sh tests/install-system-parts.sh
	PYTHONDONTWRITEBYTECODE= GONGKAI_PYWB=$(REPLAY) GONGKAI_SWIFT=$(SWIFT) \
	  $(BIN)/python -m pytest -n $(WORKERS) --dist worksteal

ocr: $(OCR_READY)  ## what reading scans and pictures needs

render: $(RENDER_READY)  ## what listings drawn by JavaScript need
	sh deploy/install-chromium.sh

s3: $(S3_READY)  ## what copying the archive to an S3 bucket needs

replay: $(REPLAY)/.ready  ## what `gongkai archive replay` needs: pywb, in an environment of its own

libreoffice:  ## what reading .doc and .wps needs
	sh deploy/install-libreoffice.sh

format: $(DEV_READY)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock: $(DEV_READY)  ## compile every requirements*.in anew, hashes and all
	for name in requirements requirements-ocr requirements-render requirements-s3 requirements-dev requirements-replay \
	  requirements-swift; do \
	  $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	    --no-emit-index-url --no-header $$name.in -o $$name.txt || exit 1; done

bench: bench-parse bench-archive bench-crawl bench-night

bench-parse bench-archive bench-crawl bench-night bench-politeness bench-memory bench-copies bench-audit bench-release: bench-%: $(DEV_READY)
	$(BIN)/python -m benchmarks.bench_$*

accuracy: $(DEV_READY)  ## how right the parser is on 5,000 generated reports
	$(BIN)/python -m benchmarks.accuracy --documents 5000

rules: $(DEV_READY)  ## how precise each rule is on the labelled set, and every error of it
	$(BIN)/python -m benchmarks.rules

FUZZ_SECONDS ?= 600
FUZZ_TARGETS ?= html text docx word_binary sheet xls zip pdf picture

fuzz: $(addprefix fuzz-,$(FUZZ_TARGETS))  ## every reader for FUZZ_SECONDS; `make -j2 fuzz` for two at a time

fuzz-%: $(DEV_READY)
	$(BIN)/python -m tests.fuzz.fuzz_readers $* --seconds $(FUZZ_SECONDS)

CALENDARS ?= 10000

calendars: $(DEV_READY)  ## the audit held against the law on CALENDARS random calendars, and a night's re-audit against all
	CALENDARS=$(CALENDARS) $(BIN)/python -m pytest tests/audit/calendars -q -n0 --hypothesis-show-statistics

INJURIES ?= 3000

injuries: $(DEV_READY)  ## a store injured in INJURIES ways; `archive verify` has to name each
	$(BIN)/python -m tests.storage.verification.injuries --count $(INJURIES)

nights: $(DEV_READY)  ## the demo's forty nights held against its truth, kills of a whole county's night, a release of three portals
	ALL_NIGHTS=1 $(BIN)/python -m pytest tests/nights/test_truth.py tests/nights/test_kill.py tests/nights/test_release.py \
	  -q -n $(WORKERS)

clean:
	rm -rf .venv .tools build *.egg-info .mypy_cache .ruff_cache .import_linter_cache .hypothesis

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(RUN_READY): requirements.txt pyproject.toml | $(BIN)/python
	$(PIP) --require-hashes -r requirements.txt
	$(PIP) --no-deps --no-build-isolation -e .
	touch $@

$(OCR_READY): requirements-ocr.txt $(RUN_READY)
	$(PIP) --require-hashes -r requirements-ocr.txt
	touch $@

$(RENDER_READY): requirements-render.txt $(RUN_READY)
	$(PIP) --require-hashes -r requirements-render.txt
	touch $@

$(S3_READY): requirements-s3.txt $(RUN_READY)
	$(PIP) --require-hashes -r requirements-s3.txt
	touch $@

$(DEV_READY): requirements-dev.txt $(OCR_READY) $(RENDER_READY) $(S3_READY)
	$(PIP) --require-hashes -r requirements-dev.txt
	touch $@

$(REPLAY)/.ready: requirements-replay.txt
	$(PYTHON) -m venv $(REPLAY)
	$(REPLAY)/bin/python -m pip --disable-pip-version-check --quiet install --require-hashes -r requirements-replay.txt
	touch $@

$(SWIFT)/.ready: requirements-swift.txt
	$(PYTHON) -m venv $(SWIFT)
	$(SWIFT)/bin/python -m pip --disable-pip-version-check --quiet install --require-hashes -r requirements-swift.txt
	touch $@

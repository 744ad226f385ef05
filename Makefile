# One way to do each thing; `make` alone lists them.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON ?= python3
UV := .venv/bin/uv pip
PY := .venv/bin/python
PYTEST := .venv/bin/pytest -q --dist loadgroup --no-loadscope-reorder
SCALE ?= 1:10
SEED ?= 2012
OUT ?= build/demo
OFFICE ?= build/office
SERVE ?= 1
PORT ?= 8400

.PHONY: help
help:
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

.venv/bin/uv: requirements/setup.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed")'
	$(PYTHON) -m venv .venv
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/setup.txt
	@touch $@

.venv/.base: .venv/bin/uv requirements/base.txt pyproject.toml verifier/pyproject.toml
	$(UV) install --quiet --python $(PY) --require-hashes -r requirements/base.txt
	$(UV) install --quiet --python $(PY) --no-deps --no-build-isolation -e . -e verifier
	@touch $@

FIELD := field/package-lock.json field/index.html field/vite.config.ts $(shell find field/src field/public -type f 2>/dev/null)

.venv/.assets: $(FIELD) .venv/.base frontend/package-lock.json frontend/build.mjs frontend/fonts/package-lock.json frontend/fonts/install.mjs $(wildcard frontend/src/*)
	sh frontend/build.sh
	@touch $@

.venv/.spark: .venv/.base requirements/spark.txt
	$(UV) install --quiet --python $(PY) --require-hashes -r requirements/spark.txt
	@touch $@

.venv/.test: .venv/.spark requirements/test.txt
	$(UV) install --quiet --python $(PY) --require-hashes -r requirements/test.txt
	@touch $@

.venv/.bench: .venv/.test requirements/bench.txt
	$(UV) install --quiet --python $(PY) --require-hashes -r requirements/bench.txt
	@touch $@

.PHONY: setup
setup: .venv/.base .venv/.assets ## prepare everything, run nothing

.PHONY: spark
spark: .venv/.spark ## prepare the cluster engine too (PySpark and a Java runtime)

.PHONY: demo
demo: setup ## run a whole assessment, then open the office (SCALE=1:10 SEED=2012 OUT=build/demo SERVE=1)
	.venv/bin/kaohe demo run --scale $(SCALE) --seed $(SEED) --out $(OUT) --replace --processes
	rm -rf $(OFFICE)
	.venv/bin/kaohe office create $(OFFICE) --origin office.example/2012/rehearsal
	.venv/bin/kaohe office practise $(OFFICE) --run $(OUT)
	@test "$(SERVE)" = 0 || .venv/bin/kaohe office serve $(OFFICE) --port $(PORT) --open

.PHONY: check
check: .venv/.test ## formatting, lint, types, import directions
	.venv/bin/ruff format --check --quiet .
	.venv/bin/ruff check --quiet .
	.venv/bin/mypy --no-error-summary
	.venv/bin/lint-imports --no-logo

.PHONY: browser
browser: .venv/.assets ## install the browser, the office suite and the foreign form engine that the tests need (Debian, as root)
	sh tests/browser/install_chromium.sh || test -z "$$CI"
	sh tests/documents/install_libreoffice.sh || test -z "$$CI"
	sh tests/browser/forms/install.sh || test -z "$$CI"

# Hundreds of processes start here; where nothing may be kept, each compiles all of it again.
test test-core: export PYTHONDONTWRITEBYTECODE =
# What these ask of the office is the same whatever database it has, or asks one of its own.
ONE_DATABASE := security base draw/test_twin_worlds.py jobs/test_worker.py self_check/test_hostile_files.py fieldwork/test_app_files.py

# What is installed for the browsers waits for the network, and the first tests do without it.
# Three processes for two cores: one that waits for a browser or a server leaves its core to others.
.PHONY: test
test: .venv/.test .venv/.assets ## everything that must hold
	@$(MAKE) --no-print-directory --jobs 3 --output-sync=target check test-core browser
	$(PYTEST) -n 3 --ignore tests/core --ignore tests/packs tests
	KAOHE_TEST_DATABASE=postgres $(PYTEST) -n 3 -m "not practice" tests/web $(addprefix --ignore tests/web/,$(ONE_DATABASE))

# Only here are lines counted: that makes everything twice as slow.
.PHONY: test-core
test-core: .venv/.test
	$(PYTEST) -n 2 --doctest-modules --cov=kaohe.core --cov-report= tests/core tests/packs $$(grep -rl --include='*.py' '>>> ' src/kaohe)
	$(PY) -m coverage report --include='src/kaohe/core/*' --fail-under=100 --skip-covered

.PHONY: search
search: .venv/.test ## look for cases that no run has tried: the laws of the tests on other draws
	KAOHE_SEARCH=1 .venv/bin/pytest -q -n 2 --doctest-modules tests/core tests/demo tests/engines tests/workflows tests/stores

.PHONY: bench
bench: .venv/.bench ## speed and memory, as ratios measured side by side
	@for each in benchmarks/*.py; do echo "== $$each"; $(PY) $$each || exit 1; done
	$(PY) -m benchmarks.draw.uniformity
	$(PY) -m benchmarks.draw.frame_commitment
	$(PY) -m benchmarks.registry

.PHONY: bench-sizes
bench-sizes: .venv/.bench ## imports of 4, 20 and 50 million enterprises (about 20 minutes, 15 GB)
	$(PY) -m benchmarks.registry sizes

.PHONY: crash
crash: .venv/.bench ## kill imports and ledger acts at random moments, over and over (half an hour)
	$(PY) -m benchmarks.registry kill
	$(PY) -m benchmarks.ledger.crashes
	$(PY) -m benchmarks.draw.crashes 200

.PHONY: bench-office
bench-office: .venv/.bench ## page reads a second, deadline day and kills of the office (half an hour)
	$(PY) -m benchmarks.office.load --run $(OUT)
	$(PY) -m benchmarks.office.deadline 1000 50
	$(PY) -m benchmarks.office.crashes 100
	$(PY) -m benchmarks.office.submission_crashes 150
	$(PY) -m benchmarks.office.submissions
	$(PY) -m benchmarks.office.server_crashes 150

.PHONY: uploads
uploads: .venv/.bench ## hand hostile files in to a running office
	$(PY) -m benchmarks.office.uploads --table docs/reference/uploads.md

.PHONY: schedules
schedules: .venv/.test ## ten thousand schedules of phones on a bad network
	$(PY) -m benchmarks.field.schedules

.PHONY: phone-speed
phone-speed: .venv/.test ## how fast the app is on a slow phone (a practice office at URL, two unused CODES)
	$(PY) -m benchmarks.field.phone_speed $(URL) $(CODES)

.PHONY: walks
walks: .venv/.test ## ten thousand walks of illegal orders through the ledger's rules
	$(PY) -m benchmarks.ledger.walks
	$(PY) -m benchmarks.draw.walks

.PHONY: page
page: ## build the page that checks a packet again (needs node)
	cd verifier/page && npm ci --silent && npm run --silent build

.PHONY: docs
docs: setup ## write the pages that follow from the code again
	$(PY) docs/generate.py

.PHONY: screens
screens: .venv/.test ## take the pictures of the office's guide (an office of make demo is served on PORT)
	$(PY) docs/screens.py $(PORT)

.PHONY: words
words: .venv/.test ## gather the words of the office's pages and list those without English (needs xgettext)
	$(PY) docs/words.py

.PHONY: locks
locks: .venv/bin/uv ## make the hash-locked requirements again
	@compile="$(UV) compile --quiet --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-emit-find-links --no-annotate --no-header --upgrade"; \
	$$compile requirements/setup.in -o requirements/setup.txt && \
	$$compile requirements/node.in -o requirements/node.txt && \
	$$compile requirements/base.in -o requirements/base.txt && \
	$$compile requirements/spark.in -c requirements/base.txt -o requirements/spark.txt && \
	$$compile requirements/test.in -c requirements/spark.txt -c requirements/base.txt -o requirements/test.txt && \
	$$compile requirements/bench.in -c requirements/test.txt -o requirements/bench.txt

.PHONY: clean
clean: ## remove what was made, but not the environment
	rm -rf build .mypy_cache .pytest_cache .ruff_cache .hypothesis .coverage*

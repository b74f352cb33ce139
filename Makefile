# Two commands are enough: `make run` to try the product, `make test` to check it.

PORT ?= 8000
PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && { echo $$p; break; }; done)
RUN = $(if $(PYTHON),@exec $(PYTHON),@echo "Python 3.11 or newer is needed; none was found." >&2; exit 1;)
LOCK = .venv/bin/uv pip compile --universal --generate-hashes --python-version 3.11 --no-header --no-annotate --quiet

.DEFAULT_GOAL := help
.PHONY: help run setup test test-services test-long lint format coverage lock clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: ## Set everything up and serve the product, its worker and its clock (PORT=8000)
	$(RUN) bin/run.py --port $(PORT)

setup: ## Set up for development, without starting anything
	$(RUN) bin/bootstrap.py --dev

test: ## Check and test everything that needs no service
	$(RUN) bin/check.py lint tests

test-services: ## The same tests on PostgreSQL and Redis (DATABASE_URL, REDIS_URL), nothing skipped
	$(RUN) bin/check.py services

test-long: ## Whole simulations and kills by the dozen, minutes each (DATABASE_URL, REDIS_URL: on PostgreSQL)
	$(RUN) bin/check.py long

lint: ## Check style, types, templates, layers, migrations
	$(RUN) bin/check.py lint

format: ## Put code and templates into their form
	$(RUN) bin/check.py format

coverage: ## Test on SQLite and show which branches no test takes
	$(RUN) bin/check.py coverage

bench: ## Measure pages and ledger on ten invented years (BENCH_DATABASE_URL: PostgreSQL, a name ending in _bench)
	$(RUN) bin/bootstrap.py --dev
	@.venv/bin/python manage.py bench --postgresql "$(BENCH_DATABASE_URL)" $(BENCH)

lock: ## Write the lock files anew from pyproject.toml and package.json
	$(LOCK) pyproject.toml -o requirements.lock
	$(LOCK) pyproject.toml --extra dev -c requirements.lock -o requirements-dev.lock
	$(LOCK) --group pyproject.toml:node -o requirements-node.lock
	npm install --package-lock-only --ignore-scripts --omit-lockfile-registry-resolved
	@! grep -nE 'file:|https?://|index-url|find-links' requirements*.lock
	@! grep -nE 'file:|"resolved"' package-lock.json

clean: ## Delete what was built, and the local data with it (.venv stays)
	rm -rf var node_modules .mypy_cache .ruff_cache .import_linter_cache

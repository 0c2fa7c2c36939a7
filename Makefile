# Every target sets up first when the locked requirements have changed. `make` alone lists them.

BIN := .venv/bin
INSTALLED := .venv/.installed-$(shell cat requirements.txt requirements/dev.txt | sha256sum | cut -c1-16)
CACHES := .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
COMPILE := $(BIN)/uv pip compile --quiet --python-version 3.11 \
	--python-platform x86_64-unknown-linux-gnu --no-header --no-emit-index-url --no-annotate \
	--generate-hashes

.DEFAULT_GOAL := help
.PHONY: help setup up stop demo test lint fmt bench lock clean

help: ## List the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

setup: $(INSTALLED) ## Make .venv and install the locked packages

$(INSTALLED):
	@config/stack/setup.sh
	@rm -f .venv/.installed-*
	@touch $@

up: setup ## Run the whole site until Ctrl-C (PORT=8000)
	@exec $(BIN)/python manage.py up $(if $(PORT),--port $(PORT))

stop: setup ## Stop the site that runs from this checkout
	@exec $(BIN)/python manage.py stop

demo: setup ## Fill the site through its real pipeline; starts it when it does not run
	@exec $(BIN)/python manage.py with_stack -- $(BIN)/python manage.py demo

test: setup ## Run all tests
	$(BIN)/python -m pytest -q -n 2 -m "not stack and not browser"
	$(BIN)/python -m pytest -q -n 2 -m "stack or browser"

lint: setup ## Check style, types, layers, templates and migrations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy .
	$(BIN)/lint-imports
	$(BIN)/djlint --quiet --lint templates
	$(BIN)/python -m pytest -q config/stack/tests/test_migrations.py

fmt: setup ## Rewrite the code the way `make lint` wants it
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: setup ## Measure what docs/performance.md promises
	@exec $(BIN)/python manage.py with_stack -- sh -c \
		'for script in bench/*.py; do echo "== $$script"; $(BIN)/python "$$script" || exit 1; done'

lock: setup ## Compile requirements/*.in anew
	$(COMPILE) --overrides requirements/overrides.txt requirements/base.in -o requirements.txt
	$(COMPILE) --overrides requirements/overrides.txt -c requirements.txt requirements/dev.in \
		-o requirements/dev.txt
	$(COMPILE) --overrides requirements/gpu-overrides.txt requirements/gpu.in \
		-o requirements/gpu.txt

clean: ## Stop the site, then remove .venv, all its data and all caches
	@if [ -x $(BIN)/python ]; then \
		unset KINDRED_VAR; \
		$(BIN)/python -m config.stack stop && $(BIN)/python -m config.stack remove_elsewhere; fi
	@echo "Removing from $(CURDIR): .venv var staticfiles $(CACHES)"
	@rm -rf .venv var staticfiles $(CACHES)

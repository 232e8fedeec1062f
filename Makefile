# Everything runs from .venv, made from the hash-locked lists in requirements/.
.PHONY: run test check bench format
.SILENT:

run:
	.ci/environment run
	exec .venv/bin/python -m config.run

test:
	.ci/environment test
	.venv/bin/python -m pytest -n logical

check:
	.ci/environment test
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/lint-imports
	.ci/check-deploy
	.ci/check-database

bench:
	.ci/environment test
	.venv/bin/python -m tests.bench

format:
	.ci/environment test
	.venv/bin/ruff format .
	.venv/bin/ruff check --fix .

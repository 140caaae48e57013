# The course in a few commands. Each makes the environment .venv first, if it is missing or older than what it is made from.
#   make lab      open the course in JupyterLab
#   make test     run all tests
#   make lessons  generate notebooks and lessons from solutions/*.py (ONLY="03 04" for some)
#   make bench    measure training against other ways to do it (docs/benchmark.md)
#   make clean    remove .venv

PYTHON ?= python3
VENV := .venv/$(if $(filter Windows_NT,$(OS)),Scripts,bin)
# JupyterLab refuses to run as root, as in a container, unless told; over ssh there is no browser to open.
LAB_OPTIONS := $(if $(filter 0,$(shell id -u)),--allow-root) $(if $(SSH_CONNECTION),--no-browser)

.PHONY: lab test lessons bench clean

lab: .venv/ready
	$(VENV)/jupyter lab $(LAB_OPTIONS) --LabApp.default_url=/lab/tree/lessons/01_explore.ipynb

test: .venv/ready-to-test
	$(VENV)/ruff check .
	$(VENV)/ruff format --check .
	$(VENV)/pytest

lessons: .venv/ready
	$(VENV)/python solutions/make_lessons.py $(ONLY)

bench: .venv/ready-to-bench
	$(VENV)/python tests/bench.py

clean:
	rm -rf .venv

.venv/ready: requirements.txt pyproject.toml
	$(PYTHON) helpers/supported.py
	$(PYTHON) -m venv .venv
	$(VENV)/pip install --requirement requirements.txt
	# A question about Jupyter's news is not what a beginner should meet first.
	$(VENV)/jupyter labextension disable --level=sys_prefix "@jupyterlab/apputils-extension:announcements"
	touch $@

.venv/ready-to-test: .venv/ready
	$(VENV)/pip install --quiet --editable '.[test]'
	touch $@

.venv/ready-to-bench: .venv/ready
	$(VENV)/pip install --quiet --editable '.[bench]'
	touch $@

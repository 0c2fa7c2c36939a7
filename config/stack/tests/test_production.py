"""The production files agree with the code; no container engine is needed to see that."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings

from config.env import BASE_DIR, REQUIRED_IN_PRODUCTION

GIVEN = {
    "SECRET_KEY": "a-long-random-value-of-this-test-" * 2,
    "SITE_URL": "https://kindred.example",
    "DATABASE_URL": "postgres://kindred:word@db/kindred",
    "REDIS_URL": "redis://redis:6379",
    "EMAIL_URL": "smtp+tls://sender:word@mail.example:587",
    "TRUSTED_PROXY": "1",
}


def read(path: str) -> str:
    return (BASE_DIR / path).read_text()


def variables() -> set[str]:
    """The names env.py reads."""
    found = re.findall(r'(?:text|read\.\w+|environ\.get)\(\s*"([A-Z0-9_]+)"', read("config/env.py"))
    return set(found)


def compose() -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load(read("compose.yaml"))
    return content


def manage(*words: str, **given: str) -> subprocess.CompletedProcess[str]:
    base = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=BASE_DIR,
        env=base | {"DJANGO_SETTINGS_MODULE": "config.settings.prod"} | given,
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_boots_with_the_named_variables() -> None:
    checked = manage("check", "--deploy", "--fail-level", "ERROR", **GIVEN)
    assert checked.returncode == 0, checked.stderr


def test_production_reads_secrets_from_files(tmp_path: Path) -> None:
    given: dict[str, str] = {}
    for name, value in GIVEN.items():
        file = tmp_path / name
        file.write_text(f"{value}\n")
        given |= {f"{name}_FILE": str(file)} if name in REQUIRED_IN_PRODUCTION else {name: value}
    show = "from django.conf import settings as s; d = s.DATABASES['default']; "
    show += "print(d['HOST'], d['NAME'], s.SITE_URL, s.EMAIL_HOST)"
    shown = manage("shell", "--no-imports", "-c", show, **given)
    assert shown.stdout.split() == ["db", "kindred", "https://kindred.example", "mail.example"]


@pytest.mark.parametrize("name", REQUIRED_IN_PRODUCTION)
def test_production_stops_and_names_what_is_missing(name: str) -> None:
    stopped = manage("check", **{key: value for key, value in GIVEN.items() if key != name})
    assert stopped.returncode != 0
    assert f"Production has no default for: {name}." in stopped.stderr


@pytest.mark.parametrize("document", ["docs/operations.md", ".env.example"])
def test_every_variable_is_explained(document: str) -> None:
    pattern = r"^\| `([A-Z0-9_]+)` \|" if document.endswith(".md") else r"^#([A-Z0-9_]+)="
    assert set(re.findall(pattern, read(document), re.MULTILINE)) == variables()


def test_compose_sets_only_what_the_code_reads() -> None:
    names = compose()["x-app"]["environment"]
    assert {name.removesuffix("_FILE") for name in names} <= variables()
    assert {name.removesuffix("_FILE") for name in names} >= set(REQUIRED_IN_PRODUCTION)


def test_compose_runs_programs_that_the_image_has() -> None:
    programs = Path(sys.executable).parent
    for name, service in compose()["services"].items():
        if service.get("image", "").startswith("kindred:") and "command" in service:
            assert shutil.which(service["command"][0], path=str(programs)), name
    assert (programs / "uvicorn").exists()


def test_every_queue_has_a_worker_here_and_in_compose() -> None:
    routes = settings.CELERY_TASK_ROUTES.values()
    queues = {settings.CELERY_TASK_DEFAULT_QUEUE, *(route["queue"] for route in routes)}
    commands = [service.get("command", []) for service in compose()["services"].values()]
    served = {words[words.index("--queues") + 1] for words in commands if "--queues" in words}
    assert served == queues
    here = read("config/stack/site.py")
    assert all(f'worker(celery, "{queue}"' in here for queue in queues)


def test_the_dockerfile_copies_and_installs_what_is_there() -> None:
    text = read("Dockerfile")
    assert "--require-hashes --no-deps" in text
    assert re.search(r"^USER kindred$", text, re.MULTILINE)
    for path in ("requirements.txt", "requirements/gpu.txt"):
        assert "--hash=sha256:" in read(path)
    ignored = read(".dockerignore").split()
    assert {".git", ".env", "secrets", "var"} <= set(ignored)

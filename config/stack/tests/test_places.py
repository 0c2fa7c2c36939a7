"""Where and as whom the embedded servers run."""

import os
import pwd
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from config.env import BASE_DIR
from config.stack import owned
from config.stack.paths import StackPaths
from config.stack.servers import postgres
from config.stack.testing import Servers
from config.stack.tests.running import Starter, alive

pytestmark = pytest.mark.stack
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")


def owner_of(pid: int) -> str:
    return pwd.getpwuid(Path(f"/proc/{pid}").stat().st_uid).pw_name


@needs_root
def test_root_runs_postgresql_as_nobody(start: Starter) -> None:
    running = start()
    running.wait_until_up()
    assert owner_of(running.pid_of("postgres")) == "nobody"
    assert owner_of(running.pid_of("redis")) == "root"


@needs_root
def test_data_that_nobody_can_reach_lie_elsewhere(start: Starter) -> None:
    hidden = start.base / "hidden"
    hidden.mkdir(mode=0o700)
    running = start(hidden / "var")
    running.wait_until_up()
    assert running.paths.postgres_data.readlink().is_relative_to("/var/lib")
    running.sql("CREATE TABLE kept (id int)")
    running.end()
    again = start(hidden / "var")
    again.wait_until_up()
    assert again.sql("SELECT count(*) FROM kept") == [(0,)]


@pytest.fixture
def as_games() -> dict[str, Any]:
    """Popen's options for an account that may do nothing special, as a person's."""
    account = pwd.getpwnam("games")
    options: dict[str, Any] = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    python = [sys.executable, "-c", "import config.stack.up"]
    try:
        subprocess.run(python, cwd=BASE_DIR, capture_output=True, check=True, **options)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("another account cannot read this checkout or run its Python")
    return options


@needs_root
def test_a_normal_user_runs_everything(start: Starter, as_games: dict[str, Any]) -> None:
    home = start.base / "games"
    home.mkdir()
    os.chown(home, as_games["user"], as_games["group"])
    running = start(home / "var", **as_games)
    running.wait_until_up()
    assert {owner_of(running.pid_of(name)) for name in ("postgres", "redis", "web")} == {"games"}
    assert running.end() == 0


@needs_root
def test_somebody_elses_data_are_refused_with_a_sentence(
    start: Starter, as_games: dict[str, Any]
) -> None:
    (start.base / "var").mkdir(mode=0o755)
    running = start(**as_games)
    assert running.exit_code() == 1
    assert "cannot be written by this account" in running.told()


def test_a_pid_file_that_names_another_process_is_not_believed(start: Starter) -> None:
    running = start()
    running.wait_until_up()
    running.end()
    content = f"{os.getpid()}\n{running.paths.postgres_data}\n1\n5432\n\n\n0 0\nready\n"
    (running.paths.postgres_data / "postmaster.pid").write_text(content)
    running.paths.postgres_socket.mkdir(parents=True)
    (running.paths.sockets / owned.MARKER).touch()
    (running.paths.postgres_socket / postgres.SOCKET_LOCK).write_text(content)
    again = start()
    again.wait_until_up()
    assert alive(os.getpid())
    assert again.sql("SELECT 1") == [(1,)]


def test_a_long_path_works(start: Starter) -> None:
    long = start.base / ("very-long-name-" * 8) / ("and-longer-" * 8) / "var"
    running = start(long)
    running.wait_until_up()
    assert running.sql("SELECT 1") == [(1,)]


def test_a_half_made_cluster_is_made_again(start: Starter) -> None:
    running = start()
    running.wait_until_up()
    running.end()
    data = running.paths.postgres_data.resolve()  # a link, where the checkout is out of reach
    unfinished = data.with_name(f"{data.name}.new")
    unfinished.mkdir()
    (unfinished / ".made-by-kindred").touch()
    shutil.move(data, unfinished / "cluster")  # as if killed one step before the rename
    start().wait_until_up()
    assert not unfinished.exists()


def test_servers_outside_are_used_instead_of_our_own(start: Starter) -> None:
    outside = Servers(start.base / "test" / "1")
    given = {name: os.environ.pop(name, None) for name in ("DATABASE_URL", "REDIS_URL")}
    try:
        outside.start()
        urls = {"DATABASE_URL": outside.paths.database_url, "REDIS_URL": outside.paths.redis_url}
        running = start(environment=urls)
        running.wait_until_up()
        assert set(running.run()["processes"]) == {"web", "faces", "beat"}
        assert not running.paths.postgres_data.exists()
        assert not running.paths.redis_data.exists()
    finally:
        outside.stop()
        os.environ.update({name: value for name, value in given.items() if value})


def test_a_cluster_of_another_version_is_left_alone(start: Starter) -> None:
    running = start()
    running.wait_until_up()
    running.end()
    version = running.paths.postgres_data / "PG_VERSION"
    version.write_text("17\n")
    refused = start()
    assert refused.exit_code() == 1
    assert "written by PostgreSQL 17" in refused.told()


def test_settings_and_supervisor_mean_the_same_socket() -> None:
    paths = StackPaths(Path("/somewhere/var"))
    assert str(paths.postgres_socket) in paths.database_url
    assert len(str(paths.postgres_socket / ".s.PGSQL.5432")) < 107
    assert postgres.SETTINGS["listen_addresses"] == ""

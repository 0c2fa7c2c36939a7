"""The stack runs in checkouts full of uncommitted work: it removes what it marked, nothing else."""

import subprocess
import sys
from pathlib import Path

import pytest

from config.env import BASE_DIR
from config.stack import owned
from config.stack.errors import StackError
from config.stack.paths import StackPaths
from config.stack.testing import Servers, remove_dead_runs, remove_run


def folder(path: Path) -> Path:
    path.mkdir(parents=True)
    (path / "work.py").write_text("not committed")
    return path


def test_a_directory_without_the_marker_is_refused(tmp_path: Path) -> None:
    theirs = folder(tmp_path / "theirs")
    with pytest.raises(StackError, match="not removed"):
        owned.remove(theirs)
    with pytest.raises(StackError, match="left alone"):
        owned.make(theirs)
    assert (theirs / "work.py").exists()


def test_a_link_to_a_marked_directory_is_refused(tmp_path: Path) -> None:
    owned.make(tmp_path / "ours")
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "ours")
    with pytest.raises(StackError):
        owned.remove(link)
    assert owned.is_ours(tmp_path / "ours")


@pytest.mark.parametrize("place", ["var", "test/main", "123", "runs/123"])
def test_servers_refuse_a_place_that_is_not_a_run(tmp_path: Path, place: str) -> None:
    with pytest.raises(StackError, match="not a test run"):
        Servers(tmp_path / place)


def test_only_marked_dead_runs_go(tmp_path: Path) -> None:
    runs = tmp_path / "test"
    kept = [folder(runs / name) for name in ("123", "faces", ".git")]
    named = runs / "notes"
    owned.make(named)
    owned.make(runs / "456")
    remove_dead_runs(runs)
    assert all((path / "work.py").exists() for path in kept)
    assert named.exists()
    assert not (runs / "456").exists()


def test_data_elsewhere_that_somebody_else_linked_stays(tmp_path: Path) -> None:
    elsewhere = folder(tmp_path / "disk" / "cluster")
    run = tmp_path / "test" / "456"
    owned.make(run)
    (run / "postgres").symlink_to(elsewhere)
    with pytest.raises(StackError, match="not removed"):
        remove_run(StackPaths(run))
    assert (elsewhere / "work.py").exists()


def test_pytest_without_the_test_settings_stops_before_it_starts_anything(tmp_path: Path) -> None:
    """The way the checkout was once lost: another configuration file, so other settings."""
    checkout = folder(tmp_path / "checkout")
    (checkout / "conftest.py").write_text((BASE_DIR / "conftest.py").read_text())
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-c", tmp_path / "pytest.ini", "--rootdir", checkout, "."],
        cwd=checkout,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(BASE_DIR)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 4
    assert "config.settings.test" in done.stderr
    assert (checkout / "work.py").exists()

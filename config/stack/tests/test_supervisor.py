"""What `up` does with its processes: real servers, small programs in the site's place."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import urllib.request

import pytest

from config.stack.tests.running import Starter, alive, descendants, eventually

pytestmark = pytest.mark.stack


def test_killing_the_supervisor_leaves_no_child(start: Starter) -> None:
    running = start()
    running.wait_until_up()
    children = descendants(running.popen.pid)
    assert len(children) > 5
    running.end(signal.SIGKILL)
    eventually(lambda: not any(map(alive, children)))


def test_data_survive_a_kill_of_everything(start: Starter) -> None:
    running = start()
    running.wait_until_up()
    running.sql("CREATE TABLE kept (word text)")
    running.sql("INSERT INTO kept VALUES ('alice')")
    for pid in [running.popen.pid, *descendants(running.popen.pid)]:
        with contextlib.suppress(ProcessLookupError):  # it may have followed its parent already
            os.kill(pid, signal.SIGKILL)
    running.popen.wait()
    again = start()
    again.wait_until_up()
    assert again.sql("SELECT word FROM kept") == [("alice",)]


@pytest.mark.parametrize("name", ["web", "faces", "beat", "postgres", "redis"])
def test_a_killed_process_is_started_again(start: Starter, name: str) -> None:
    running = start()
    running.wait_until_up()
    old = running.pid_of(name)
    os.kill(old, signal.SIGKILL)
    eventually(lambda: running.pid_of(name) not in {0, old})
    new = running.pid_of(name)
    assert alive(new)
    if name == "web":
        page = urllib.request.urlopen(running.run()["address"], timeout=60)  # noqa: S310
        assert page.read() == b"ok"
    if name == "postgres":
        eventually(lambda: "ready to accept" in running.told().rpartition("started again")[2])
        assert running.sql("SELECT 1") == [(1,)]


def test_a_second_one_on_the_same_data_is_refused(start: Starter) -> None:
    first = start()
    first.wait_until_up()
    second = start()
    assert second.exit_code() == 1
    assert f"process {first.popen.pid}" in second.told()
    assert first.run()["address"] in second.told()
    assert alive(first.pid_of("web"))


def test_two_data_directories_run_at_once(start: Starter) -> None:
    both = [start(start.base / name) for name in ("one", "two")]
    for running in both:
        running.wait_until_up()
    both[0].sql("CREATE TABLE only_here (id int)")
    assert both[1].sql("SELECT count(*) FROM pg_tables WHERE tablename = 'only_here'") == [(0,)]
    assert both[0].run()["address"] != both[1].run()["address"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_request_to_stop_ends_everything_soon(start: Starter, number: signal.Signals) -> None:
    """Long before the hour after which the stand-ins would be stopped by force."""
    running = start()
    running.wait_until_up()
    children = descendants(running.popen.pid)
    assert running.end(number) == 0
    assert not any(map(alive, children))
    assert not running.paths.run_file.exists()
    assert not running.paths.sockets.exists()


def test_a_request_to_stop_during_the_start_is_heard(start: Starter) -> None:
    running = start()
    running.wait_for("embedded")
    assert running.end() == 0
    assert descendants(running.popen.pid) == []


def test_a_second_ctrl_c_does_not_wait(start: Starter) -> None:
    stubborn = "import signal; signal.signal(15, signal.SIG_IGN); print('deaf'); signal.pause()"
    running = start(environment={"STANDIN_WORKER": stubborn, "PYTHONUNBUFFERED": "1"})
    running.wait_until_up()
    running.wait_for("deaf")
    running.popen.send_signal(signal.SIGINT)
    running.wait_for("Stopping.")
    assert running.end() == 0


def test_the_stop_command_waits_until_it_is_over(start: Starter) -> None:
    running = start()
    running.wait_until_up()
    children = descendants(running.popen.pid)
    stopping = start(module="config.stack", name="stop")
    assert stopping.exit_code() == 0
    assert not any(map(alive, children))
    assert start(module="config.stack", name="stop").exit_code() == 0


def test_a_crash_loop_is_told_and_does_not_stop_the_rest(start: Starter) -> None:
    running = start(environment={"STANDIN_WORKER": "raise SystemExit('no model')"})
    running.wait_for("faces has ended 5 times")
    assert "no model" in running.told()
    assert alive(running.pid_of("web"))


def test_nothing_a_child_says_is_lost_while_nobody_reads(start: Starter) -> None:
    talker = "import signal\nfor n in range(50_000): print(f'line {n:06}')\nsignal.pause()"
    reading, writing = os.pipe()
    running = start(environment={"STANDIN_WORKER": talker, "PYTHONUNBUFFERED": "1"}, stdout=writing)
    os.close(writing)
    eventually(lambda: running.pid_of("beat"))  # the site runs although the pipe is full
    said = 0
    with os.fdopen(reading, "rb") as lines:
        for line in lines:
            if b"| line " in line:
                assert line.split()[-1] == f"{said:06}".encode()
                said += 1
            if said == 50_000:
                break
        assert running.end() == 0


def test_a_busy_port_is_passed_over_unless_it_was_asked_for(start: Starter) -> None:
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        refused = start(None, "--port", str(port))
        assert refused.exit_code() == 1
        assert f"Port {port} is in use" in refused.told()
    free = start()
    free.wait_until_up()
    taken = start(start.base / "other")
    taken.wait_until_up()
    assert free.run()["address"] != taken.run()["address"]


def test_a_failing_demo_does_not_stop_the_site(start: Starter) -> None:
    running = start(environment={"STANDIN_DEMO": "raise SystemExit(3)"})
    running.wait_for("demo was not loaded (exit 3)")
    assert alive(running.pid_of("web"))


def test_the_demo_is_loaded_once_and_its_sign_in_told(start: Starter) -> None:
    report = {"sign_in": {"email": "alice@example.com", "password": "a b c"}}
    demo = (
        "import os, pathlib; at = pathlib.Path(os.environ['KINDRED_VAR'], 'demo'); at.mkdir();"
        f"(at / 'report.json').write_text({json.dumps(report)!r}); print('loading')"
    )
    running = start(environment={"STANDIN_DEMO": demo})
    running.wait_for("Demo sign-in: alice@example.com / a b c")
    running.end()
    again = start(environment={"STANDIN_DEMO": demo})
    again.wait_for("Demo sign-in")
    assert "loading" not in again.told()


def test_the_secret_key_is_made_once_and_private(start: Starter) -> None:
    running = start()
    running.wait_until_up()
    key = running.paths.secret_key
    assert key.stat().st_mode & 0o777 == 0o600
    before = key.read_text()
    running.end()
    start().wait_until_up()
    assert key.read_text() == before


@pytest.mark.parametrize("runs_already", [True, False])
def test_a_command_runs_beside_the_stack(start: Starter, runs_already: bool) -> None:
    if runs_already:
        start().wait_until_up()
    code = (
        "import os, urllib.request as u; print(u.urlopen(os.environ['SITE_URL']).read()); exit(7)"
    )
    beside = start(None, "--", "python3", "-c", code, name="with_stack")
    assert beside.exit_code() == 7
    assert "b'ok'" in beside.told()
    assert beside.run() != {} if runs_already else beside.run() == {}


def test_children_leave_no_zombie(start: Starter) -> None:
    running = start()
    running.wait_until_up()
    os.kill(running.pid_of("beat"), signal.SIGKILL)
    running.wait_for("it is started again")
    states = subprocess.run(
        ["ps", "--ppid", str(running.popen.pid), "-o", "stat="], capture_output=True, text=True
    ).stdout.split()
    assert states
    assert not [state for state in states if state.startswith("Z")]

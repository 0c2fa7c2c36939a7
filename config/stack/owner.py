"""Who owns what: the account PostgreSQL runs as, and the private directory of the sockets."""

import os
import pwd
import shutil
import stat
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from config.stack import binaries, owned
from config.stack.errors import StackError
from config.stack.paths import StackPaths

UNPRIVILEGED = "nobody"  # on every Linux; initdb insists on an account that has a name
ELSEWHERE = Path("/var/lib")


@dataclass(frozen=True)
class Account:
    uid: int
    gid: int

    def popen_options(self) -> dict[str, Any]:
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


@dataclass(frozen=True)
class PostgresHome:
    """Where PostgreSQL runs: `account` is None when it runs as the person who started the stack."""

    bin: Path
    cluster: Path
    account: Account | None

    def popen_options(self) -> dict[str, Any]:
        return self.account.popen_options() if self.account else {}


def postgres_home(paths: StackPaths) -> PostgresHome:
    """Choose account, programs and data directory; PostgreSQL refuses to run as root.

    Under root it runs as the owner of its data, at first `nobody`. If that account cannot reach the
    checkout (for example below /root), programs and data go to a directory of their own in
    /var/lib, and `postgres` in the data directory is a symbolic link to it.
    """
    link = paths.postgres_data
    account = postgres_account(link)
    if account is None:
        return PostgresHome(binaries.postgres_bin(), link.resolve(), None)
    home = link.resolve().parent
    if link.is_symlink() and not home.exists():
        raise StackError(f"{link} points into {home}, which is gone. Remove the link.")
    if link.is_symlink() and owned.is_ours(home):
        return PostgresHome(copied_programs(home), link.resolve(), account)
    if link.exists() or reaches(account, paths.data_dir, binaries.postgres_bin()):
        return PostgresHome(binaries.postgres_bin(), link.resolve(), account)
    home = Path(tempfile.mkdtemp(prefix="kindred-", dir=ELSEWHERE))
    home.chmod(0o755)
    owned.make(home)
    link.symlink_to(home / "cluster")
    return PostgresHome(copied_programs(home), home / "cluster", account)


def postgres_account(cluster: Path) -> Account | None:
    """None: the current one will do. Raises StackError when the data belongs to somebody else."""
    me = os.geteuid()
    if cluster.exists():
        owner = cluster.stat()
        if owner.st_uid == me and me != 0:
            return None
        if me == 0 and owner.st_uid != 0:
            return Account(owner.st_uid, owner.st_gid)
        raise StackError(
            f"{cluster} belongs to {account_name(owner.st_uid)}. Run as that account, as root, "
            "or name another data directory in KINDRED_VAR."
        )
    if me != 0:
        return None
    entry = pwd.getpwnam(UNPRIVILEGED)
    return Account(entry.pw_uid, entry.pw_gid)


def account_name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"user {uid}"


def reaches(account: Account, data_dir: Path, programs: Path) -> bool:
    """Try it, as that account: modes alone would miss access lists and mount options."""
    try:
        for command in ([str(programs / "postgres"), "--version"], ["test", "-x", str(data_dir)]):
            subprocess.run(  # noqa: S603  our own binary, and test(1)
                command, check=True, capture_output=True, cwd="/", **account.popen_options()
            )
    except (OSError, subprocess.CalledProcessError):
        return False
    return True


def copied_programs(home: Path) -> Path:
    """Copy the wheel's PostgreSQL below `home` when it is missing there or has changed."""
    package = binaries.postgres_package()
    programs = home / "programs"
    source = package / binaries.POSTGRES_FOLDER
    target = programs / package.name / binaries.POSTGRES_FOLDER
    if stamp(source) != stamp(target):
        owned.remove(programs)
        owned.make(programs)
        libraries = f"{package.name}.libs"  # the programs look for it three folders up
        shutil.copytree(package.parent / libraries, programs / libraries)
        shutil.copytree(source, target)
    return target / "bin"


def stamp(folder: Path) -> tuple[int, int] | None:
    program = folder / "bin" / "postgres"
    if not program.exists():
        return None
    return program.stat().st_size, program.stat().st_mtime_ns


def private_directory(path: Path, account: Account | None = None, mode: int = 0o700) -> None:
    """Make `path`, or check that the one found there is ours (anybody may write below /tmp)."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in owners(account):
        raise StackError(f"{path} belongs to somebody else. Remove it, then start again.")
    if account:
        os.chown(path, account.uid, account.gid)
    path.chmod(mode)


def socket_directory(paths: StackPaths) -> None:
    """The directory above both servers' sockets; each server has a private one of its own in it."""
    private_directory(paths.sockets, mode=0o711)
    owned.make(paths.sockets)


def owners(account: Account | None) -> set[int]:
    return {os.geteuid(), account.uid} if account else {os.geteuid()}

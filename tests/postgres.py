"""Run a command with a PostgreSQL cluster of its own, in a temporary folder on a Unix socket.

`python -m tests.postgres pytest …` makes the cluster, runs the command with its DATABASE_URL, and
deletes the cluster when the command ends, even by an error. It exits with the command's status.
"""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path


def main(command: list[str]) -> int:
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: path.parent.name)
    if not programs:
        sys.stderr.write("No PostgreSQL server: install the package postgresql.\n")
        return 1
    folder = Path(tempfile.mkdtemp(prefix="profiles-postgres-"))
    user = "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
    if user == "postgres":  # the server refuses to run as root
        shutil.chown(folder, user)

    def run(program: str, *arguments: str) -> None:
        words = [str(programs[-1] / program), *arguments]
        subprocess.run(  # noqa: S603  our own words
            words, check=True, cwd=folder, stdout=subprocess.DEVNULL, user=user, extra_groups=[]
        )

    data = str(folder / "data")
    options = f"-k {folder} -c listen_addresses= -c fsync=off"
    try:
        run("initdb", "-D", data, "-U", "profiles", "-A", "trust", "-E", "UTF8", "--locale", "C")
        run("pg_ctl", "-D", data, "-o", options, "-l", f"{folder}/log", "-w", "start")
        try:
            # The database cannot be dropped while a thread of the live server keeps a connection.
            url = f"postgres://profiles@/{folder}/postgres?CONN_MAX_AGE=0"
            return subprocess.run(  # noqa: S603  what the developer asked for
                command, check=False, env=os.environ | {"DATABASE_URL": url}
            ).returncode
        finally:
            run("pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

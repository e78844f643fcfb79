"""`python -m pipeline.state exec -- COMMAND`: what the command gets, and one clear line for what is wrong."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from simulator.kernel.tenancy import FIRST
from tests.support.bucket import CloudBucket
from tests.support.running_cloud import RunningCloud

ROOT = Path(__file__).parents[3]
SHOW = "import json, os; print(json.dumps(dict(os.environ)))"
LOCK_AND_DIE = """
import os, signal
from tests.support.s3_writer import LOCKS, S3, lock_content
S3.of_environment().must("PUT", f"{LOCKS}/own.json", body=lock_content())
os.kill(WHO, signal.SIGKILL)
"""
LOCK = ".pulumi/locks/organization/shop/prod/lock.json"


def ran(*words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pipeline.state", "exec", *words],
        cwd=ROOT,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def run_python(code: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return ran("--bucket", "states", "--", sys.executable, "-c", code, **variables)


def test_the_command_gets_the_door_and_the_passphrase_and_nobodys_aws_account(cloud_bucket: CloudBucket) -> None:
    theirs = {"AWS_PROFILE": "work", "AWS_SESSION_TOKEN": "t", "AWS_SECRET_ACCESS_KEY": "k"}
    done = run_python(SHOW, STATE_PASSPHRASE_SECRET=FIRST.passphrase_secret_ocid, **theirs)
    seen = json.loads(done.stdout)
    assert seen["PULUMI_BACKEND_URL"].startswith("s3://states?endpoint=http://127.0.0.1:")
    assert seen["PULUMI_CONFIG_PASSPHRASE"] == "simulated"
    assert not {"AWS_PROFILE", "AWS_SESSION_TOKEN"} & seen.keys()
    assert seen["AWS_SECRET_ACCESS_KEY"] not in ("k", "")
    assert seen["AWS_SECRET_ACCESS_KEY"] not in seen["PULUMI_BACKEND_URL"]


def test_the_commands_own_status_is_the_status(cloud_bucket: CloudBucket) -> None:
    assert run_python("raise SystemExit(7)").returncode == 7
    assert run_python("import os; os.kill(os.getpid(), 9)").returncode == 128 + signal.SIGKILL


def test_a_lock_that_a_killed_command_left_is_removed(cloud_bucket: CloudBucket) -> None:
    done = run_python(LOCK_AND_DIE.replace("WHO", "os.getpid()"))
    assert done.returncode == 128 + signal.SIGKILL
    assert "The command ended without releasing stack shop/prod; its lock was removed." in done.stderr
    assert cloud_bucket.names() == []


def test_a_lock_whose_owner_and_door_were_killed_is_told_in_one_line_with_what_frees_it(
    cloud_bucket: CloudBucket,
) -> None:
    run_python(LOCK_AND_DIE.replace("WHO", "os.getppid()"))
    assert cloud_bucket.names() == [LOCK]
    done = run_python(LOCK_AND_DIE.replace("WHO", "os.getpid()"))
    [line] = [line for line in done.stderr.splitlines() if line.startswith("state:")]
    assert line.startswith("state: Stack shop/prod is locked by ")
    assert line.endswith(
        "That process has ended: python -m pipeline.state exec -- pulumi cancel --yes --stack organization/shop/prod"
    )
    assert cloud_bucket.names() == [LOCK]


@pytest.mark.parametrize(
    ("words", "variables", "said"),
    [
        (["--", "true"], {}, "No bucket is named. Set STATE_BUCKET, or give --bucket"),
        (["--bucket", "x", "--", "true"], {}, "There is no bucket x in us-ashburn-1, or you may not see it"),
        (["--bucket", "plain", "--", "true"], {}, "oci os bucket update --name plain --versioning Enabled"),
        (["--bucket", "states", "--", "no-such-program"], {}, "no-such-program cannot be run: No such file"),
        (
            ["--bucket", "states", "--passphrase-secret", "ocid1.x", "--", "true"],
            {},
            "Could not read the passphrase from vault secret ocid1.x: 404 NotAuthorizedOrNotFound",
        ),
        (
            ["--bucket", "states", "--passphrase-file", "/nosuch", "--", "true"],
            {},
            "passphrase file /nosuch cannot be read: No such file or directory. Name",
        ),
        (["--bucket", "states", "--", "true"], {"TF_VAR_private_key_path": "/nosuch"}, "error: "),
        (["--bucket", "states", "--", "true"], {"TF_VAR_region": "xx-nowhere-1"}, "error: "),
    ],
)
def test_what_is_wrong_is_said_in_one_line_and_nothing_is_written(
    running_cloud: RunningCloud, cloud_bucket: CloudBucket, words: list[str], variables: dict[str, str], said: str
) -> None:
    CloudBucket.make(running_cloud, "plain", versioning="Disabled")
    done = ran(*words, **variables)
    assert done.returncode == 1
    [line] = done.stderr.splitlines()
    assert line.startswith("error: ")
    assert said in line
    assert cloud_bucket.names() == []


def test_a_stop_signal_is_the_commands_to_answer(cloud_bucket: CloudBucket) -> None:
    code = "import signal, sys; signal.signal(15, lambda *_: sys.exit(5)); print('ready', flush=True); signal.pause()"
    words = [sys.executable, "-m", "pipeline.state", "exec", "--bucket", "states", "--", sys.executable, "-c", code]
    with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, text=True) as door:
        assert door.stdout
        assert door.stdout.readline() == "ready\n"
        door.terminate()
        assert door.wait(30) == 5


def test_a_name_steers_no_terminal(cloud_bucket: CloudBucket) -> None:
    done = ran("--bucket", "states\x1b]52;c;x\x07\u202e", "--", "true")
    assert done.returncode == 1
    assert "\\x1b]52" in done.stderr
    assert done.stderr.rstrip("\n").isprintable()

"""One writer a stack, and no checkpoint over one that the writer has not seen."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from pipeline.state.bucket import Bucket, Object
from pipeline.state.errors import S3Error
from pipeline.state.ledger import Ledger
from providers import credentials
from simulator.kernel.faults import Action, FaultDetails
from tests.pipeline.state.conftest import NOW
from tests.support.bucket import CloudBucket
from tests.support.running_cloud import RunningCloud

STATE = ".pulumi/stacks/shop/prod.json"
FOLDER = ".pulumi/locks/organization/shop/prod"
LOCK = f"{FOLDER}/lock.json"
Open = Callable[[], Ledger]


def lock_of(name: str) -> bytes:
    owner = {"pid": 4711, "username": name, "hostname": "laptop", "timestamp": "2026-11-26T02:00:00.123456+01:00"}
    return json.dumps(owner).encode()


def locked(ledger: Ledger, name: str) -> str:
    """Lock the stack in somebody's name and read its state; return the lock's key."""
    key = f"{FOLDER}/{name}.json"
    ledger.put(key, lock_of(name))
    read(ledger)
    return key


def read(ledger: Ledger) -> bytes | None:
    try:
        return ledger.get(STATE).content
    except S3Error:
        return None


def refused(ledger: Ledger, key: str, content: bytes) -> str:
    with pytest.raises(S3Error) as caught:
        ledger.put(key, content)
    assert caught.value.status == 412
    return str(caught.value)


def keys(ledger: Ledger) -> list[str]:
    return [entry.name for entry in ledger.list(f"{FOLDER}/", "", "", 1000).entries]


def test_a_writer_locks_writes_and_unlocks(new_ledger: Open, cloud_bucket: CloudBucket) -> None:
    ada = new_ledger()
    key = locked(ada, "ada")
    ada.put(STATE, b"1")
    ada.put(STATE, b"2")
    ada.delete(key)
    assert cloud_bucket.names() == [STATE]
    assert cloud_bucket.read(STATE) == b"2"
    assert set(cloud_bucket.versions(STATE)) == {b"1", b"2"}


def test_the_owner_sees_its_lock_by_its_own_name_and_others_by_the_shared_one(new_ledger: Open) -> None:
    ada, bob = new_ledger(), new_ledger()
    key = locked(ada, "ada")
    assert keys(ada) == [key]
    assert keys(bob) == [LOCK]
    assert ada.get(key).content == bob.get(LOCK).content == lock_of("ada")


def test_the_second_of_two_is_told_who_holds_the_stack(new_ledger: Open, cloud_bucket: CloudBucket) -> None:
    ada, bob = new_ledger(), new_ledger()
    locked(ada, "ada")
    line = refused(bob, f"{FOLDER}/bob.json", lock_of("bob"))
    assert line == "The stack shop/prod is locked by ada@laptop (process 4711) since 2026-11-26 02:00:00."
    assert cloud_bucket.read(LOCK) == lock_of("ada")
    assert bob.others["shop/prod"].username == "ada"


def test_of_many_at_once_one_gets_the_lock(new_ledger: Open) -> None:
    def lock(number: int) -> bool:
        try:
            new_ledger().put(f"{FOLDER}/{number}.json", lock_of(f"n{number}"))
        except S3Error:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(lock, range(12))) == 1


class LeavingOwner(Bucket):
    """A bucket in which the owner of a lock releases it just before somebody looks whose it is."""

    def get(self, name: str) -> Object | None:
        if name == LOCK:
            self.delete(name)
        return super().get(name)


def test_a_lock_that_is_released_at_this_moment_is_taken(
    new_ledger: Open, bucket: Bucket, cloud_bucket: CloudBucket, said: list[str]
) -> None:
    locked(new_ledger(), "ada")
    bob = Ledger(LeavingOwner(credentials.find(lambda _key: None), bucket.name), said.append, lambda: NOW)
    locked(bob, "bob")
    assert json.loads(cloud_bucket.read(LOCK))["username"] == "bob"
    assert bob.others == {}


def test_locks_of_different_stacks_do_not_meet(new_ledger: Open) -> None:
    ada, bob = new_ledger(), new_ledger()
    locked(ada, "ada")
    bob.put(".pulumi/locks/organization/shop/dev/bob.json", lock_of("bob"))
    bob.put(".pulumi/stacks/shop/dev.json", b"1")


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b'{"pid": 1, "username": "", "hostname": "x"}', b"\xff"])
def test_a_lock_without_an_owners_name_is_not_written(
    new_ledger: Open, cloud_bucket: CloudBucket, content: bytes
) -> None:
    with pytest.raises(S3Error, match="names no owner"):
        new_ledger().put(f"{FOLDER}/x.json", content)
    assert cloud_bucket.names() == []


def test_a_writer_whose_lock_was_taken_away_overwrites_nothing(
    new_ledger: Open, cloud_bucket: CloudBucket, said: list[str]
) -> None:
    ada, bob = new_ledger(), new_ledger()
    key = locked(ada, "ada")
    ada.put(STATE, b"ada 1")
    bob.delete(LOCK)  # pulumi cancel
    locked(bob, "bob")
    bob.put(STATE, b"bob 1")
    line = refused(ada, STATE, b"ada 2")
    refused(ada, STATE, b"ada 3")
    bob.put(STATE, b"bob 2")
    assert cloud_bucket.read(STATE) == b"bob 2"
    [kept] = cloud_bucket.names("refused/")
    assert kept == "refused/shop/prod-20261126T020000.000000Z.json"
    assert set(cloud_bucket.versions(kept)) == {b"ada 2", b"ada 3"}
    assert kept in line
    assert said == [line]
    ada.delete(key)
    assert cloud_bucket.read(LOCK) == lock_of("bob")


def test_a_writer_whose_lock_is_gone_writes_no_more_though_nobody_else_has_written(
    new_ledger: Open, cloud_bucket: CloudBucket
) -> None:
    ada, bob = new_ledger(), new_ledger()
    locked(ada, "ada")
    bob.delete(LOCK)
    refused(ada, STATE, b"ada 1")
    assert STATE not in cloud_bucket.names()


def test_what_a_writer_reads_again_does_not_count_as_seen(new_ledger: Open, cloud_bucket: CloudBucket) -> None:
    ada, bob = new_ledger(), new_ledger()
    locked(ada, "ada")
    read(bob)
    bob.put(STATE, b"bob 1")  # without a lock, as from another way in
    read(ada)
    refused(ada, STATE, b"ada 1")
    assert cloud_bucket.read(STATE) == b"bob 1"


def test_two_commands_behind_one_door_each_see_the_state_anew(new_ledger: Open, cloud_bucket: CloudBucket) -> None:
    ada, bob = new_ledger(), new_ledger()
    ada.delete(locked(ada, "ada"))
    bob.delete(locked(bob, "bob"))
    locked(bob, "bob")
    bob.put(STATE, b"bob 1")
    bob.release()
    locked(ada, "ada")
    ada.put(STATE, b"ada 1")
    assert cloud_bucket.read(STATE) == b"ada 1"


def test_a_state_that_was_never_read_is_not_overwritten(new_ledger: Open, cloud_bucket: CloudBucket) -> None:
    new_ledger().put(STATE, b"1")
    refused(new_ledger(), STATE, b"2")
    assert cloud_bucket.read(STATE) == b"1"


def test_a_state_that_somebody_wrote_since_is_not_deleted(new_ledger: Open, cloud_bucket: CloudBucket) -> None:
    ada, bob = new_ledger(), new_ledger()
    ada.put(STATE, b"1")
    read(bob)
    bob.put(STATE, b"2")
    with pytest.raises(S3Error, match="Somebody else has written"):
        ada.delete(STATE)
    assert cloud_bucket.read(STATE) == b"2"


def test_what_the_command_left_locked_is_released_when_the_door_closes(
    new_ledger: Open, cloud_bucket: CloudBucket, said: list[str]
) -> None:
    ada = new_ledger()
    locked(ada, "ada")
    ada.release()
    assert cloud_bucket.names() == []
    assert said == ["The command ended without releasing stack shop/prod; its lock was removed."]


def test_a_door_that_closes_leaves_the_lock_of_who_took_over(new_ledger: Open, cloud_bucket: CloudBucket) -> None:
    ada, bob = new_ledger(), new_ledger()
    locked(ada, "ada")
    bob.delete(LOCK)
    locked(bob, "bob")
    ada.release()
    assert cloud_bucket.read(LOCK) == lock_of("bob")


@pytest.mark.parametrize("method", ["PUT", "GET", "DELETE"])
@pytest.mark.parametrize("action", ["drop-before", "drop-after", "truncate", "status"])
def test_a_lost_answer_loses_nothing(
    running_cloud: RunningCloud, new_ledger: Open, cloud_bucket: CloudBucket, method: str, action: Action
) -> None:
    ada = new_ledger()
    key = locked(ada, "ada")
    ada.put(STATE, b"1")
    running_cloud.cloud.faults.add(FaultDetails(match=f"{method} */o/*", action=action, times=1))
    ada.put(STATE, b"2")
    ada.delete(key)
    assert cloud_bucket.read(STATE) == b"2"
    assert cloud_bucket.names() == [STATE]


def test_a_lock_whose_answer_was_lost_is_the_writers_own(
    running_cloud: RunningCloud, new_ledger: Open, cloud_bucket: CloudBucket
) -> None:
    running_cloud.cloud.faults.add(FaultDetails(match="PUT */o/*", action="drop-after", times=1))
    ada = new_ledger()
    key = locked(ada, "ada")
    assert keys(ada) == [key]
    ada.put(STATE, b"1")
    assert cloud_bucket.read(LOCK) == lock_of("ada")

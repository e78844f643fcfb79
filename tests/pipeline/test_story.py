"""What the real engine said of each kind of change, told in sentences about people and data."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.access import Side
from pipeline.kinds import KINDS, Weight
from pipeline.steps import UNKNOWN, Preview, Step, read
from pipeline.story import tell
from tests.pipeline import recorded

DATA = "the IoT data of h4n6tjpbsfydo"

VERDICTS = {
    "nothing": "none",
    "options_only": "none",
    "release_user": "none",
    "first": "changes",
    "add_reader": "changes",
    "leave_group": "changes",
    "token_life": "changes",
    "direct_access": "changes",
    "more_data": "changes",
    "from_nothing": "changes",
    "change_iot_domain": "changes",
    "hand_over": "none",
    "drift": "changes",
    "remove_reader": "loses",
    "change_client_id": "loses",
    "rotate_secret": "loses",
    "destroy": "loses",
    "remove_iot_domain": "loses",
    "destroy_iot_domains": "loses",
    "gone": "changes",
    "kept_policy": "changes",
    "broken_policy": "error",
    "mistake": "error",
    "unknown_user": "error",
    "protected_destroy": "error",
    "protected_iot_domains": "error",
}


def sentences(name: str) -> list[str]:
    return [sentence.text for sentence in recorded.tell(name).sentences]


@pytest.mark.parametrize(("name", "verdict"), VERDICTS.items())
def test_the_verdict_is_right(name: str, verdict: str) -> None:
    assert recorded.tell(name).verdict == verdict


def test_no_change_is_one_sentence() -> None:
    assert sentences("nothing") == ["Nothing in the cloud changes."]


def test_a_new_reader_is_named_with_what_can_be_read() -> None:
    assert sentences("add_reader") == [
        f"mallory gains access to {DATA}.",
        "mallory joins group iot-readers.",
        "User mallory is created.",
    ]


def test_a_removed_reader_loses_access_first() -> None:
    assert sentences("remove_reader") == [f"grace loses access to {DATA}.", "User grace is deleted."]


def test_leaving_a_group_is_not_told_as_a_loss_while_a_direct_assignment_remains() -> None:
    assert sentences("leave_group") == ["grace leaves group iot-readers, and can read the same IoT data as before."]


def test_a_user_who_is_handed_over_stays_and_keeps_the_access() -> None:
    assert sentences("release_user") == [
        "Nothing in the cloud changes.",
        "User grace stays, and this stack no longer looks after it.",
    ]


def test_the_same_preview_is_told_alike_in_whatever_order_the_engine_reports_it() -> None:
    lines = (recorded.FOLDER / "from_nothing.jsonl").read_text().splitlines()
    in_order, reversed_order = (read(map(json.loads, order)) for order in (lines, reversed(lines)))
    assert tell(in_order, "sim") == tell(reversed_order, "sim")


def test_what_is_handed_over_stays_and_nobody_loses_anything() -> None:
    stays = "stays, and this stack no longer looks after it."
    nothing, *told = sentences("hand_over")
    assert nothing == "Nothing in the cloud changes."
    assert told[:4] == [
        f"The identity domain iot-data {stays}",
        f"The IoT domain plant-7 {stays}",
        f"The IoT domain plant-8 {stays}",
        f"The IoT domain group iot-data {stays}",
    ]
    assert all(
        one.startswith("From now on, destroy will restore the setting of the ORDS data access") for one in told[4:]
    )


def test_an_iot_domain_that_the_stack_no_longer_makes_is_a_loss_with_all_its_data() -> None:
    assert sentences("remove_iot_domain")[:2] == [
        "grace loses access to the IoT data of plant-7.",
        "The IoT domain plant-7 is deleted, with all its data; it cannot be brought back, "
        "and Oracle refuses while it has digital twins.",
    ]


def test_a_stack_from_nothing_says_what_it_makes_before_short_ids_are_known() -> None:
    told = sentences("from_nothing")
    assert "The IoT domain group iot-data is created, of type PRODUCTION, with a database of its own." in told
    assert "The IoT domain plant-7 is created." in told
    assert "grace gains access to the IoT data of plant-7, the IoT data of plant-8" in told[0]


def test_another_client_id_is_one_cause_with_its_consequences() -> None:
    told = recorded.tell("change_client_id")
    cause, consequences = (sentence.text for sentence in told.sentences)
    assert "replaced, because the client id (iot_data_client to other_client) changes" in cause
    assert "The old one goes first" in cause
    assert "every token and every stored client secret ends" in cause
    assert consequences.startswith("4 more resources are replaced as a consequence")
    assert [one for one in told.to_do if "Hand the client secret" in one and "Readers: grace." in one]


def test_a_replacement_changes_only_what_differs() -> None:
    changed = {step.name: step.changed for step in recorded.preview("change_client_id").changes}
    assert changed["app-app"] == ("name",)
    assert changed["app-guard"] == ("appId",)
    assert changed["readers-grant-user-grace"] == ("app",)


def test_a_rotated_secret_ends_the_old_one_and_says_what_to_hand_over() -> None:
    told = recorded.tell("rotate_secret")
    assert "The old one ends at once" in told.sentences[0].text
    assert "pulumi stack output clientSecret --show-secrets --stack sim" in told.to_do[0]


def test_a_new_iot_domain_widens_access() -> None:
    assert any(one.startswith("grace gains access to the IoT data of") for one in sentences("more_data"))


def test_direct_access_is_told_for_the_members_of_the_group() -> None:
    assert sentences("direct_access") == [
        "grace gains access to the database of IoT domain h4n6tjpbsfydo, by direct connection."
    ]


def test_token_life_is_told_with_both_numbers() -> None:
    assert sentences("token_life") == ["New tokens of IoT data are good for 7200 s instead of 3600 s."]


def test_a_change_of_options_says_that_nothing_in_the_cloud_changes() -> None:
    first, *rest = sentences("options_only")
    assert first == "Nothing in the cloud changes."
    assert all("destroy will keep" in one for one in rest)


def test_drift_of_bridged_and_dynamic_resources_will_be_put_right() -> None:
    told = " ".join(sentences("drift"))
    assert "accessTokenExpiry (90, to be 3600)" in told
    assert "publicAccess (false, to be true)" in told
    assert "grace joins group iot-readers" in told
    assert told.count("It will be put right.") == 3


def test_what_somebody_deleted_is_told_as_drift() -> None:
    assert "Somebody deleted group iot-readers by hand. It will be created anew." in sentences("gone")


def test_a_broken_policy_stands_beside_what_would_change() -> None:
    told = recorded.tell("broken_policy")
    assert "New tokens of IoT data are good for 31536000 s" in told.sentences[0].text
    (error,) = told.errors
    assert error.startswith("Policy: mandatory: app-app: ")
    assert recorded.preview("kept_policy").policies == {"iot-ords 0.1.0": []}


def test_the_first_deploy_tells_who_will_read_what() -> None:
    assert sentences("first")[0] == f"grace gains access to {DATA}."


def test_destroy_tells_every_loss() -> None:
    told = " ".join(sentences("destroy"))
    assert f"grace loses access to {DATA}." in told
    assert "The identity domain iot-data is deleted, with every user, group and app in it." in told


def test_a_mistake_is_told_in_the_words_of_the_program_alone() -> None:
    (error,) = recorded.tell("mistake").errors
    assert error.startswith("The configuration of stack sim has 2 mistakes:")


def test_protection_is_explained_with_the_command_that_lifts_it() -> None:
    (error,) = recorded.tell("protected_destroy").errors
    assert "is protected, so nothing was done" in error
    assert "pulumi config set protectIdentityDomain false --stack sim" in error


@pytest.mark.parametrize("name", recorded.NAMES)
def test_no_sentence_shows_an_id_or_a_placeholder(name: str) -> None:
    preview, told = recorded.preview(name), recorded.tell(name)
    text = " ".join([*(sentence.text for sentence in told.sentences), *told.to_do])
    assert UNKNOWN not in text
    assert "ocid1.user" not in text
    assert not [id_ for id_ in preview.names if id_ in text]


@pytest.mark.parametrize("name", recorded.NAMES)
def test_the_table_knows_every_kind_that_the_program_declares(name: str) -> None:
    assert {step.type for step in recorded.preview(name).steps} - {"Stack"} <= KINDS.keys()


def test_an_unknown_kind_is_told_plainly() -> None:
    urn = "urn:pulumi:s::iot-ords::oci:Other/thing:Thing::new-thing"
    step = Step("update", urn, {"size": 1}, {"size": 2}, changed=("size",))
    assert [one.text for one in tell(Preview([step]), "s").sentences] == ["Changes size of new-thing (Thing)."]


def test_an_unknown_input_of_a_known_kind_is_told_plainly() -> None:
    urn = "urn:pulumi:s::iot-ords::oci:Identity/domainsApp:DomainsApp::app-app"
    step = Step("update", urn, {"displayName": "x", "hue": 1}, {"displayName": "x", "hue": 2}, changed=("hue",))
    assert [one.text for one in tell(Preview([step]), "s").sentences] == ["Changes hue of the application x."]


def test_an_unknown_kind_that_is_replaced_is_never_a_mere_change() -> None:
    urn = "urn:pulumi:s::iot-ords::oci:Other/thing:Thing::new-thing"
    step = Step("replace", urn, {"size": 1}, {"size": 2}, changed=("size",), keys=("size",))
    assert tell(Preview([step]), "s").sentences[0].weight == Weight.LOSS


def test_a_broken_mandatory_policy_is_an_error() -> None:
    assert tell(Preview(policies={"iot 1": ["mandatory: app: no"]}), "s").verdict == "error"


def test_a_broken_advisory_policy_is_told_but_is_no_error() -> None:
    told = tell(Preview(policies={"iot 1": ["advisory: app: no"]}), "s")
    assert told.verdict == "none"
    assert [one.text for one in told.sentences] == ["Nothing in the cloud changes.", "Policy: advisory: app: no"]


def test_a_member_in_other_letters_is_the_same_person() -> None:
    urn = "urn:pulumi:s::iot-ords::oci:Identity/domains{}:Domains{}::readers-{}"
    user = Step("create", urn.format("User", "User", "user-grace"), new={"userName": "grace"})
    group = Step(
        "create", urn.format("Group", "Group", "group-g"), new={"displayName": "g", "members": [{"value": UNKNOWN}]}
    )
    config = {"groups": '[{"name": "g", "members": ["GRACE"]}]'}
    assert Side(Preview([user, group], config), after=True).members == {"g": {"grace"}}


def test_members_are_those_of_the_file_of_readers_where_there_is_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    urn = "urn:pulumi:s::iot-ords::oci:Identity/domainsGroup:DomainsGroup::readers-group-g"
    group = Step("create", urn, new={"displayName": "g", "members": [{"value": UNKNOWN}]})
    side = Side(Preview([group], {"readersFile": "readers.yaml"}), after=True)
    (tmp_path / "readers.yaml").write_text("groups: [{name: g, members: [no]}]")
    assert side.members == {"g": {"no"}}


@pytest.mark.parametrize("content", ["groups: [", "- g", "groups: g", "\x00", "[" * 5000])
def test_a_file_of_readers_that_is_none_is_the_programs_affair(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str
) -> None:
    monkeypatch.chdir(tmp_path)
    urn = "urn:pulumi:s::iot-ords::oci:Identity/domainsGroup:DomainsGroup::readers-group-g"
    group = Step("create", urn, new={"displayName": "g", "members": [{"value": UNKNOWN}]})
    (tmp_path / "readers.yaml").write_text(content)
    assert Side(Preview([group], {"readersFile": "readers.yaml"}), after=True).members == {"g": frozenset()}

"""Tell a preview in sentences about people and data.

Does not: hide secrets and personal data (redaction.py), or know how it is shown (report.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from string import Formatter
from typing import Any

from pipeline import kinds
from pipeline.access import Difference, grantee_name, joined
from pipeline.kinds import KINDS, QUIET_INPUTS, TOLD_BY_ACCESS, Kind, Saying, Weight
from pipeline.steps import UNKNOWN, Preview, Step, is_secret

NOTHING = "Nothing in the cloud changes."
PROTECTED = re.compile(r'"?(?P<urn>urn:\S*::(?P<name>[^":]+))"? .*?(?:protect)', re.DOTALL)
PROTECTED_HELP = (
    "{name} is protected, so nothing was done. To really delete or replace it: set {key} to false "
    "(`pulumi config set {key} false --stack {stack}`), have that deployed, and run this again."
)
RELEASED = Saying("{noun} stays, and this stack no longer looks after it.", Weight.NOTE)
FORGET = "forget"
"""The program sets onDestroy to this where the thing goes too. Source: providers/restoring.py."""
FOLLOWED_BY_CODE = ("preview failed", "update failed")


@dataclass(frozen=True)
class Sentence:
    """One sentence and how much it matters."""

    text: str
    weight: Weight


@dataclass(frozen=True)
class Story:
    """What a preview means.

    Attributes:
        sentences: What matters most first.
        drift: What somebody changed by hand, and what becomes of it.
        to_do: What a person must do outside, each once.
        errors: Why the preview stands in the way of a deploy.
    """

    sentences: tuple[Sentence, ...]
    drift: tuple[str, ...] = ()
    to_do: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()

    @property
    def verdict(self) -> str:
        """`none`, `changes`, `loses` or `error`."""
        if self.errors:
            return "error"
        weight = max((sentence.weight for sentence in self.sentences), default=Weight.NOTE)
        return {Weight.NOTE: "none", Weight.CHANGE: "changes", Weight.LOSS: "loses"}[weight]


def tell(preview: Preview, stack: str) -> Story:
    """Tell what a preview means.

    Args:
        preview: What the engine told.
        stack: Name of the stack, for the commands in the text.
    """
    sayings = [(step, saying, key) for step in preview.changes for saying, key in _sayings(step)]
    difference = Difference.of(preview)
    drift = [preview.named(text) for text in _drift(preview)]
    violations = [words for broken in preview.policies.values() for words in broken]
    told = [
        *_people(preview, difference),
        *(Sentence(text, Weight.CHANGE) for text in drift),
        *(Sentence(_fill(saying.text, step, key, stack), saying.weight) for step, saying, key in sayings),
        *_consequences(preview),
        *(Sentence(f"Policy: {words}", Weight.NOTE) for words in violations if not _is_mandatory(words)),
    ]
    errors = [explain(error, stack) for error in preview.errors if error not in FOLLOWED_BY_CODE]
    errors += [f"Policy: {words}" for words in violations if _is_mandatory(words)]
    if not errors and not any(sentence.weight for sentence in told):
        told = [Sentence(NOTHING, Weight.NOTE), *told]
    named = [Sentence(preview.named(sentence.text), sentence.weight) for sentence in told]
    readers = sorted({person for person, _ in difference.after.access})
    whom = f" Readers: {joined(readers)}." if readers else ""
    to_do = dict.fromkeys(_fill(saying.to_do, step, key, stack) for step, saying, key in sayings if saying.to_do)
    return Story(
        sentences=tuple(dict.fromkeys(sorted(named, key=lambda sentence: -sentence.weight))),
        drift=tuple(drift),
        to_do=tuple(preview.named(f"{one}.{whom}") for one in to_do),
        errors=tuple(errors),
    )


def explain(error: str, stack: str) -> str:
    """Return an error of the engine in words that say what to do."""
    protected = PROTECTED.search(error)
    if not protected:
        return error
    key = "protectIotDomains" if "IotDomain" in protected["urn"] else "protectIdentityDomain"
    return PROTECTED_HELP.format(name=protected["name"], key=key, stack=stack)


def _is_mandatory(violation: str) -> bool:
    return violation.startswith("mandatory")


def _sayings(step: Step) -> Iterator[tuple[Saying, str]]:
    """Yield what a step means, with the input that it is about."""
    kind = KINDS.get(step.type)
    if kind is None:
        verb = {
            "create": "Creates",
            "delete": "Deletes",
            "replace": "Replaces",
            "update": "Changes",
            "release": "Lets go of",
        }[step.operation]
        weight = Weight.LOSS if step.operation in ("delete", "replace") else Weight.CHANGE
        what = f"{', '.join(step.changed)} of " if step.operation == "update" else ""
        yield Saying(f"{verb} {what}{{name}} ({step.type}).", weight), ""
    elif not kind.in_cloud or step.is_consequence or step.was_deleted or _goes_along(step):
        return
    elif step.operation == "release":
        yield RELEASED, ""
    elif step.operation == "update":
        yield from _changed(step, kind)
    elif saying := getattr(kind, step.operation):
        yield saying, ""
    elif step.operation == "replace" and not TOLD_BY_ACCESS.get(step.type):
        yield Saying("{noun} is replaced, because {keys} changes.", Weight.LOSS), ""


def _goes_along(step: Step) -> bool:
    """Tell whether it ends with an IoT domain that the stack made, whose own sentence tells it."""
    return step.operation == "delete" and (step.old.get("onDestroy") == FORGET or "iotDomainName" in step.old)


def _changed(step: Step, kind: Kind) -> Iterator[tuple[Saying, str]]:
    for key in step.changed:
        told = key in TOLD_BY_ACCESS.get(step.type, ()) or key in QUIET_INPUTS or key in step.drifted
        if key in kind.properties and not told:
            yield kind.properties[key], key
        elif not told:
            yield Saying(f"Changes {key} of {{noun}}."), key


def _people(preview: Preview, difference: Difference) -> Iterator[Sentence]:
    """Tell who gains and loses access, and who only comes to it in another way."""
    gone = {step.old.get("userName") for step in preview.changes if step.operation == "delete"}
    for people, things in difference.lost:
        verb = "loses" if len(people) == 1 else "lose"
        yield Sentence(f"{joined(people)} {verb} access to {things}.", Weight.LOSS)
    for people, things in difference.gained:
        verb = "gains" if len(people) == 1 else "gain"
        yield Sentence(f"{joined(people)} {verb} access to {things}.", Weight.CHANGE)
    for person, group, joins, keeps in difference.moves:
        if person in gone:
            continue
        verb = "joins" if joins else "leaves"
        still = ", and can read the same IoT data as before" if keeps else ""
        yield Sentence(f"{person} {verb} group {group}{still}.", Weight.CHANGE)
    for kind, name in sorted(difference.after.assigned - difference.before.assigned):
        if kind == "Group" and not difference.after.members.get(name, frozenset()):
            yield Sentence(f"Group {name} is assigned to the application; it has no members yet.", Weight.CHANGE)
    yield from _reassigned(difference)


def _reassigned(difference: Difference) -> Iterator[Sentence]:
    """Tell of assignments that come or go while the person's access stays as it is."""
    before, after = difference.before, difference.after
    gone = {name for name, _ in before.access - after.access} | {name for name, _ in after.access - before.access}
    for kind, name in sorted(before.assigned ^ after.assigned):
        if kind == "User" and name not in gone:
            word = "also directly" if (kind, name) in after.assigned else "no longer directly"
            yield Sentence(f"{name} is assigned to the application {word}; the access stays the same.", Weight.CHANGE)


def _drift(preview: Preview) -> Iterator[str]:
    """Tell what somebody changed by hand, and what becomes of it."""
    for step in preview.changes:
        if step.was_deleted:
            yield f"Somebody deleted {_noun(step)} by hand. It will be created anew."
        elif step.drifted:
            told = TOLD_BY_ACCESS.get(step.type, frozenset())
            values = [_correction(step, key) for key in step.drifted if key not in told]
            yield f"Somebody changed {_noun(step)} by hand: {joined(values or ['its members'])}. It will be put right."


def _correction(step: Step, key: str) -> str:
    return f"{key} ({_shown(step.old.get(key))}, to be {_shown(step.new.get(key))})"


def _noun(step: Step) -> str:
    kind = KINDS.get(step.type)
    return _fill(kind.noun if kind else "{name}", step, "", "")


def _consequences(preview: Preview) -> Iterator[Sentence]:
    """Count what is replaced only because something else is."""
    followers = [step for step in preview.changes if step.is_consequence]
    if followers:
        count = "1 more resource is" if len(followers) == 1 else f"{len(followers)} more resources are"
        yield Sentence(f"{count} replaced as a consequence, and nobody gains or loses access by that.", Weight.NOTE)


class _Words(Formatter):
    """Fills a template from the inputs of a step; what is not there is named instead of failing."""

    def get_value(self, key: int | str, _args: Any, kwargs: Mapping[str, Any]) -> Any:
        return kwargs.get(str(key), f"({key})")


def _fill(template: str, step: Step, key: str, stack: str) -> str:
    inputs = step.new or step.old
    values = {name: _shown(value) for name, value in inputs.items()}
    if step.type == "DomainsGrant":
        values["grantee"] = grantee_name(step, inputs)
    if UNKNOWN in str(inputs.get("iotDomainId")):
        values["iotDomainId"] = step.iot_domain
    values |= {"name": values.get("name", step.name), "stack": stack}
    values |= {"old": _shown(step.old.get(key)), "new": _shown(step.new.get(key)), "keys": _reason(step)}
    if "{noun}" in template:
        values["noun"] = _fill(KINDS[step.type].noun, step, "", stack)
    filled = _Words().vformat(template, (), values)
    return filled[:1].upper() + filled[1:] if template.startswith("{noun}") else filled


def _reason(step: Step) -> str:
    """Say which inputs force a replacement, from what to what."""
    causes = [key for key in step.keys if UNKNOWN not in str(step.new.get(key))]
    return (
        joined(
            [
                f"{kinds.INPUT_NAMES.get(key, key)} ({_shown(step.old.get(key))} to {_shown(step.new.get(key))})"
                for key in causes
            ]
        )
        or "what it belongs to"
    )


def _shown(value: Any) -> str:
    """Return a value for a sentence: no secret, no placeholder of the engine."""
    if value is None or value == "":
        return "nothing"
    if is_secret(value):
        return "(secret)"
    if UNKNOWN in str(value):
        return "(known after the deploy)"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return joined([_item(one) for one in value])
    return _item(value)


def _item(value: Any) -> str:
    return str(value.get("value", "…")) if isinstance(value, Mapping) else str(value)


def steps_shown(preview: Preview) -> list[str]:
    """Return one text for each step that does something, with changed values; people are named, never numbered."""
    return [preview.named(_step_line(step)) for step in preview.changes]


def _step_line(step: Step) -> str:
    sign = {"create": "+", "delete": "-", "update": "~", "replace": "±", "release": ">"}[step.operation]
    changes = [f"{key}: {_shown(step.old.get(key))} => {_shown(step.new.get(key))}" for key in step.changed]
    return f"{sign} {step.name} ({step.type})" + "".join(f"\n    {change}" for change in changes)

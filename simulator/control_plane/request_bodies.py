"""Read the JSON body of a control plane request into a typed object."""

from __future__ import annotations

from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic.alias_generators import to_camel

from simulator.control_plane.oracle_errors import invalid_parameter, missing_parameter
from simulator.kernel.call import Call
from simulator.kernel.refusal import Refusal

Body = TypeVar("Body", bound=BaseModel)

Text = Annotated[str, Field(min_length=1, max_length=255)]
FreeformTags = dict[str, str]
DefinedTags = dict[str, dict[str, Any]]


class Details(BaseModel):
    """A request body: camelCase on the wire; members the service does not know are ignored."""

    model_config = ConfigDict(alias_generator=to_camel, frozen=True, strict=True)

    def given(self) -> dict[str, Any]:
        """Return what the body holds, by its name on the wire; a null counts as not given."""
        return self.model_dump(by_alias=True, exclude_none=True)


class ChangeCompartmentDetails(Details):
    """Body of every operation that moves a resource to another compartment."""

    compartment_id: Text


def parse(call: Call, type: type[Body]) -> Body:
    """Return the body of `call` as `type`.

    Raises:
        refusal_for: 400 CannotParseRequest, MissingParameter or InvalidParameter.
    """
    try:
        return type.model_validate_json(call.body or b"{}")
    except ValidationError as error:
        raise refusal_for(error) from error


def refusal_for(error: ValidationError) -> Refusal:
    """Say the first thing that is wrong with a body."""
    first = error.errors()[0]
    name = ".".join(str(part) for part in first["loc"])
    if first["type"] == "json_invalid":
        return Refusal(400, "CannotParseRequest", "The request body is not JSON.", "validation: body is not JSON")
    if first["type"] in {"missing", "union_tag_not_found"}:
        return missing_parameter(name or "type")
    if first["type"] == "union_tag_invalid":
        return invalid_parameter(f"type must be one of {first['ctx']['expected_tags']}")
    return invalid_parameter(f"{name}: {first['msg']}" if name else first["msg"])

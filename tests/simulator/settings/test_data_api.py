from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from simulator.settings.data_api import DataApiSettings


@pytest.mark.parametrize(
    "values",
    [
        {"maximum_limit": 0},
        {"order_without_orderby": "random"},
        {"privilege_refusal_status": 404},
        {"query_timeout_seconds": -1},
        {"nosuch": 1},
    ],
)
def test_impossible_setting_is_refused(values: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        DataApiSettings(**values)

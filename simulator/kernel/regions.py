"""The regions of the simulated realm, and which of them the tenancy uses."""

from __future__ import annotations

KEYS = {
    "us-ashburn-1": "IAD",
    "us-phoenix-1": "PHX",
    "us-sanjose-1": "SJC",
    "eu-frankfurt-1": "FRA",
    "uk-london-1": "LHR",
    "sa-saopaulo-1": "GRU",
}
"""Region keys by name: the regions of the IoT data API. Source: documentation "Internet of Things Data API"."""

HOME = "us-ashburn-1"
SUBSCRIBED = (HOME, "us-phoenix-1")

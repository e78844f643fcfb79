"""`python -m demo up` connects the simulated IoT domain and reads its data, `python -m demo down` undoes and proves it.

It runs inside the simulated cloud (`make demo`, `make demo-down`) and meets it only as a user would: through Pulumi,
the client and Oracle's SDK.
"""

from __future__ import annotations

import sys

from demo.down import down
from demo.tenancy import Tenancy
from demo.up import up

if __name__ == "__main__":
    {"up": up, "down": down}[sys.argv[1]](Tenancy.describe())

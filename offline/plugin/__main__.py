"""Run the stand-in plugin: `python -m offline.plugin ENGINE_ADDRESS`. The engine does this, through the wrapper."""

from __future__ import annotations

import asyncio
import sys

from offline.plugin.server import serve

if __name__ == "__main__":
    asyncio.run(serve(next(argument for argument in sys.argv[1:] if not argument.startswith("-"))))

"""IoT control plane, API version 20250531: IoT domain groups, IoT domains, their data access and work requests.

Does not: hold digital twins, models, adapters and relationships; the program does not use them.
"""

"""The IoT data API: what Oracle REST Data Services (ORDS) answers at the data host of an IoT domain group.

Does not: write data over HTTP (the real API only reads), serve the metadata catalog that `describedby` points to,
or run custom REST modules. Rows come from `telemetry.db` in the state directory; see FIDELITY.md.
"""

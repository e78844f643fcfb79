"""IoT control plane, API version 20250531."""

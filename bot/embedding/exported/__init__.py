"""A model exported for ONNX Runtime: written and verified with torch, served without it."""

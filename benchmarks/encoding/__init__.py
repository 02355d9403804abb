"""How long encoding takes by torch and by ONNX Runtime."""

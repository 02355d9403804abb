"""The arithmetic of the benchmarks; what they measure is asserted nowhere."""

"""How fast kpikit is, as ratios to hand-written float scripts: `python -m benchmarks`."""

"""YAML to specifications; the only package that imports yaml."""

from kpikit.spec.load import Checked, check_specification, load_specification, parse_specification

__all__ = ["Checked", "check_specification", "load_specification", "parse_specification"]

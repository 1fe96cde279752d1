"""YAML to specifications and back; the only package that imports yaml."""

from kpikit.spec.checked import Checked
from kpikit.spec.dump import dump_specification, value_in_short, written_in_short
from kpikit.spec.load import check_specification, load_specification, parse_specification
from kpikit.spec.schema import json_schema, schema_text

__all__ = [
    "Checked",
    "check_specification",
    "dump_specification",
    "json_schema",
    "load_specification",
    "parse_specification",
    "schema_text",
    "value_in_short",
    "written_in_short",
]

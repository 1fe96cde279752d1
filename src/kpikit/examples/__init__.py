"""The examples of a specification: figures that are given, tried against what is expected of them.

>>> from kpikit.spec import parse_specification
>>> specification = parse_specification('''
... kpikit: 1
... id: roads
... org_units: [{id: north}]
... indicators: {paved: {unit: kilometre}}
... targets: {paved: {plan: {at_least: 40}}}
... examples:
...   - name: Half of the plan
...     period: 2024
...     given: {north: {paved: 21}}
...     expect:
...       - {indicator: paved, achievement: 53 percent, met: unmet, gap: 20}
... ''')
>>> (result,) = run_examples(specification)
>>> result.passed
False
>>> print(result.differences[0])
<text>:12:70: gap of paved.plan (north, 2024): expected 20, came out 19
"""

from kpikit.examples.records import Difference, ExampleResult
from kpikit.examples.run import Runner, findings_of_examples, run_examples

__all__ = ["Difference", "ExampleResult", "Runner", "findings_of_examples", "run_examples"]

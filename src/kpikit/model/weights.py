"""Named alternatives to the weights that nodes state themselves."""

from __future__ import annotations

from fractions import Fraction

from attrs import field, frozen

from kpikit.model.declared import Declared, Form, key
from kpikit.model.ids import Identifier, Slug


@frozen(kw_only=True)
class NodeWeight(Declared):
    """The weight of one node."""

    form = Form(short="weight")

    node: Identifier = field(metadata=key("Id of the node."))
    weight: Fraction = field(metadata=key("Its weight among its siblings."))


@frozen(kw_only=True)
class Weights(Declared):
    """Weights that are taken instead of the nodes' own, when somebody asks for them."""

    form = Form(short="nodes", whole=True)

    id: Slug = field(metadata=key("Name of the alternative."))
    nodes: tuple[NodeWeight, ...] = field(
        metadata=key(
            "Weights by node; other nodes keep their own. `equal` gives all siblings the same.",
            ids=("node",),
            named=(("equal", ()),),
        )
    )

"""A small text tower in half floats, converted as the fp16 files of Xenova's CLIP models are, and what its float32 original
gives by the reference evaluator of ONNX.

    python make_half_graphs.py --out GOLDEN/clip/halves        # needs the packages `onnx` and `onnxconverter-common`
"""
import argparse
import json
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto as T
from onnx import helper as h
from onnx import numpy_helper as nh
from onnx.reference import ReferenceEvaluator
from onnxconverter_common.float16 import convert_float_to_float16

parser = argparse.ArgumentParser()
parser.add_argument("--out", type=Path, required=True)
out = parser.parse_args().out
out.mkdir(parents=True, exist_ok=True)
rng = np.random.default_rng(7)
vocabulary, width, heads, length, project = 96, 32, 2, 7, 16


def weight(*shape, scale=None):
    return (rng.standard_normal(shape) * (scale or shape[0] ** -0.5)).astype(np.float32)


constants = {
    "table": weight(vocabulary, width, scale=0.5),
    "places": weight(length, width, scale=0.1),
    "gain": 1 + weight(width, scale=0.1),
    "bias": weight(width, scale=0.1),
    "project": weight(width, project),
    **{name: weight(width, width) for name in ("q", "k", "v", "o")},
    "up": weight(width, 4 * width),
    "down": weight(4 * width, width),
}
nodes = []


def node(op, inputs, output, **attributes):
    nodes.append(h.make_node(op, inputs, [output], name=f"/{op}_{output}", **attributes))
    return output


def constant(name, value):
    nodes.append(h.make_node("Constant", [], [name], name=name, value=nh.from_array(np.asarray(value), name)))
    return name


def norm(x, name):
    """LayerNormalization in its parts, as exports before opset 17 have it."""
    mean = node("ReduceMean", [x], f"{name}.mean", axes=[-1])
    centred = node("Sub", [x, mean], f"{name}.centred")
    squares = node("Pow", [centred, constant(f"{name}.two", np.float32(2))], f"{name}.squares")
    variance = node("ReduceMean", [squares], f"{name}.variance", axes=[-1])
    safe = node("Add", [variance, constant(f"{name}.epsilon", np.float32(1e-5))], f"{name}.safe")
    unit = node("Div", [centred, node("Sqrt", [safe], f"{name}.root")], f"{name}.unit")
    return node("Add", [node("Mul", [unit, "gain"], f"{name}.scaled"), "bias"], f"{name}.out")


def split(x, name):
    shape = constant(f"{name}.shape", np.array([0, length, heads, width // heads]))
    return node("Transpose", [node("Reshape", [x, shape], f"{name}.r")], f"{name}.heads", perm=[0, 2, 1, 3])


x = node("Add", [node("Gather", ["table", "input_ids"], "embedded"), "places"], "x0")
normed = norm(x, "ln1")
q, k, v = (split(node("MatMul", [normed, name], f"{name}.m"), name) for name in "qkv")
scores = node("MatMul", [q, node("Transpose", [k], "k.t", perm=[0, 1, 3, 2])], "scores")
scaled = node("Mul", [scores, constant("scale", np.float32((width // heads) ** -0.5))], "scaled")
# The causal mask: a constant of a shape, and the triangle where it counts.
size = constant("size", np.array([length, length]))
nodes.append(h.make_node("ConstantOfShape", [size], ["low"], value=nh.from_array(np.array([-1e4], np.float32))))
later = constant("later", np.triu(np.ones((length, length), bool), 1))
mask = node("Where", [later, "low", constant("zero", np.float32(0))], "mask")
attention = node("Softmax", [node("Add", [scaled, mask], "masked")], "attention", axis=-1)
joined = node("Transpose", [node("MatMul", [attention, v], "mixed")], "joined", perm=[0, 2, 1, 3])
flat = node("Reshape", [joined, constant("flat", np.array([0, length, width]))], "flatted")
x = node("Add", [x, node("MatMul", [flat, "o"], "o.m")], "x1")
up = node("MatMul", [norm(x, "ln2"), "up"], "up.m")
sigmoid = node("Sigmoid", [node("Mul", [up, constant("quick", np.float32(1.702))], "quicker")], "sigmoid")
x = node("Add", [x, node("MatMul", [node("Mul", [up, sigmoid], "gelu"), "down"], "down.m")], "x2")
# The last token, by its place, through a cast of a number of the graph.
ends = node("Cast", [node("ArgMax", ["input_ids"], "end", axis=-1, keepdims=1)], "end.f", to=T.FLOAT)
place = node("Cast", [node("Add", [ends, "zero"], "end.s")], "end.i", to=T.INT64)
wide = node("Expand", [node("Unsqueeze", [place, constant("axis", np.array([2]))], "end.u"),
                       constant("wide", np.array([1, 1, width]))], "end.w")
pooled = node("Squeeze", [node("GatherElements", [norm(x, "ln3"), wide], "picked", axis=1),
                          constant("first", np.array([1]))], "pooled")
# A branch with constants of its own.
inner = h.make_graph(
    [h.make_node("Constant", [], ["b"], value=nh.from_array(np.full(width, 0.25, np.float32), "b")),
     h.make_node("Add", ["pooled", "b"], ["branch"])],
    "then", [], [h.make_tensor_value_info("branch", T.FLOAT, None)])
other = h.make_graph([h.make_node("Identity", ["pooled"], ["same"])], "else", [],
                     [h.make_tensor_value_info("same", T.FLOAT, None)])
nodes.append(h.make_node("If", [constant("yes", np.array(True))], ["chosen"], then_branch=inner, else_branch=other))
node("MatMul", ["chosen", "project"], "text_embeds")

graph = h.make_graph(
    nodes, "tower",
    [h.make_tensor_value_info("input_ids", T.INT64, ["batch", length])],
    [h.make_tensor_value_info("text_embeds", T.FLOAT, ["batch", project])],
    [nh.from_array(value, name) for name, value in constants.items()])
model = h.make_model(graph, opset_imports=[h.make_opsetid("", 14)], ir_version=8)
onnx.checker.check_model(model)

ids = rng.integers(0, vocabulary, (5, length))
expected = ReferenceEvaluator(model).run(None, {"input_ids": ids})[0]
for name, keeps in (("float32-edges", True), ("half-edges", False)):
    half = convert_float_to_float16(onnx.ModelProto.FromString(model.SerializeToString()), keep_io_types=keeps)
    onnx.save(half, out / f"{name}.onnx")
(out / "expected.json").write_text(
    json.dumps({"ids": ids.tolist(), "dims": list(expected.shape), "embeds": expected.ravel().tolist()}) + "\n")

"""Tiny graphs with exactly the inputs and outputs of each CLIP layout, for tests of what recognises them.

    python make_clip_graphs.py --out GOLDEN/clip/graphs        # needs the package `onnx`

Their maths is as small as it can be while every input matters (D = 8 numbers, w[j] = j + 1):
    text    sum over the ids that are not 0 of sin(id * w[j])
    vision  mean of the red, green and blue plane times w[j], w[j] * w[j] and 1, added up
"""
import argparse
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto as T, helper as h, numpy_helper

D = 8
W = np.arange(1, D + 1, dtype=np.float32)


def constant(name, value):
    return numpy_helper.from_array(np.asarray(value), name)


def text(ids, out, kind):
    """[b, s] -> [b, D]"""
    zero = constant("zero_id", np.array(0, np.int64 if kind == T.INT64 else np.int32))
    nodes = [
        h.make_node("Equal", [ids, "zero_id"], ["is_pad"]),
        h.make_node("Cast", [ids], ["float_ids"], to=T.FLOAT),
        h.make_node("Unsqueeze", ["float_ids", "last_axis"], ["column"]),
        h.make_node("Mul", ["column", "w"], ["angles"]),
        h.make_node("Sin", ["angles"], ["waves"]),
        h.make_node("Unsqueeze", ["is_pad", "last_axis"], ["pad_column"]),
        h.make_node("Where", ["pad_column", "zero_float", "waves"], ["kept"]),
        h.make_node("ReduceSum", ["kept", "sequence_axis"], [out], keepdims=0),
    ]
    return nodes, [zero, constant("last_axis", np.array([2], np.int64)), constant("sequence_axis", np.array([1], np.int64)),
                   constant("w", W), constant("zero_float", np.array(0, np.float32))]


def vision(pixels, out):
    """[b, 3, h, w] -> [b, D]"""
    nodes = [h.make_node("ReduceMean", [pixels], ["colour"], axes=[2, 3], keepdims=0),
             h.make_node("MatMul", ["colour", "mix"], [out])]
    return nodes, [constant("mix", np.stack([W, W * W, np.ones(D, np.float32)]))]


def value(name, kind, dims):
    return h.make_tensor_value_info(name, kind, dims)


def save(path, parts, inputs, outputs):
    nodes, constants = [sum(x, []) for x in zip(*parts)]
    graph = h.make_graph(nodes, path.stem, inputs, outputs, constants)
    model = h.make_model(graph, opset_imports=[h.make_opsetid("", 17)], ir_version=8, producer_name="")
    onnx.checker.check_model(model)
    path.parent.mkdir(parents=True, exist_ok=True)
    onnx.save(model, path)


def main():
    ap = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    ap.add_argument("--out", type=Path, required=True)
    out = ap.parse_args().out
    ids = value("input_ids", T.INT64, ["batch_size", "sequence_length"])
    mask = value("attention_mask", T.INT64, ["batch_size", "sequence_length"])
    pixels = value("pixel_values", T.FLOAT, ["batch_size", "num_channels", "height", "width"])
    embeds = {name: value(name, T.FLOAT, ["batch_size", D]) for name in ("text_embeds", "image_embeds", "embedding")}

    save(out / "split/text_model.onnx", [text("input_ids", "text_embeds", T.INT64)], [ids], [embeds["text_embeds"]])
    save(out / "split/vision_model.onnx", [vision("pixel_values", "image_embeds")], [pixels], [embeds["image_embeds"]])

    logits = ([h.make_node("Transpose", ["text_embeds"], ["turned"], perm=[1, 0]),
               h.make_node("MatMul", ["image_embeds", "turned"], ["logits_per_image"]),
               h.make_node("Transpose", ["logits_per_image"], ["logits_per_text"], perm=[1, 0]),
               h.make_node("Cast", ["attention_mask"], ["seen"], to=T.FLOAT)], [])  # an unused input would be dropped
    joint = [text("input_ids", "text_embeds", T.INT64), vision("pixel_values", "image_embeds"), logits]
    save(out / "joint/model.onnx", joint, [ids, pixels, mask],
         [value("logits_per_image", T.FLOAT, ["image_batch_size", "text_batch_size"]), value("logits_per_text", T.FLOAT, ["text_batch_size", "image_batch_size"]),
          embeds["text_embeds"], embeds["image_embeds"]])

    save(out / "immich/textual.onnx", [text("text", "embedding", T.INT32)], [value("text", T.INT32, [1, 77])], [value("embedding", T.FLOAT, [1, D])])
    save(out / "immich/visual.onnx", [vision("image", "embedding")], [value("image", T.FLOAT, [1, 3, 16, 16])], [value("embedding", T.FLOAT, [1, D])])


if __name__ == "__main__":
    main()

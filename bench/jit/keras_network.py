"""The studies' networks as one would write them in Keras, laid out by the graph that Chimera builds them from."""

import keras
from keras import layers, ops


class CircularPadding(layers.Layer):
    """Continues x [batch, y, x, channel] periodically: Keras' own pad has no such mode on TensorFlow."""

    def __init__(self, margin):
        super().__init__()
        self.margin = margin

    def call(self, x):
        margin = self.margin
        x = ops.concatenate([x[:, -margin:], x, x[:, :margin]], axis=1)
        return ops.concatenate([x[:, :, -margin:], x, x[:, :, :margin]], axis=2)


def network(graph, weights):
    """A model of x [batch, y, x, channel]. Dropout and drop-path are not here: E1 trains without them."""
    values, weighted = {}, {}
    for node in graph["nodes"]:
        name, op, attributes = node["id"], node["op"], node["attributes"]
        inputs = [values[one] for one in node["inputs"]]
        if op == "input":
            values[name] = keras.Input(node["shape"])
        elif op == "conv2d":
            size = attributes["kernelSize"]
            padded = CircularPadding(size // 2)(inputs[0]) if size > 1 else inputs[0]
            activation = attributes["activation"]
            weighted[name] = layers.Conv2D(
                node["shape"][2],
                size,
                use_bias=attributes["bias"],
                activation=None if activation == "none" else activation,
            )
            values[name] = weighted[name](padded)
        elif op == "conv2d_transpose":
            size = attributes["kernelSize"]
            weighted[name] = layers.Conv2DTranspose(node["shape"][2], size, strides=size)
            values[name] = weighted[name](inputs[0])
        elif op == "max_pool":
            values[name] = layers.MaxPooling2D(attributes["size"])(inputs[0])
        elif op == "concat":
            values[name] = layers.Concatenate()(inputs)
        elif op == "mean" and attributes["dropProbability"] == 0:
            values[name] = layers.Average()(inputs)
        else:
            raise ValueError(f"no layer for {op} {attributes}")
    for name, layer in weighted.items():
        kinds = ["kernel", "bias"] if layer.use_bias else ["kernel"]
        layer.set_weights([weights[f"{name}/{kind}"] for kind in kinds])
    model = keras.Model(values["input"], values[graph["output"]])
    if len(model.weights) != len(weights):
        raise ValueError(f"{len(weights)} arrays for {len(model.weights)} variables")
    return model

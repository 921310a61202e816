"""The studies' networks as one would write them in PyTorch, laid out by the graph that Chimera builds them from."""

import torch
from torch import nn


class Network(nn.Module):
    """x: [batch, channel, y, x]. Dropout and drop-path are not here: E1 trains without them."""

    def __init__(self, graph, weights):
        super().__init__()
        channels = {node["id"]: node["shape"][2] for node in graph["nodes"]}
        layers = {
            node["id"]: layer(node, channels)
            for node in graph["nodes"]
            if node["op"] != "input"
        }
        self.steps = [
            (node["id"], layers[node["id"]], node["inputs"])
            for node in graph["nodes"]
            if node["op"] != "input"
        ]
        self.output = graph["output"]
        self.layers = nn.ModuleList(layers.values())
        load(layers, weights)

    def forward(self, x):
        values = {"input": x}
        for name, layer, inputs in self.steps:
            values[name] = layer(*[values[one] for one in inputs])
        return values[self.output]


class Concat(nn.Module):
    def forward(self, *inputs):
        return torch.cat(inputs, 1)


class Mean(nn.Module):
    def forward(self, first, second):
        return 0.5 * (first + second)


def layer(node, channels):
    op, attributes = node["op"], node["attributes"]
    if op == "concat":
        return Concat()
    if op == "mean" and attributes["dropProbability"] == 0:
        return Mean()
    if op == "max_pool":
        return nn.MaxPool2d(attributes["size"])
    size = attributes.get("kernelSize")
    widths = channels[node["inputs"][0]], channels[node["id"]]
    if op == "conv2d_transpose":
        return nn.ConvTranspose2d(*widths, size, stride=size)
    if op == "conv2d":
        convolution = nn.Conv2d(
            *widths,
            size,
            padding=size // 2,
            padding_mode="circular" if size > 1 else "zeros",
            bias=attributes["bias"],
        )
        if attributes["activation"] == "none":
            return convolution
        return nn.Sequential(convolution, nn.ReLU(inplace=True))
    raise ValueError(f"no layer for {op} {attributes}")


def load(layers, weights):
    """weights: "<node>/kernel" or "<node>/bias" -> array; kernels [k, k, in, out], transposed ones [k, k, out, in]."""
    expected = sum(len(list(one.parameters())) for one in layers.values())
    if len(weights) != expected:
        raise ValueError(f"{len(weights)} arrays for {expected} parameters")
    with torch.no_grad():
        for name, array in weights.items():
            node, kind = name.split("/")
            found = layers[node]
            module = found[0] if isinstance(found, nn.Sequential) else found
            values = torch.from_numpy(array)
            if kind == "bias":
                module.bias.copy_(values)
            else:
                module.weight.copy_(values.permute(3, 2, 0, 1))

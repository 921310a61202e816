"""The study's baseline network as one would write it in PyTorch: a U-Net with circular padding."""

import torch
from torch import nn


def convolution(channels_in, channels_out):
    return nn.Conv2d(
        channels_in, channels_out, 3, padding=1, padding_mode="circular", bias=False
    )


def block(channels_in, channels_out):
    return nn.Sequential(
        convolution(channels_in, channels_out),
        nn.ReLU(inplace=True),
        convolution(channels_out, channels_out),
        nn.ReLU(inplace=True),
    )


class UNet(nn.Module):
    """Widths finest first, the last one is the bottleneck's. x: [batch, channel, y, x]."""

    def __init__(self, channels_in, channels_out, widths):
        super().__init__()
        self.encoders = nn.ModuleList(
            block(before, after)
            for before, after in zip([channels_in, *widths], widths[:-1])
        )
        self.bottleneck = block(widths[-2], widths[-1])
        self.ups = nn.ModuleList(
            nn.ConvTranspose2d(after, before, 2, stride=2)
            for before, after in zip(widths, widths[1:])
        )
        self.decoders = nn.ModuleList(block(2 * width, width) for width in widths[:-1])
        self.output = nn.Conv2d(widths[0], channels_out, 1)
        self.pool = nn.MaxPool2d(2)

    def forward(self, x):
        skips = []
        for encoder in self.encoders:
            x = encoder(x)
            skips.append(x)
            x = self.pool(x)
        x = self.bottleneck(x)
        for level in reversed(range(len(skips))):
            x = self.decoders[level](torch.cat([skips[level], self.ups[level](x)], 1))
        return self.output(x)


def module_of(network, name):
    """The module that has the weights which Chimera calls `name`, without /kernel or /bias."""
    if name == "output":
        return network.output
    place, part = name.split(".")
    if part == "up":
        return network.ups[int(place.removeprefix("decoder"))]
    if place == "bottleneck":
        blocks = network.bottleneck
    elif place.startswith("encoder"):
        blocks = network.encoders[int(place.removeprefix("encoder"))]
    else:
        blocks = network.decoders[int(place.removeprefix("decoder"))]
    return blocks[{"conv1": 0, "conv2": 2}[part]]


def load_weights(network, weights):
    """weights: name → array; kernels [k, k, in, out], of transposed convolutions [k, k, out, in]."""
    loaded = 0
    with torch.no_grad():
        for name, values in weights.items():
            node, kind = name.split("/")
            module = module_of(network, node)
            if kind == "bias":
                module.bias.copy_(values)
            else:
                module.weight.copy_(values.permute(3, 2, 0, 1))
            loaded += 1
    if loaded != len(list(network.parameters())):
        raise ValueError(f"{loaded} arrays for {len(list(network.parameters()))} parameters")

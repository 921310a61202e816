"""Writes pytorch_reference.json: the networks of src/models as PyTorch modules, written anew from their definition.

  networks  tiny ones: weights, an input, the prediction, and the gradient of the mean squared prediction by every
            weight, all computed in float64
  counts    parameters (PyTorch) and multiply-adds (fvcore) of the study's networks

    python3 -m venv venv && venv/bin/pip install -r requirements.txt
    venv/bin/python pytorch_reference.py      (10 s, on the CPU)
    deno fmt pytorch_reference.json

There is no randomness: weights and inputs are sines. The output is committed; the tests of src/models and src/parity
read it.
"""

import json
import logging
import math
from importlib.metadata import version
from pathlib import Path

import torch
from fvcore.nn import FlopCountAnalysis
from torch import nn


def conv(channels_in, channels_out, size, bias=False):
    return nn.Conv2d(
        channels_in, channels_out, size, padding=size // 2, padding_mode="circular", bias=bias
    )


class DoubleConvolution(nn.Module):
    def __init__(self, channels_in, channels_out, size):
        super().__init__()
        self.conv1 = conv(channels_in, channels_out, size)
        self.conv2 = conv(channels_out, channels_out, size)

    def forward(self, x):
        return torch.relu(self.conv2(torch.relu(self.conv1(x))))


class Fractal(nn.Module):
    """f_1 = ReLU(conv), f_{C+1} = mean(f_C after f_C, ReLU(conv)): Larsson et al. (2016)."""

    def __init__(self, channels_in, channels_out, size, columns):
        super().__init__()
        self.conv = conv(channels_in, channels_out, size)
        self.first = self.second = None
        if columns > 1:
            self.first = Fractal(channels_in, channels_out, size, columns - 1)
            self.second = Fractal(channels_out, channels_out, size, columns - 1)

    def forward(self, x):
        shallow = torch.relu(self.conv(x))
        if self.first is None:
            return shallow
        return (self.second(self.first(x)) + shallow) / 2


class UNet(nn.Module):
    def __init__(self, config):
        super().__init__()
        channels_in = config["input_shape"][2]
        widths, size = config["channels"], config["kernel_size"]

        def block(a, b):
            if config["type"] == "unet":
                return DoubleConvolution(a, b, size)
            return Fractal(a, b, size, config["columns"])

        self.levels = len(widths) - 1
        self.use_skip = config["use_skip"]
        for level in range(self.levels):
            self.add_module(
                f"encoder{level}", block(widths[level - 1] if level else channels_in, widths[level])
            )
            decoder = block(widths[level] * (2 if self.use_skip else 1), widths[level])
            decoder.up = nn.ConvTranspose2d(widths[level + 1], widths[level], 2, stride=2)
            self.add_module(f"decoder{level}", decoder)
        self.bottleneck = block(widths[-2], widths[-1])
        self.output = nn.Conv2d(widths[0], config["output_channels"], 1)

    def forward(self, x):
        encoded = []
        for level in range(self.levels):
            x = self.get_submodule(f"encoder{level}")(x)
            encoded.append(x)
            x = nn.functional.max_pool2d(x, 2)
        x = self.bottleneck(x)
        for level in reversed(range(self.levels)):
            decoder = self.get_submodule(f"decoder{level}")
            x = decoder.up(x)
            if self.use_skip:
                x = torch.cat([encoded[level], x], dim=1)
            x = decoder(x)
        return self.output(x)


class Residual(nn.Module):
    """Pre-activation, without normalisation: He et al. (2016b)."""

    def __init__(self, channels, size):
        super().__init__()
        self.conv1 = conv(channels, channels, size, bias=True)
        self.conv2 = conv(channels, channels, size, bias=True)

    def forward(self, x):
        return x + self.conv2(torch.relu(self.conv1(torch.relu(x))))


class ResNet(nn.Module):
    def __init__(self, config):
        super().__init__()
        width, size = config["channels"], config["kernel_size"]
        self.blocks = config["blocks"]
        self.stem = conv(config["input_shape"][2], width, size, bias=True)
        for index in range(self.blocks):
            self.add_module(f"block{index}", Residual(width, size))
        self.output = nn.Conv2d(width, config["output_channels"], 1)

    def forward(self, x):
        x = self.stem(x)
        for index in range(self.blocks):
            x = self.get_submodule(f"block{index}")(x)
        return self.output(torch.relu(x))


class Spectral(nn.Module):
    """The wavenumbers below `modes` of a real transform, each times a complex matrix: Li et al. (2021)."""

    def __init__(self, channels, modes):
        super().__init__()
        self.modes = modes
        self.multiplier = nn.Parameter(torch.zeros(2 * modes - 1, modes, 2, channels, channels))

    def forward(self, x):
        height, width = x.shape[2:]
        along_y = [k % height for k in [*range(self.modes), *range(1 - self.modes, 0)]]
        spectrum = torch.fft.rfft2(x)
        matrices = torch.complex(self.multiplier[:, :, 0], self.multiplier[:, :, 1])
        mixed = torch.zeros_like(spectrum)
        mixed[:, :, along_y, : self.modes] = torch.einsum(
            "bcyx,yxco->boyx", spectrum[:, :, along_y, : self.modes], matrices
        )
        return torch.fft.irfft2(mixed, s=(height, width))


class Fourier(nn.Module):
    def __init__(self, channels, modes):
        super().__init__()
        self.spectral = Spectral(channels, modes)
        self.bypass = nn.Conv2d(channels, channels, 1)

    def forward(self, x):
        return torch.relu(self.spectral(x) + self.bypass(x))


class FourierNeuralOperator(nn.Module):
    def __init__(self, config):
        super().__init__()
        width = config["channels"]
        self.blocks = config["blocks"]
        self.lifting = nn.Conv2d(config["input_shape"][2], width, 1)
        for index in range(self.blocks):
            self.add_module(f"block{index}", Fourier(width, config["modes"]))
        self.projection = nn.Conv2d(width, config["projection_channels"], 1)
        self.output = nn.Conv2d(config["projection_channels"], config["output_channels"], 1)

    def forward(self, x):
        x = self.lifting(x)
        for index in range(self.blocks):
            x = self.get_submodule(f"block{index}")(x)
        return self.output(torch.relu(self.projection(x)))


NETWORKS = {"unet": UNet, "fractal_unet": UNet, "resnet": ResNet, "fno": FourierNeuralOperator}


def network(config):
    return NETWORKS[config["type"]](config)


def sines(shape, frequency, scale=1.0):
    count = math.prod(shape)
    values = scale * torch.sin(frequency * torch.arange(1, count + 1, dtype=torch.float64) ** 1.3)
    # Multiples of 1/128: exact in float32 and in eight decimal digits.
    return torch.round(values * 128).div(128).reshape(shape)


def our_name(name):
    module, _, kind = name.rpartition(".")
    return f"{module}/{'kernel' if kind == 'weight' else kind}"


def our_layout(tensor):
    """Kernels lie as [y, x, in, out] here, transposed ones as [y, x, out, in]: the axes of PyTorch's, turned."""
    array = tensor.detach().permute(2, 3, 1, 0) if tensor.dim() == 4 else tensor.detach()
    return written(array)


def channels_last(tensor):
    array = tensor.detach().permute(0, 2, 3, 1)
    return written(array)


def written(array):
    return {"shape": list(array.shape), "data": " ".join(f"{v:.8g}" for v in array.flatten().tolist())}


def network_case(config):
    model = network(config).double()
    for index, parameter in enumerate(model.parameters()):
        fan_in = parameter[0].numel() if parameter.dim() == 4 else 4
        parameter.data = sines(parameter.shape, 0.7 + 0.13 * index, scale=math.sqrt(4 / fan_in))
    y, x, channels = config["input_shape"]
    inputs = sines((2, channels, y, x), 0.41)
    prediction = model(inputs)
    (prediction**2).mean().backward()
    weights = dict(model.named_parameters())
    return {
        "config": config,
        "weights": {our_name(name): our_layout(value) for name, value in weights.items()},
        "input": channels_last(inputs),
        "prediction": channels_last(prediction),
        "gradients": {our_name(name): our_layout(value.grad) for name, value in weights.items()},
    }


def count_case(config):
    model = network(config)
    y, x, channels = config["input_shape"]
    analysis = FlopCountAnalysis(model, torch.zeros(1, channels, y, x))
    by_operator = analysis.by_operator()
    return {
        "config": config,
        "parameters": sum(p.numel() for p in model.parameters()),
        # fvcore also counts what is no convolution (none is expected here to be counted).
        "macs": sum(v for k, v in by_operator.items() if k in ("conv", "conv_transpose")),
        "operators": {k: int(v) for k, v in by_operator.items()},
    }


def unet(name, shape, channels, **other):
    return {
        "name": name, "type": "unet", "input_shape": shape, "output_channels": 1, "channels": channels,
        "kernel_size": 3, "use_skip": True, "dropout": 0, **other,
    }  # fmt: skip


def fractal(name, shape, channels, columns, **other):
    return unet(name, shape, channels, columns=columns, drop_path=0, **other) | {"type": "fractal_unet"}


def resnet(name, shape, channels, blocks, **other):
    return {
        "name": name, "type": "resnet", "input_shape": shape, "output_channels": 1, "channels": channels,
        "blocks": blocks, "kernel_size": 3, **other,
    }  # fmt: skip


def fno(name, shape, channels, blocks, modes, projection_channels, **other):
    return {
        "name": name, "type": "fno", "input_shape": shape, "output_channels": 1, "channels": channels,
        "blocks": blocks, "modes": modes, "projection_channels": projection_channels, **other,
    }  # fmt: skip


def main():
    logging.getLogger("fvcore").setLevel(logging.ERROR)
    reference = {
        "script": "pytorch_reference.py",
        "versions": {name: version(name) for name in ("torch", "fvcore", "numpy")},
        "networks": [
            network_case(unet("tiny_unet", [8, 12, 3], [2, 3, 4])),
            network_case(unet("tiny_unet_kernel_5", [8, 8, 1], [2, 3], kernel_size=5, use_skip=False)),
            network_case(fractal("tiny_fractal_2", [8, 12, 3], [2, 3, 4], 2)),
            network_case(fractal("tiny_fractal_3", [8, 8, 2], [2, 3, 4], 3, output_channels=2)),
            network_case(resnet("tiny_resnet", [8, 12, 3], 3, 2)),
            network_case(resnet("tiny_resnet_kernel_5", [6, 8, 1], 2, 1, kernel_size=5, output_channels=2)),
            network_case(fno("tiny_fno", [8, 12, 3], 3, 2, 3, 4)),
            network_case(fno("tiny_fno_all_modes", [7, 5, 1], 2, 1, 3, 3, output_channels=2)),
        ],
        "counts": [
            count_case(unet("unet_small", [64, 64, 1], [32, 64, 128])),
            count_case(fractal("fractal_unet_small", [64, 64, 1], [24, 56, 108], 2)),
            count_case(unet("unet_3_channels", [64, 64, 3], [16, 32, 64])),
            count_case(fractal("fractal_2_3_channels", [64, 64, 3], [13, 26, 57], 2)),
            count_case(fractal("fractal_3_3_channels", [64, 64, 3], [9, 16, 37], 3)),
            count_case(resnet("resnet_small", [64, 64, 1], 32, 5)),
        ],
    }
    path = Path(__file__).with_suffix(".json")
    path.write_text(json.dumps(reference, indent=2) + "\n")
    for case in reference["counts"]:
        print(case["config"]["name"], case["parameters"], case["macs"], case["operators"])


if __name__ == "__main__":
    main()

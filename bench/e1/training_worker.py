"""PyTorch's side of the training benchmark; one process for each number of threads. See training_worker.ts."""

import json
import sys
import time
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional

sys.path.insert(0, str(Path(__file__).parents[1]))
from serve import serve
from torch_unet import UNet, load_weights


class Problem:
    """What training_worker.ts has written: fields, first weights, first batches."""

    def __init__(self, folder):
        folder = Path(folder)
        self.description = json.loads((folder / "problem.json").read_text())
        fields = self._floats(folder / "series.f32").reshape(self.description["seriesShape"])
        # [trajectory, time, channel, y, x]
        self.series = torch.from_numpy(fields).permute(0, 1, 4, 2, 3).contiguous()
        self.weights = self._weights(self._floats(folder / "weights.f32"))
        self.batches = self._batches(self._floats(folder / "batches.f32"))

    @staticmethod
    def _floats(path):
        return np.fromfile(path, dtype=np.float32)

    def _weights(self, floats):
        entries = self.description["weights"]
        ends = np.cumsum([np.prod(entry["shape"]) for entry in entries])
        parts = np.split(floats, ends[:-1])
        return {
            entry["name"]: torch.from_numpy(part.reshape(entry["shape"]))
            for entry, part in zip(entries, parts)
        }

    def _batches(self, floats):
        """By batch size, the batches of the first steps: inputs and targets [batch, channel, y, x]."""
        shapes = [
            shape
            for batch in self.description["batches"]
            for shape in (batch["inputShape"], batch["targetShape"])
        ]
        parts = np.split(floats, np.cumsum([np.prod(shape) for shape in shapes])[:-1])
        arrays = [
            torch.from_numpy(part.reshape(shape)).permute(0, 3, 1, 2).contiguous()
            for part, shape in zip(parts, shapes)
        ]
        by_size = {}
        for inputs, targets in zip(arrays[::2], arrays[1::2]):
            by_size.setdefault(len(inputs), []).append((inputs, targets))
        return by_size


class Run:
    """A network in training."""

    def __init__(self, problem, memory_format, fused):
        widths = problem.description["widths"]
        self.problem = problem
        self.memory_format = memory_format
        network = UNet(problem.series.shape[2], 1, widths)
        load_weights(network, problem.weights)
        self.network = network.to(memory_format=memory_format)
        self.optimiser = torch.optim.Adam(
            network.parameters(), lr=problem.description["learningRate"], fused=fused
        )
        self.random = np.random.default_rng(0)

    def random_batch(self, size):
        """Frame pairs, each rolled along the symmetries, as src/training/batches.ts draws them."""
        series = self.problem.series
        trajectories, times, _, height, width = series.shape
        symmetry = self.problem.description["symmetry"]
        inputs, targets = [], []
        for _ in range(size):
            trajectory = self.random.integers(trajectories)
            moment = self.random.integers(times - 1)
            shifts = (
                -int(symmetry["y"] * self.random.integers(height // symmetry["y"])),
                -int(symmetry["x"] * self.random.integers(width // symmetry["x"])),
            )
            now, after = series[trajectory, moment], series[trajectory, moment + 1]
            inputs.append(torch.roll(now, shifts, (1, 2)))
            targets.append(torch.roll(after[:1] - now[:1], shifts, (1, 2)))
        scale = torch.ones(series.shape[2], 1, 1)
        return torch.stack(inputs) / scale, torch.stack(targets) / scale[:1]

    def step(self, inputs, targets):
        inputs = inputs.contiguous(memory_format=self.memory_format)
        targets = targets.contiguous(memory_format=self.memory_format)
        loss = functional.mse_loss(self.network(inputs), targets)
        self.optimiser.zero_grad()
        loss.backward()
        self.optimiser.step()
        return loss.item()


FORMATS = {False: torch.contiguous_format, True: torch.channels_last}
problem = None
runs = {}


def open_(threads, folder):
    global problem
    torch.set_num_threads(threads)
    problem = Problem(folder)
    return {"library": f"PyTorch {torch.__version__}"}


def check(batchSize, channelsLast, fused):
    run = Run(problem, FORMATS[channelsLast], fused)
    return [run.step(inputs, targets) for inputs, targets in problem.batches[batchSize]]


def time_(batchSize, channelsLast, fused, steps):
    key = (channelsLast, fused)
    if key not in runs:
        runs[key] = Run(problem, FORMATS[channelsLast], fused)
    run = runs[key]
    start = time.perf_counter()
    for _ in range(steps):
        run.step(*run.random_batch(batchSize))
    return 1000 * (time.perf_counter() - start) / steps


serve({"open": open_, "check": check, "time": time_})

"""PyTorch's side of the training benchmark; one process for each number of threads. See training_worker.ts."""

import sys
import time
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[1] / "training")]
from problem import Problem
from serve import serve
from torch_network import Network


class Run:
    """A network in training."""

    def __init__(self, memory_format, fused):
        self.memory_format = memory_format
        network = Network(problem.graph, problem.weights)
        self.network = network.to(memory_format=memory_format)
        self.optimiser = torch.optim.Adam(
            network.parameters(), lr=problem.learning_rate, fused=fused
        )
        self.random = np.random.default_rng(0)

    def random_batch(self, size):
        """Frame pairs, each rolled along the symmetries, as src/training/batches.ts draws them."""
        trajectories, times, channels, height, width = series.shape
        symmetry = problem.description["symmetry"]
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
        scale = torch.ones(channels, 1, 1)
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
series = None  # [trajectory, time, channel, y, x]
runs = {}


def open_(threads, folder):
    global problem, series
    torch.set_num_threads(threads)
    problem = Problem(folder)
    fields = problem.floats("series.f32").reshape(problem.description["seriesShape"])
    series = torch.from_numpy(fields).permute(0, 1, 4, 2, 3).contiguous()
    return {"library": f"PyTorch {torch.__version__}"}


def check(batchSize, channelsLast, fused):
    run = Run(FORMATS[channelsLast], fused)
    losses = []
    for batch in problem.batches[batchSize]:
        inputs, targets = (torch.from_numpy(array).permute(0, 3, 1, 2) for array in batch)
        losses.append(run.step(inputs, targets))
    return losses


def time_(batchSize, channelsLast, fused, steps):
    key = (channelsLast, fused)
    if key not in runs:
        runs[key] = Run(FORMATS[channelsLast], fused)
    run = runs[key]
    start = time.perf_counter()
    for _ in range(steps):
        run.step(*run.random_batch(batchSize))
    return 1000 * (time.perf_counter() - start) / steps


serve({"open": open_, "check": check, "time": time_})

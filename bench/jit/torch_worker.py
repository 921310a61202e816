"""PyTorch's side of the benchmark; one process for each number of threads."""

import sys
import time
from pathlib import Path

import torch
from torch.nn import functional

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[1] / "training")]
from problem import Problem
from serve import serve
from torch_network import Network

FORMATS = {False: torch.contiguous_format, True: torch.channels_last}


class Run:
    """A network in training on one batch that stays where it is."""

    def __init__(self, problem, batch_size, channels_last, adam, compiled):
        memory_format = FORMATS[channels_last]
        self.batch = [
            torch.from_numpy(array).permute(0, 3, 1, 2).contiguous(memory_format=memory_format)
            for array in problem.batches[batch_size][0]
        ]
        network = Network(problem.graph, problem.weights).to(memory_format=memory_format)
        choice = {} if adam == "default" else {adam: True}
        self.optimiser = torch.optim.Adam(
            network.parameters(), lr=problem.learning_rate, **choice
        )

        def loss(inputs, targets):
            return functional.mse_loss(network(inputs), targets)

        # torch.compile counts how often a piece of code is compiled, and a piece of its own has a count of its own.
        loss.__code__ = loss.__code__.replace(co_name=f"loss_{len(runs)}")
        # fullgraph: a part that is not compiled is an error.
        self.loss = torch.compile(loss, fullgraph=True, dynamic=False) if compiled else loss

    def step(self):
        self.optimiser.zero_grad()
        loss = self.loss(*self.batch)
        loss.backward()
        self.optimiser.step()
        return loss.item()


problems = None
runs = {}


def open_(threads, folders):
    """folders: network -> its problem."""
    global problems
    torch.set_num_threads(threads)
    # As TensorFlow does. Where a unit has died its moments decay into numbers that are slow to compute with.
    torch.set_flush_denormal(True)
    problems = {name: Problem(folder) for name, folder in folders.items()}
    return {"library": f"PyTorch {torch.__version__}"}


def check(network, batchSize, channelsLast, adam, compiled, steps):
    """The losses of the first steps; the run that makes them is the one that is timed."""
    run = Run(problems[network], batchSize, channelsLast, adam, compiled)
    runs[network, batchSize, channelsLast, adam, compiled] = run
    return [run.step() for _ in range(steps)]


def time_(network, batchSize, channelsLast, adam, compiled, steps):
    """Milliseconds a step over a block of steps, each loss read."""
    run = runs[network, batchSize, channelsLast, adam, compiled]
    start = time.perf_counter()
    for _ in range(steps):
        run.step()
    return 1000 * (time.perf_counter() - start) / steps


serve({"open": open_, "check": check, "time": time_})

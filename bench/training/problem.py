"""The Python side of problem.ts: a network, its first weights and the batches that both sides train on."""

import json
from pathlib import Path

import numpy as np


class Problem:
    """Arrays lie as Chimera has them: fields [batch, y, x, channel], kernels [k, k, in, out]."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.description = json.loads((self.folder / "problem.json").read_text())
        self.graph = self.description["graph"]
        self.learning_rate = self.description["learningRate"]
        self.weights = self._weights()
        self.batches = self._batches()

    def floats(self, name):
        return np.fromfile(self.folder / name, dtype=np.float32)

    def _weights(self):
        """name -> array"""
        entries = self.description["weights"]
        shapes = [entry["shape"] for entry in entries]
        arrays = split(self.floats("weights.f32"), shapes)
        return {entry["name"]: array for entry, array in zip(entries, arrays)}

    def _batches(self):
        """batch size -> its batches, pairs of inputs and targets"""
        shapes = [
            shape
            for batch in self.description["batches"]
            for shape in (batch["inputShape"], batch["targetShape"])
        ]
        arrays = split(self.floats("batches.f32"), shapes)
        by_size = {}
        for inputs, targets in zip(arrays[::2], arrays[1::2]):
            by_size.setdefault(len(inputs), []).append((inputs, targets))
        return by_size


def split(floats, shapes):
    """The arrays of these shapes that lie one after another."""
    parts = np.split(floats, np.cumsum([np.prod(shape) for shape in shapes])[:-1])
    return [part.reshape(shape) for part, shape in zip(parts, shapes)]

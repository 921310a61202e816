"""Keras' side of the benchmark: a training step as one tf.function; one process for each choice of threads."""

import os
import sys
import time
from pathlib import Path

# TensorFlow says on stderr that oneDNN is on, and no setting silences it.
stderr, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
os.dup2(nowhere, 2)
import keras
import tensorflow as tf

os.dup2(stderr, 2)

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[1] / "training")]
from keras_network import network
from problem import Problem
from serve import serve


# Keras adds it before it corrects the moment's bias, the others after: this is their 1e-8 in the first step.
EPSILON = 1e-8 * (1 - 0.999) ** 0.5


class Run:
    """A network in training on one batch that stays where it is."""

    def __init__(self, problem, batch_size):
        self.batch = [tf.constant(array) for array in problem.batches[batch_size][0]]
        model = network(problem.graph, problem.weights)
        optimiser = keras.optimizers.Adam(problem.learning_rate, epsilon=EPSILON)
        optimiser.build(model.trainable_variables)

        # Not jit_compile: XLA takes 20 s to compile this and runs slower, 1.4 times and more.
        @tf.function
        def descend(inputs, targets):
            with tf.GradientTape() as tape:
                prediction = model(inputs, training=True)
                loss = tf.reduce_mean(tf.math.squared_difference(prediction, targets))
            gradients = tape.gradient(loss, model.trainable_variables)
            optimiser.apply(gradients, model.trainable_variables)
            return loss

        self.descend = descend

    def step(self):
        return float(self.descend(*self.batch))


problems = None
runs = {}


def open_(threads, between, folders):
    """threads: within one operation; between: operations at once; folders: network -> its problem."""
    global problems
    tf.config.threading.set_intra_op_parallelism_threads(threads)
    tf.config.threading.set_inter_op_parallelism_threads(between)
    problems = {name: Problem(folder) for name, folder in folders.items()}
    return {"keras": keras.__version__, "tensorflow": tf.__version__}


def check(network, batchSize, steps):
    """The losses of the first steps; the run that makes them is the one that is timed."""
    runs[network, batchSize] = run = Run(problems[network], batchSize)
    return [run.step() for _ in range(steps)]


def time_(network, batchSize, steps):
    """Milliseconds a step over a block of steps, each loss read."""
    run = runs[network, batchSize]
    start = time.perf_counter()
    for _ in range(steps):
        run.step()
    return 1000 * (time.perf_counter() - start) / steps


serve({"open": open_, "check": check, "time": time_})

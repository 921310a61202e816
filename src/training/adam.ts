import * as tf from "@tensorflow/tfjs-core";

/** The decay rates and the guard against division by zero, as Kingma & Ba (2015) name them. */
export interface AdamSettings {
  /** β₁, of the first moment. */
  readonly beta1: number;
  /** β₂, of the second. */
  readonly beta2: number;
  /** ε */
  readonly epsilon: number;
}

/** What a checkpoint keeps: the steps taken and both moments, flat, in the order of the variables. */
export interface AdamState {
  /** Steps taken. */
  readonly step: number;
  /** The mean gradient, m. */
  readonly firstMoment: Float32Array;
  /** The mean squared gradient, v. */
  readonly secondMoment: Float32Array;
}

/**
 * The numbers of one step as scalar tensors, so that a compiled step sees other ones each time. With t steps taken
 * once this one is:
 */
export type AdamRates = {
  /** The learning rate over 1 − β₁ᵗ. */
  readonly stepSize: tf.Scalar;
  /** 1/√(1 − β₂ᵗ), which makes the second moment's root unbiased. */
  readonly rootCorrection: tf.Scalar;
};

/** What Kingma & Ba recommend, but for the learning rate. */
export const ADAM_DEFAULTS: AdamSettings = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };

/**
 * Adam (Kingma & Ba 2015, algorithm 1) over the flat vector of all parameters.
 *
 * A step has two halves: `nextRates` counts it on the host, `minimise` does it with tensors alone, and so can be
 * compiled. The moments are variables, which a compiled step writes.
 *
 * tf.train.adam cannot serve here: its learning rate is fixed at construction, and its `setWeights` recomputes the
 * powers of β in float32, so that a resumed run differs from an uninterrupted one in the last bits. Flat moments also
 * need about a quarter of the operations that a loop over the variables needs.
 */
export class Adam implements Disposable {
  readonly #variables: readonly tf.Variable[];
  readonly #sizes: readonly number[];
  readonly #settings: AdamSettings;
  readonly #firstMoment: tf.Variable<tf.Rank.R1>;
  readonly #secondMoment: tf.Variable<tf.Rank.R1>;
  #step = 0;

  /** Moments of 0, at step 0; the variables stay the caller's. */
  constructor(variables: Iterable<tf.Variable>, settings: AdamSettings = ADAM_DEFAULTS) {
    this.#variables = [...variables];
    this.#sizes = this.#variables.map((variable) => variable.size);
    this.#settings = settings;
    const parameters = this.#sizes.reduce((sum, size) => sum + size, 0);
    const zeros = () => tf.tidy(() => tf.variable(tf.zeros<tf.Rank.R1>([parameters]), false));
    this.#firstMoment = zeros();
    this.#secondMoment = zeros();
  }

  /** Steps taken so far, those whose rates were handed out included. */
  get step(): number {
    return this.#step;
  }

  /** Counts a step and gives its rates, for one call of `minimise`; the caller disposes of them. */
  nextRates({ learningRate }: { learningRate: number }): AdamRates {
    const { beta1, beta2 } = this.#settings;
    this.#step++;
    return {
      stepSize: tf.scalar(learningRate / (1 - beta1 ** this.#step)),
      rootCorrection: tf.scalar(1 / Math.sqrt(1 - beta2 ** this.#step)),
    };
  }

  /**
   * One descent step on a scalar loss: writes the variables and both moments.
   *
   * @returns the loss before the step; the caller disposes of it. Nothing else remains in memory.
   */
  minimise(loss: () => tf.Scalar, rates: AdamRates): tf.Scalar {
    return tf.tidy(() => {
      const { value, grads } = tf.variableGrads(loss, [...this.#variables]);
      this.#apply(this.#variables.map((variable) => grads[variable.name]), rates);
      return value;
    });
  }

  #apply(gradients: readonly tf.Tensor[], { stepSize, rootCorrection }: AdamRates): void {
    const { beta1, beta2, epsilon } = this.#settings;
    const gradient = tf.concat1d(gradients.map((one) => tf.reshape(one, [one.size])));
    const first = tf.add<tf.Tensor1D>(tf.mul(this.#firstMoment, beta1), tf.mul(gradient, 1 - beta1));
    const second = tf.add<tf.Tensor1D>(
      tf.mul(this.#secondMoment, beta2),
      tf.mul(tf.square(gradient), 1 - beta2),
    );
    const scale = tf.add(tf.mul(tf.sqrt(second), rootCorrection), epsilon);
    const change = tf.div(tf.mul(first, stepSize), scale);
    const changes = tf.split(change, [...this.#sizes]);
    this.#firstMoment.assign(first);
    this.#secondMoment.assign(second);
    this.#variables.forEach((variable, index) =>
      variable.assign(tf.sub(variable, tf.reshape(changes[index], variable.shape)))
    );
  }

  /** The state of this moment, read back from the backend. */
  async state(): Promise<AdamState> {
    const [firstMoment, secondMoment] = await Promise.all([
      this.#firstMoment.data<"float32">(),
      this.#secondMoment.data<"float32">(),
    ]);
    return { step: this.#step, firstMoment: firstMoment.slice(), secondMoment: secondMoment.slice() };
  }

  /** Goes on from a saved state, bit for bit. */
  restore(state: AdamState): void {
    tf.tidy(() => {
      this.#firstMoment.assign(tf.tensor1d(state.firstMoment));
      this.#secondMoment.assign(tf.tensor1d(state.secondMoment));
    });
    this.#step = state.step;
  }

  /** Frees the moments. */
  dispose(): void {
    tf.dispose([this.#firstMoment, this.#secondMoment]);
  }

  /** As `dispose`. */
  [Symbol.dispose](): void {
    this.dispose();
  }
}

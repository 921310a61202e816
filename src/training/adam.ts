import * as tf from "@tensorflow/tfjs-core";

/** The decay rates and the guard against division by zero, as Kingma & Ba (2015) name them. */
export interface AdamSettings {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
}

/** What a checkpoint keeps: the steps taken and both moments, flat, in the order of the variables. */
export interface AdamState {
  readonly step: number;
  readonly firstMoment: Float32Array;
  readonly secondMoment: Float32Array;
}

export const ADAM_DEFAULTS: AdamSettings = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };

/**
 * Adam (Kingma & Ba 2015, algorithm 1) over the flat vector of all parameters.
 *
 * tf.train.adam cannot serve here: its learning rate is fixed at construction, and its `setWeights` recomputes the
 * powers of β in float32, so that a resumed run differs from an uninterrupted one in the last bits. Flat moments also
 * need about a quarter of the operations that a loop over the variables needs.
 */
export class Adam {
  readonly #variables: readonly tf.Variable[];
  readonly #sizes: readonly number[];
  readonly #settings: AdamSettings;
  readonly #constants: {
    beta1: tf.Scalar;
    beta2: tf.Scalar;
    rest1: tf.Scalar;
    rest2: tf.Scalar;
    epsilon: tf.Scalar;
  };
  #firstMoment: tf.Tensor1D;
  #secondMoment: tf.Tensor1D;
  #step = 0;

  constructor(variables: Iterable<tf.Variable>, settings: AdamSettings = ADAM_DEFAULTS) {
    this.#variables = [...variables];
    this.#sizes = this.#variables.map((variable) => variable.size);
    this.#settings = settings;
    const { beta1, beta2, epsilon } = settings;
    this.#constants = {
      beta1: tf.scalar(beta1),
      beta2: tf.scalar(beta2),
      rest1: tf.scalar(1 - beta1),
      rest2: tf.scalar(1 - beta2),
      epsilon: tf.scalar(epsilon),
    };
    const parameters = this.#sizes.reduce((sum, size) => sum + size, 0);
    this.#firstMoment = tf.zeros([parameters]);
    this.#secondMoment = tf.zeros([parameters]);
  }

  /** Steps taken so far. */
  get step(): number {
    return this.#step;
  }

  /**
   * One descent step on a scalar loss.
   *
   * @returns the loss before the step; the caller disposes it. Nothing else remains in memory.
   */
  minimise(loss: () => tf.Scalar, { learningRate }: { learningRate: number }): tf.Scalar {
    const { value, grads } = tf.variableGrads(loss, [...this.#variables]);
    this.#apply(this.#variables.map((variable) => grads[variable.name]), learningRate);
    tf.dispose(grads);
    return value;
  }

  #apply(gradients: readonly tf.Tensor[], learningRate: number): void {
    const { beta1, beta2 } = this.#settings;
    const step = this.#step + 1;
    const correction1 = 1 - beta1 ** step;
    const correction2 = 1 - beta2 ** step;
    const constants = this.#constants;
    const [firstMoment, secondMoment, ...changes] = tf.tidy(() => {
      const gradient = tf.concat1d(gradients.map((one) => tf.reshape(one, [one.size]) as tf.Tensor1D));
      const first = tf.add(tf.mul(this.#firstMoment, constants.beta1), tf.mul(gradient, constants.rest1));
      const second = tf.add(
        tf.mul(this.#secondMoment, constants.beta2),
        tf.mul(tf.square(gradient), constants.rest2),
      );
      const scale = tf.add(tf.mul(tf.sqrt(second), 1 / Math.sqrt(correction2)), constants.epsilon);
      const change = tf.div(tf.mul(first, learningRate / correction1), scale);
      return [first as tf.Tensor1D, second as tf.Tensor1D, ...tf.split(change, [...this.#sizes])];
    });
    tf.dispose([this.#firstMoment, this.#secondMoment]);
    this.#firstMoment = firstMoment as tf.Tensor1D;
    this.#secondMoment = secondMoment as tf.Tensor1D;
    tf.tidy(() => {
      this.#variables.forEach((variable, index) =>
        variable.assign(tf.sub(variable, tf.reshape(changes[index], variable.shape)))
      );
    });
    tf.dispose(changes);
    this.#step = step;
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
    tf.dispose([this.#firstMoment, this.#secondMoment]);
    this.#firstMoment = tf.tensor1d(state.firstMoment);
    this.#secondMoment = tf.tensor1d(state.secondMoment);
    this.#step = state.step;
  }

  dispose(): void {
    tf.dispose([this.#firstMoment, this.#secondMoment, ...Object.values(this.#constants)]);
  }
}

import * as tf from "@tensorflow/tfjs-core";

/** The part of TensorFlow.js' engine that knows the variables; not in its published types. */
interface Registry {
  readonly registeredVariables: Readonly<Record<string, tf.Variable>>;
  makeVariable(...args: unknown[]): tf.Variable;
}

/** A variable and a tensor that holds on to a value of it. */
interface Held {
  readonly variable: tf.Variable;
  readonly value: tf.Tensor;
}

/**
 * Watches over all variables while a function is traced: what the trace assigns are graph values, which must not stay
 * in them.
 */
export class VariableWatch implements Disposable {
  readonly #before: readonly Held[];
  readonly #created: Held[] = [];
  readonly #registry = tf.engine() as unknown as Registry;

  constructor() {
    this.#before = Object.values(this.#registry.registeredVariables).map(hold);
    // An own property hides the engine's method.
    this.#registry.makeVariable = (...args) => {
      const variable = Object.getPrototypeOf(this.#registry).makeVariable.apply(this.#registry, args);
      this.#created.push(hold(variable));
      return variable;
    };
  }

  /** Those that were there before, and not disposed of. */
  get before(): readonly tf.Variable[] {
    return this.#before.map(({ variable }) => variable);
  }

  /** Those that were made meanwhile and still are, with their first value. */
  get created(): readonly Held[] {
    return this.#created.filter(({ variable }) =>
      this.#registry.registeredVariables[variable.name] === variable
    );
  }

  /** Those of `before` that now hold something else. */
  get written(): readonly tf.Variable[] {
    return this.#before.filter(({ variable, value }) => variable.dataId !== value.dataId)
      .map(({ variable }) => variable);
  }

  /** Those of `before` that were disposed of meanwhile. */
  get disposed(): readonly tf.Variable[] {
    return this.before.filter(({ isDisposed }) => isDisposed);
  }

  /** Gives the variables of `before` their old values back. */
  restore(): void {
    for (const { variable, value } of this.#before) {
      if (!variable.isDisposed && variable.dataId !== value.dataId) variable.assign(value);
    }
  }

  [Symbol.dispose](): void {
    Reflect.deleteProperty(this.#registry, "makeVariable");
    for (const { value } of [...this.#before, ...this.#created]) value.dispose();
  }
}

/** A tensor on the variable's present memory, which no scope ends. */
function hold(variable: tf.Variable): Held {
  return { variable, value: tf.keep(tf.clone(variable)) };
}

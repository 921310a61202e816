import * as tf from "@tensorflow/tfjs-core";
import { idOf, type NativeBackend } from "./native_backend.ts";

/** A variable and a tensor that holds on to a value of it. */
interface Held {
  readonly variable: tf.Variable;
  readonly value: tf.Tensor;
}

/** A variable that was there before, and the memory that is its alone while the function is traced. */
interface Watched extends Held {
  readonly ownDataId: object;
}

/**
 * Watches over all variables while a function is traced: what the trace assigns are graph values, which must not stay
 * in them.
 */
export class VariableWatch implements Disposable {
  readonly #before: readonly Watched[];
  readonly #made: Held[] = [];
  readonly #engine = tf.engine();

  constructor(backend: NativeBackend) {
    this.#before = Object.values(this.#engine.registeredVariables).map((variable) =>
      watched(variable, backend)
    );
    // An own property hides the engine's method.
    this.#engine.makeVariable = (...args) => {
      const variable = Object.getPrototypeOf(this.#engine).makeVariable.apply(this.#engine, args);
      this.#made.push(hold(variable));
      return variable;
    };
  }

  /** Those that were there before. */
  get before(): readonly tf.Variable[] {
    return this.#before.map(({ variable }) => variable);
  }

  /** Those that were made meanwhile and still are, with their first value. */
  get created(): readonly Held[] {
    return this.#made.filter(({ variable }) => this.#engine.registeredVariables[variable.name] === variable);
  }

  /** How many tensors there are for the variables that were made: those that still are, and each one's first value. */
  get tensorsMade(): number {
    return this.created.length + this.#made.length;
  }

  /** Those of `before` that now hold something else. */
  get written(): readonly tf.Variable[] {
    return this.#before.filter(({ variable, ownDataId }) => variable.dataId !== ownDataId)
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
    Reflect.deleteProperty(this.#engine, "makeVariable");
    for (const { value } of [...this.#before, ...this.#made]) value.dispose();
  }
}

/** A tensor on the variable's present memory, which no scope ends. */
function hold(variable: tf.Variable): Held {
  return { variable, value: tf.keep(tf.clone(variable)) };
}

/**
 * Moves a variable to a second handle of its memory. TensorFlow.js lets a variable share the handle of the tensor that
 * it was made of or assigned from, but a trace must tell the two apart: later calls find another value in the variable.
 */
function watched(variable: tf.Variable, backend: NativeBackend): Watched {
  const held = hold(variable);
  const id = idOf(variable, backend);
  const own = backend.createOutputTensor({
    ...backend.binding.describe(id),
    id: backend.binding.shareTensor(id),
  });
  variable.assign(own);
  own.dispose();
  return { ...held, ownDataId: variable.dataId };
}

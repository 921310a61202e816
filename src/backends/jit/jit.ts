import * as tf from "@tensorflow/tfjs-core";
import { nativeBackend } from "./native_backend.ts";
import { flatten, type Nested } from "./nested.ts";
import { type Trace, trace } from "./trace.ts";
import { UntraceableError } from "./untraceable.ts";

/** How a function is compiled. */
export interface JitOptions {
  /** Names it in errors and warnings; the function's own name by default. */
  readonly name?: string;
  /** What happens to a function that cannot be traced: an error, or one warning and every call run op by op. */
  readonly fallback?: "throw" | "eager";
  /** `false`: every call runs op by op. */
  readonly enabled?: boolean;
}

/** A compiled function. */
export interface Jitted<A extends readonly Nested[], R> extends Disposable {
  (...args: A): R;
  /** Releases what TensorFlow holds for it; it cannot be called any more. */
  dispose(): void;
}

/** So many signatures are kept, those used last: each is a function in TensorFlow's memory. */
const MOST_TRACES = 32;
/** So many new signatures in a row are no coincidence. */
const WARN_AFTER = 8;

/**
 * Makes one TensorFlow function of a function of tensors: on the native backend all of its ops run as one call, after
 * a first call that traces them.
 *
 * The function may do whatever TensorFlow.js does with tensors: read and assign variables, `tf.grads`, a whole
 * `optimizer.minimize`. What it does on the host is done once, when it is traced, so that
 *
 * - arguments and results are tensors, or arrays and records of them; a number that changes comes as a tensor. Results
 *   belong to the caller: an argument or a variable that is returned is a copy, so that disposing of it takes nothing away;
 * - values are not read inside (`dataSync`), random numbers have a seed, and what must outlive a call is returned or in
 *   a `tf.Variable`: the rest is an error that names the op and the line;
 * - it is traced anew for each signature (structure, shapes, data types) of its arguments, and when the settings of an
 *   optimizer that it uses have changed; the 32 traces used last are kept.
 *
 * Inside another compiled function it becomes a part of that one. Under a gradient tape (`tf.grads(compiled)`), on
 * other backends and with `enabled: false` it runs op by op, inside `tf.tidy`.
 *
 * @throws {UntraceableError} at a call, if the function cannot be traced and `fallback` is `throw`
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs-core";
 * import { jit } from "@/backends/jit/mod.ts";
 * import { selectBackend } from "@/backends/mod.ts";
 * await selectBackend();
 * const weight = tf.variable(tf.scalar(0));
 * const optimizer = tf.train.sgd(0.1);
 * using step = jit((x: tf.Tensor) =>
 *   optimizer.minimize(() => tf.mean(tf.square(tf.sub(tf.mul(weight, x), 6))) as tf.Scalar, true)!
 * );
 * const x = tf.fill([4], 2);
 * for (let i = 0; i < 50; i++) tf.dispose(step(x));
 * if (Math.abs(weight.dataSync()[0] - 3) > 1e-4) throw new Error("2w = 6");
 * ```
 */
export function jit<A extends readonly Nested[], R>(
  fn: (...args: A) => R,
  { name = fn.name || "function", fallback = "throw", enabled = true }: JitOptions = {},
): Jitted<A, R> {
  const traces = new Map<string, Trace>();
  let tracedInARow = 0;
  let gaveUp = !enabled;
  let disposed = false;

  const call = (...args: A): R => {
    if (disposed) throw new Error(`Cannot call '${name}': it was disposed of`);
    const backend = gaveUp || tf.engine().state.gradientDepth > 0 ? undefined : nativeBackend();
    if (backend === undefined || backend.binding.isRecording) return opByOp(...args);
    const flat = flatten(args, `'${name}': argument `);
    const known = traces.get(flat.signature);
    traces.delete(flat.signature); // it comes back as the last used
    if (known?.isCurrent()) {
      tracedInARow = 0;
      traces.set(flat.signature, known);
      return known.run(flat) as R;
    }
    known?.[Symbol.dispose]();
    try {
      const fresh = trace(fn as unknown as (...args: Nested[]) => unknown, { args: flat, name, backend });
      warnOfRetracing(flat.signature);
      if (fresh.once || disposed) { // `fn` itself may have disposed of it
        using once = fresh;
        return once.run(flat) as R;
      }
      remember(flat.signature, fresh);
      return fresh.run(flat) as R;
    } catch (error) {
      if (fallback === "throw" || !(error instanceof UntraceableError)) throw error;
      console.warn(`jit: '${name}' runs op by op. ${error.message}`);
      gaveUp = true;
      return opByOp(...args);
    }
  };

  // Results are the caller's to dispose of, as compiled ones are: what the function only hands on is copied.
  const opByOp = (...args: A): R =>
    tf.tidy(() => {
      const result = flatten(fn(...args), "the result");
      const own = new Set(tf.engine().state.activeScope.track);
      return result.rebuild(
        result.tensors.map((tensor) => own.has(tensor) ? tensor : tf.clone(tensor)),
      ) as tf.TensorContainer;
    }) as R;

  const warnOfRetracing = (signature: string): void => {
    if (++tracedInARow !== WARN_AFTER) return;
    console.warn(
      `jit: '${name}' was traced at each of the last ${WARN_AFTER} calls, the last time for ${signature}: ` +
        "give it arguments of few shapes, numbers that change as tensors, and make variables once",
    );
  };

  const remember = (signature: string, fresh: Trace): void => {
    traces.set(signature, fresh);
    if (traces.size <= MOST_TRACES) return;
    const [[oldest, trace]] = traces;
    trace[Symbol.dispose]();
    traces.delete(oldest);
  };

  const dispose = (): void => {
    disposed = true;
    for (const trace of traces.values()) trace[Symbol.dispose]();
    traces.clear();
  };
  return Object.assign(call, { dispose, [Symbol.dispose]: dispose });
}

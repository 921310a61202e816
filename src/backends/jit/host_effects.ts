import * as tfjs from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs-core";
import type { GraphRecorder } from "./recorder.ts";

/** What a traced function did on the host beside computing tensors. */
export interface HostEffects {
  /** Does it again, as each call must. */
  repeat(): void;
  /** Whether the settings of the optimisers that it used are what they were: they are numbers in the graph. */
  isCurrent(): boolean;
}

/** The count is the optimiser's own business, but protected in its type. */
interface Counting {
  incrementIterations(): void;
}

/** The package @tensorflow/tfjs brings classes of its own. */
const OPTIMISERS = new Set([tf.Optimizer.prototype, tfjs.Optimizer.prototype]) as Set<object>;

/**
 * Runs a function while it is traced: what it does on the host once would otherwise be done never again, or be the
 * same forever. An optimiser's count of iterations is noted down. Random numbers without a seed, reading that count
 * and reading tensors by a promise are refused.
 *
 * @param recorder hears of each refusal, also if the function goes on after it
 */
export function withHostEffects<T>(
  recorder: GraphRecorder,
  work: () => T,
): { readonly result: T; readonly effects: HostEffects } {
  const counted: tf.Optimizer[] = [];
  const refuse = (what: string) => (): never => recorder.refuse(what);
  const count = function (this: tf.Optimizer): void {
    counted.push(this);
  };
  const read = { value: () => recorder.read() };
  using replacements = new DisposableStack();
  const replace = (target: object, properties: Readonly<Record<string, PropertyDescriptor>>) =>
    void replacements.use(replaced(target, properties));
  replace(Math, {
    random: { value: refuse("random numbers without a seed would be the same at every call") },
  });
  replace(tf.Tensor.prototype, { data: read, array: read, bytes: read, buffer: read });
  for (const prototype of OPTIMISERS) {
    replace(prototype, {
      incrementIterations: { value: count },
      iterations: { get: refuse("the optimiser's count of iterations would be the same at every call") },
    });
  }
  const result = work();
  return { result, effects: effectsOf(counted) };
}

function effectsOf(counted: readonly tf.Optimizer[]): HostEffects {
  const settings = counted.map((optimiser) => [optimiser, settingsOf(optimiser)] as const);
  return {
    repeat() {
      for (const optimiser of counted) (optimiser as unknown as Counting).incrementIterations();
    },
    isCurrent: () => settings.every(([optimiser, before]) => settingsOf(optimiser) === before),
  };
}

/** Learning rate, decay rates and the like: an optimiser's own numbers but for its count. */
function settingsOf(optimiser: tf.Optimizer): string {
  const numbers = Object.entries(optimiser).filter(([name, value]) =>
    typeof value === "number" && name !== "iterations_"
  );
  return JSON.stringify(numbers);
}

/** Properties of an object, replaced for as long as they are in scope. */
function replaced(target: object, properties: Readonly<Record<string, PropertyDescriptor>>): Disposable {
  const before = Object.keys(properties).map((name) =>
    [name, Object.getOwnPropertyDescriptor(target, name)] as const
  );
  for (const [name, property] of Object.entries(properties)) {
    Object.defineProperty(target, name, { ...property, configurable: true });
  }
  return {
    [Symbol.dispose]() {
      for (const [name, property] of before) {
        if (property === undefined) Reflect.deleteProperty(target, name);
        else Object.defineProperty(target, name, property);
      }
    },
  };
}

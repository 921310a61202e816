import * as tf from "@tensorflow/tfjs-core";
import type { FfiBinding } from "../tensorflow/binding.ts";
import { attributeType } from "../tensorflow/constants.ts";
import type { Graph, GraphValue, Output } from "../tensorflow/graph/graph.ts";
import { withHostEffects } from "./host_effects.ts";
import { idOf, type NativeBackend } from "./native_backend.ts";
import { type Flat, flatten, type Nested } from "./nested.ts";
import { type Captured, GraphRecorder } from "./recorder.ts";
import { untraceable } from "./untraceable.ts";
import { VariableWatch } from "./variables.ts";

/** A function that was traced for one signature of its arguments. */
export interface Trace extends Disposable {
  /** Whether it holds for one call only: the function made variables, which the next call finds. */
  readonly once: boolean;
  /** Whether it still is what the function would do now. */
  isCurrent(): boolean;
  run(args: Flat): Nested;
}

let functions = 0;

/**
 * Runs `fn` once on stand-ins for its arguments and makes a TensorFlow function of the ops that it calls. Variables
 * are inputs of that function if they are read, outputs if they are assigned. Whether this succeeds or throws, the
 * variables are what they were before.
 *
 * @throws {UntraceableError} what a graph cannot do again at each call
 */
export function trace(
  fn: (...args: Nested[]) => unknown,
  { args, name, backend }: { args: Flat; name: string; backend: NativeBackend },
): Trace {
  const { binding } = backend;
  using graph = binding.newGraph();
  using watch = new VariableWatch(backend);
  const variableOf = new Map(watch.before.map((variable) => [idOf(variable, backend), variable] as const));
  const recorder = new GraphRecorder(binding, graph, { variableIds: new Set(variableOf.keys()) });
  const parameters = backend.getInputTensorIds(args.tensors).map((id) =>
    graph.placeholder(binding.describe(id))
  );
  const inputsOf = (args: Flat): number[] => [
    ...backend.getInputTensorIds(args.tensors),
    ...recorder.captured.map(({ tensorId, sharedId }) =>
      sharedId ?? idOf(variableOf.get(tensorId)!, backend)
    ),
  ];
  const add = (suffix: string, outputs: readonly GraphValue[]) =>
    addFunction(binding, {
      graph,
      name: `jit_${functions++}_${name.replace(/\W/g, "_")}${suffix}`,
      inputs: [...parameters, ...recorder.captured.map(({ value }) => value)],
      outputs,
    });

  try {
    const tensorsBefore = tf.memory().numTensors;
    const { result, effects } = binding.recordWith(
      recorder,
      () => withHostEffects(recorder, () => record(fn, { args, parameters, recorder, watch, backend })),
    );
    if (recorder.failure !== undefined) throw recorder.failure;
    watch.restore();
    if (tf.memory().numTensors - tensorsBefore > watch.tensorsMade) {
      throw untraceable("a tensor that it made outlives it; return it, or keep it in a variable");
    }
    const { form, written, outputs } = result;
    const compiled = add("", outputs);
    const read = recorder.captured.flatMap(({ tensorId }) => variableOf.get(tensorId) ?? []);
    const used = new Set([...read, ...written]);
    return {
      once: watch.created.length > 0,
      isCurrent: () => effects.isCurrent(),
      run(args) {
        for (const variable of used) {
          if (variable.isDisposed) {
            throw new Error(`Cannot run '${name}': variable ${variable.name} was disposed of`);
          }
        }
        const tensors = compiled.run(inputsOf(args)).map((metadata) => backend.createOutputTensor(metadata));
        tensors.splice(form.tensors.length).forEach((value, index) => {
          written[index].assign(value);
          value.dispose();
        });
        effects.repeat();
        return form.rebuild(tensors);
      },
      [Symbol.dispose]() {
        compiled[Symbol.dispose]();
        release(recorder.captured, binding);
      },
    };
  } catch (error) {
    watch.restore();
    giveFirstValues();
    release(recorder.captured, binding);
    throw error;
  }

  /** Variables that `fn` made before it threw are in its hands: they get the values that they were made with. */
  function giveFirstValues(): void {
    const created = watch.created;
    if (created.length === 0) return;
    using first = add("_first", created.map(({ value }) => recorder.valueOf(idOf(value, backend))));
    first.run(inputsOf(args)).forEach((metadata, index) => {
      const value = backend.createOutputTensor(metadata);
      created[index].variable.assign(value);
      value.dispose();
    });
  }
}

/** What came of the function's one run on stand-ins. */
interface Recorded {
  /** Its result. */
  readonly form: Flat;
  /** The variables that it assigned or made. */
  readonly written: readonly tf.Variable[];
  /** Of the result's tensors and the written variables. */
  readonly outputs: readonly GraphValue[];
}

function record(
  fn: (...args: Nested[]) => unknown,
  { args, parameters, recorder, watch, backend }: {
    args: Flat;
    parameters: readonly GraphValue[];
    recorder: GraphRecorder;
    watch: VariableWatch;
    backend: NativeBackend;
  },
): Recorded {
  let recorded: Recorded | undefined;
  tf.tidy(() => {
    const standIns = parameters.map((value) => backend.createOutputTensor(recorder.hold(value)));
    const result = fn(...args.rebuild(standIns) as readonly Nested[]);
    if (result instanceof Promise) {
      result.catch(() => {});
      throw untraceable("it is an async function");
    }
    if (standIns.some(({ isDisposed }) => isDisposed)) throw untraceable("it disposes of an argument");
    const [disposed] = watch.disposed;
    if (disposed !== undefined) throw untraceable(`it disposes of variable ${disposed.name}`);
    const form = flatten(result, "the result");
    const written = [...watch.written, ...watch.created.map(({ variable }) => variable)];
    const outputs = [...form.tensors, ...written].map((tensor) => recorder.valueOf(idOf(tensor, backend)));
    recorded = { form, written, outputs };
  });
  // The scope's end has passed over those that are kept and returned: they stood for results.
  for (const tensor of recorded!.form.tensors) if (isStandIn(tensor, { recorder, backend })) tensor.dispose();
  return recorded!;
}

/** A result that is still alive, and neither a variable nor a tensor from outside. */
function isStandIn(
  tensor: tf.Tensor,
  { recorder, backend }: { recorder: GraphRecorder; backend: NativeBackend },
) {
  return !(tensor instanceof tf.Variable) && !tensor.isDisposed && recorder.isOwn(idOf(tensor, backend));
}

/** Something that TensorFlow runs as one op. */
interface Compiled extends Disposable {
  /** @param tensorIds one a graph's input */
  run(tensorIds: readonly number[]): ReturnType<FfiBinding["executeOp"]>;
}

function addFunction(
  binding: FfiBinding,
  { graph, name, inputs, outputs }: {
    graph: Graph;
    name: string;
    inputs: readonly GraphValue[];
    outputs: readonly GraphValue[];
  },
): Compiled {
  // An output may not be an input, nor come twice.
  const ends = outputs.map(({ output, dtype }): Output =>
    graph.operation("Identity", [{ name: "T", type: attributeType.TF_ATTR_TYPE, value: dtype }], [output])[0]
      .output
  );
  const remove = binding.addFunction(graph, {
    name,
    inputs: inputs.map(({ output }) => output),
    outputs: ends,
  });
  return {
    run: (tensorIds) => binding.executeOp(name, [], tensorIds, ends.length),
    [Symbol.dispose]: remove,
  };
}

function release(captured: readonly Captured[], binding: FfiBinding): void {
  for (const { sharedId } of captured) if (sharedId !== undefined) binding.deleteTensor(sharedId);
}

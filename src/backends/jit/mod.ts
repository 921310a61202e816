/**
 * `jit`: functions of TensorFlow.js compiled into one TensorFlow function each.
 *
 * ```text
 * jit.ts              the compiled function: signatures, limits, what runs op by op
 * trace.ts            one run on stand-ins, from arguments to a function in TensorFlow
 * recorder.ts         ops become nodes of a graph
 * variables.ts        variables keep their values while a trace assigns to them
 * host_effects.ts     what a function does beside computing tensors
 * nested.ts           arguments and results: arrays and records of tensors
 * native_backend.ts   the backend that can do it
 * untraceable.ts      the error that names op and line
 * ```
 *
 * Of the rest of the project it imports only the binding to TensorFlow (../tensorflow/); README.md says what it needs.
 */
export { jit, type JitOptions, type Jitted } from "./jit.ts";
export type { Nested } from "./nested.ts";
export { UntraceableError } from "./untraceable.ts";

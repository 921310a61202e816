/**
 * The few fields of TensorFlow's `ConfigProto` message (tensorflow/core/protobuf/config.proto) that the project
 * sets, in protocol buffer wire format. Field numbers: intra_op_parallelism_threads 2,
 * inter_op_parallelism_threads 5, gpu_options 6 (a `GPUOptions` message, whose allow_growth is 4).
 */

/** A serialised ConfigProto. `threads`: threads within one operation; `operations`: operations at once. */
export function configProto(
  { threads, operations }: { threads: number; operations: number },
): Uint8Array<ArrayBuffer> {
  return new Uint8Array([
    ...integerField(2, threads),
    ...integerField(5, operations),
    // Otherwise the first process takes all of a GPU's memory and the second one fails.
    ...messageField(6, integerField(4, 1)),
  ]);
}

function integerField(field: number, value: number): number[] {
  return [...varint(field << 3 | 0), ...varint(value)];
}

function messageField(field: number, message: readonly number[]): number[] {
  return [...varint(field << 3 | 2), ...varint(message.length), ...message];
}

/** Base 128, least significant group first; the high bit says that another group follows. */
function varint(value: number): number[] {
  return value < 128 ? [value] : [value % 128 | 128, ...varint(Math.floor(value / 128))];
}

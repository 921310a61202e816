/** Copies between JavaScript's typed arrays and `TF_Tensor`s, TensorFlow's tensors in host memory. */

import type { CApi } from "./c_api.ts";
import { dataType } from "./constants.ts";

/** The values of a tensor: a typed array, or for strings one Uint8Array an element. */
export type TensorValues = Float32Array | Int32Array | Uint8Array | BigInt64Array | Uint8Array[];

/** `sizeof(TF_TString)`, the same on every 64-bit platform. */
const stringStructBytes = 24n;

/** A new `TF_Tensor` that holds a copy of `values`, which are no strings; the caller deletes it. */
export function newHostTensor(
  api: CApi,
  values: TensorValues,
  { shape, dtype }: { shape: readonly number[]; dtype: number },
): bigint {
  const array = checkedValues(values, { shape, dtype });
  const byteLength = BigInt(array.byteLength);
  const tensor = allocate(api, { shape, dtype, byteLength });
  if (byteLength > 0n) api.copyIn(api.TF_TensorData(tensor), array, byteLength);
  return tensor;
}

/**
 * A new string `TF_Tensor` whose elements are views into `content`, a `TF_Tensor` of bytes. The caller deletes both:
 * a string that owned its bytes would never be freed, since deleting a tensor does not end its strings.
 */
export function newStringViews(
  api: CApi,
  values: readonly Uint8Array[],
  { shape }: { shape: readonly number[] },
): { tensor: bigint; content: bigint } {
  const length = values.reduce((sum, text) => sum + text.length, 0);
  const content = allocate(api, { shape: [length], dtype: dataType.TF_UINT8, byteLength: BigInt(length) });
  const byteLength = stringStructBytes * BigInt(values.length);
  const tensor = allocate(api, { shape, dtype: dataType.TF_STRING, byteLength });
  let from = api.TF_TensorData(content);
  let element = api.TF_TensorData(tensor);
  for (const text of values) {
    const size = BigInt(text.length);
    if (size > 0n) api.copyIn(from, text as Uint8Array<ArrayBuffer>, size);
    api.TF_StringInit(element);
    api.TF_StringAssignView(element, from, size);
    from += size;
    element += stringStructBytes;
  }
  return { tensor, content };
}

function allocate(
  api: CApi,
  { shape, dtype, byteLength }: { shape: readonly number[]; dtype: number; byteLength: bigint },
): bigint {
  const dims = new Int32Array(new ArrayBuffer(8 * shape.length)); // int64: the high words stay 0
  for (let i = 0; i < shape.length; i++) dims[2 * i] = shape[i];
  const tensor = api.TF_AllocateTensor(dtype, dims, shape.length, byteLength);
  if (tensor === 0n) {
    throw new Error(`Cannot create a tensor of shape [${shape}]: no memory for ${byteLength} bytes`);
  }
  return tensor;
}

/** A copy of a `TF_Tensor`'s values; complex numbers come as pairs (real, imaginary). */
export function readHostTensor(api: CApi, tensor: bigint, { dtype }: { dtype: number }): TensorValues {
  const byteLength = api.TF_TensorByteSize(tensor);
  if (dtype === dataType.TF_STRING) return readStrings(api, tensor, Number(byteLength / stringStructBytes));
  const buffer = new ArrayBuffer(Number(byteLength));
  if (byteLength > 0n) api.copyOut(new Uint8Array(buffer), api.TF_TensorData(tensor), byteLength);
  switch (dtype) {
    case dataType.TF_FLOAT:
    case dataType.TF_COMPLEX64:
      return new Float32Array(buffer);
    case dataType.TF_INT32:
      return new Int32Array(buffer);
    case dataType.TF_INT64:
      return new BigInt64Array(buffer);
    case dataType.TF_BOOL:
    case dataType.TF_UINT8:
      return new Uint8Array(buffer);
    default:
      throw new Error(`Cannot read a tensor of TensorFlow data type ${dtype}: it has no JavaScript form`);
  }
}

function readStrings(api: CApi, tensor: bigint, count: number): Uint8Array[] {
  let element = api.TF_TensorData(tensor);
  return Array.from({ length: count }, () => {
    const length = api.TF_StringGetSize(element);
    const text = new Uint8Array(Number(length));
    if (length > 0n) api.copyOut(text, api.TF_StringGetDataPointer(element), length);
    element += stringStructBytes;
    return text;
  });
}

function checkedValues(
  values: TensorValues,
  { shape, dtype }: { shape: readonly number[]; dtype: number },
): Float32Array<ArrayBuffer> | Int32Array<ArrayBuffer> | Uint8Array<ArrayBuffer> {
  const task = `create a tensor of shape [${shape}] and TensorFlow data type ${dtype}`;
  const form = forms.get(dtype);
  if (form === undefined) throw new Error(`Cannot ${task}: it has no JavaScript form`);
  if (!(values instanceof form.array)) {
    throw new Error(`Cannot ${task}: needs ${form.array.name}, got ${values.constructor.name}`);
  }
  let needed = form.perElement;
  for (let i = 0; i < shape.length; i++) needed *= shape[i];
  if (values.length !== needed) {
    throw new Error(`Cannot ${task}: needs ${needed} numbers, got ${values.length}`);
  }
  return values as Float32Array<ArrayBuffer>;
}

/** How the kernels hand values over; int64 comes as pairs of int32, the low word first. */
const forms = new Map<
  number,
  { array: Float32ArrayConstructor | Int32ArrayConstructor | Uint8ArrayConstructor; perElement: number }
>([
  [dataType.TF_FLOAT, { array: Float32Array, perElement: 1 }],
  [dataType.TF_COMPLEX64, { array: Float32Array, perElement: 2 }],
  [dataType.TF_INT32, { array: Int32Array, perElement: 1 }],
  [dataType.TF_INT64, { array: Int32Array, perElement: 2 }],
  [dataType.TF_BOOL, { array: Uint8Array, perElement: 1 }],
  [dataType.TF_UINT8, { array: Uint8Array, perElement: 1 }],
]);

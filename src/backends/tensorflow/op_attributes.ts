/** Sets an op's attributes from the form in which TensorFlow.js' kernels give them. */

import type { TFEOpAttr } from "@tensorflow/tfjs-node-gpu/dist/tfjs_binding.d.ts";
import type { CApi } from "./c_api.ts";
import { internedCString } from "./c_string.ts";
import { attributeType } from "./constants.ts";
import type { Status } from "./status.ts";

/** Writes attributes into ops; TensorFlow copies the lists at once, so one scratch buffer serves all. */
export class OpAttributes {
  readonly #api: CApi;
  readonly #status: Status;
  #scratch = new ArrayBuffer(512);

  constructor(api: CApi, status: Status) {
    this.#api = api;
    this.#status = status;
  }

  /** Sets one attribute of `op`; a wrong name or type is reported by TensorFlow when the op is executed. */
  set(op: bigint, attribute: TFEOpAttr): void {
    const { type, value } = attribute;
    const name = internedCString(attribute.name).address;
    const api = this.#api;
    switch (type) {
      case attributeType.TF_ATTR_TYPE:
        return api.TFE_OpSetAttrType(op, name, value as number);
      case attributeType.TF_ATTR_BOOL: {
        if (!Array.isArray(value)) return api.TFE_OpSetAttrBool(op, name, value ? 1 : 0);
        const list = new Uint8Array(this.#room(value.length), 0, value.length);
        list.set(value.map((flag) => flag ? 1 : 0));
        return api.TFE_OpSetAttrBoolList(op, name, list, list.length);
      }
      case attributeType.TF_ATTR_INT:
        if (!Array.isArray(value)) return api.TFE_OpSetAttrInt(op, name, BigInt(value as number));
        return api.TFE_OpSetAttrIntList(op, name, this.#int64s(value), value.length);
      case attributeType.TF_ATTR_FLOAT: {
        if (!Array.isArray(value)) return api.TFE_OpSetAttrFloat(op, name, value as number);
        const list = new Float32Array(this.#room(4 * value.length), 0, value.length);
        list.set(value);
        return api.TFE_OpSetAttrFloatList(op, name, list, list.length);
      }
      case attributeType.TF_ATTR_STRING: {
        const text = internedCString(value as string);
        return api.TFE_OpSetAttrString(op, name, text.address, text.length);
      }
      case attributeType.TF_ATTR_SHAPE: {
        const dims = value as number[];
        api.TFE_OpSetAttrShape(op, name, this.#int64s(dims), dims.length, this.#status.address);
        return this.#status.check(`set attribute ${attribute.name}`);
      }
      default:
        throw new Error(`Cannot set attribute ${attribute.name}: unknown attribute type ${type}`);
    }
  }

  /** The integers as little-endian int64, written as pairs of int32 words, which needs no bigint. */
  #int64s(values: readonly number[]): Int32Array<ArrayBuffer> {
    const words = new Int32Array(this.#room(8 * values.length), 0, 2 * values.length);
    for (let i = 0; i < values.length; i++) {
      words[2 * i] = values[i];
      words[2 * i + 1] = values[i] < 0 ? -1 : 0;
    }
    return words;
  }

  #room(byteLength: number): ArrayBuffer {
    if (byteLength > this.#scratch.byteLength) this.#scratch = new ArrayBuffer(2 * byteLength);
    return this.#scratch;
  }
}

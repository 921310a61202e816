/** Sets an op's attributes from the form in which TensorFlow.js' kernels give them. */

import type { TFEOpAttr } from "@tensorflow/tfjs-node-gpu/dist/tfjs_binding.d.ts";
import type { CApi } from "./c_api.ts";
import { internedCString } from "./c_string.ts";
import { attributeType } from "./constants.ts";
import type { Status } from "./status.ts";

/** The C functions that set the attributes of one kind of op. */
export interface AttributeSetters {
  readonly type: CApi["TF_SetAttrType"];
  readonly bool: CApi["TF_SetAttrBool"];
  readonly boolList: CApi["TF_SetAttrBoolList"];
  readonly int: CApi["TF_SetAttrInt"];
  readonly intList: CApi["TF_SetAttrIntList"];
  readonly float: CApi["TF_SetAttrFloat"];
  readonly floatList: CApi["TF_SetAttrFloatList"];
  readonly string: CApi["TF_SetAttrString"];
  readonly shape: CApi["TF_SetAttrShape"];
}

/** Those of ops that are executed at once. */
export function eagerSetters(api: CApi, status: Status): AttributeSetters {
  return {
    type: api.TFE_OpSetAttrType,
    bool: api.TFE_OpSetAttrBool,
    boolList: api.TFE_OpSetAttrBoolList,
    int: api.TFE_OpSetAttrInt,
    intList: api.TFE_OpSetAttrIntList,
    float: api.TFE_OpSetAttrFloat,
    floatList: api.TFE_OpSetAttrFloatList,
    string: api.TFE_OpSetAttrString,
    shape: (op, name, dims, rank) => {
      api.TFE_OpSetAttrShape(op, name, dims, rank, status.address);
      status.check("set an op's shape attribute");
    },
  };
}

/** Those of nodes of a graph. */
export function graphSetters(api: CApi): AttributeSetters {
  return {
    type: api.TF_SetAttrType,
    bool: api.TF_SetAttrBool,
    boolList: api.TF_SetAttrBoolList,
    int: api.TF_SetAttrInt,
    intList: api.TF_SetAttrIntList,
    float: api.TF_SetAttrFloat,
    floatList: api.TF_SetAttrFloatList,
    string: api.TF_SetAttrString,
    shape: api.TF_SetAttrShape,
  };
}

/** Writes attributes into ops; TensorFlow copies the lists at once, so one scratch buffer serves all. */
export class OpAttributes {
  readonly #setters: AttributeSetters;
  #scratch = new ArrayBuffer(512);

  constructor(setters: AttributeSetters) {
    this.#setters = setters;
  }

  /** Sets one attribute of `op`; a wrong name or type is reported by TensorFlow when the op is executed. */
  set(op: bigint, attribute: TFEOpAttr): void {
    const { type, value } = attribute;
    const name = internedCString(attribute.name).address;
    const set = this.#setters;
    switch (type) {
      case attributeType.TF_ATTR_TYPE:
        return set.type(op, name, value as number);
      case attributeType.TF_ATTR_BOOL: {
        if (!Array.isArray(value)) return set.bool(op, name, value ? 1 : 0);
        const list = new Uint8Array(this.#room(value.length), 0, value.length);
        list.set(value.map((flag) => flag ? 1 : 0));
        return set.boolList(op, name, list, list.length);
      }
      case attributeType.TF_ATTR_INT:
        if (!Array.isArray(value)) return set.int(op, name, BigInt(value as number));
        return set.intList(op, name, this.#int64s(value), value.length);
      case attributeType.TF_ATTR_FLOAT: {
        if (!Array.isArray(value)) return set.float(op, name, value as number);
        const list = new Float32Array(this.#room(4 * value.length), 0, value.length);
        list.set(value);
        return set.floatList(op, name, list, list.length);
      }
      case attributeType.TF_ATTR_STRING: {
        const text = internedCString(value as string);
        return set.string(op, name, text.address, text.length);
      }
      case attributeType.TF_ATTR_SHAPE: {
        const dims = value as number[];
        return set.shape(op, name, this.#int64s(dims), dims.length);
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

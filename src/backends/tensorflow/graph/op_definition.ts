/** What TensorFlow says about an operation: which inputs are lists, and whether it does more than compute. */

import type { CApi } from "../c_api.ts";
import { internedCString } from "../c_string.ts";
import type { Status } from "../status.ts";
import { fieldsOf } from "./protobuf.ts";

/** How many values one input takes: one, or as many as an attribute says. */
export type InputArity = "one" | "list";

/** The part of an operation's definition (tensorflow/core/framework/op_def.proto) that adding it to a graph needs. */
export interface OpDefinition {
  readonly inputs: readonly InputArity[];
  /** It draws random numbers, reads files, prints …: not a function of its inputs alone. */
  readonly isStateful: boolean;
}

// Field numbers of OpDef and OpDef.ArgDef.
const INPUT_ARG = 2;
const IS_STATEFUL = 17;
const NUMBER_ATTR = 5;
const TYPE_LIST_ATTR = 6;

/** Reads an operation's definition. */
export function opDefinition(
  api: CApi,
  { graph, name, status }: { graph: bigint; name: string; status: Status },
): OpDefinition {
  const buffer = api.TF_NewBuffer();
  try {
    api.TF_GraphGetOpDef(graph, internedCString(name).address, buffer, status.address);
    status.check(`find TensorFlow op ${name}`);
    return parse(contentOf(api, buffer));
  } finally {
    api.TF_DeleteBuffer(buffer);
  }
}

/** The bytes of a `TF_Buffer`: a struct of an address, a length and a deallocator. */
function contentOf(api: CApi, buffer: bigint): Uint8Array {
  const head = new BigUint64Array(2);
  api.copyOut(head, buffer, 16n);
  const content = new Uint8Array(Number(head[1]));
  api.copyOut(content, head[0], head[1]);
  return content;
}

function parse(message: Uint8Array): OpDefinition {
  const inputs: InputArity[] = [];
  let isStateful = false;
  for (const { number, value } of fieldsOf(message)) {
    if (number === INPUT_ARG) inputs.push(arityOf(value as Uint8Array));
    if (number === IS_STATEFUL) isStateful = value !== 0n;
  }
  return { inputs, isStateful };
}

function arityOf(argument: Uint8Array): InputArity {
  const isList = fieldsOf(argument).some(({ number }) => number === NUMBER_ATTR || number === TYPE_LIST_ATTR);
  return isList ? "list" : "one";
}

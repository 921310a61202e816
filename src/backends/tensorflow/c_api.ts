/**
 * The part of TensorFlow's stable C API (tensorflow/c/c_api.h, c_api_function.h, tf_tensor.h, tf_tstring.h,
 * eager/c_api.h) that the binding and the tracing of functions call.
 *
 * Pointers are declared `u64`: a bigint read out of a map or a BigUint64Array takes V8's fast call path (7 ns),
 * while a `Deno.PointerObject` would have to be made for every tensor handle first (50 ns), and a plain number
 * would leave the fast path (60 ns). Only text that is read through `Deno.UnsafePointerView` is a `pointer`.
 */

const pointer = "u64";
const size = "u64";
const bytes = "buffer";
/** `TF_Output`, by value: the operation's address and the output's index. */
const output = { struct: ["u64", "i32"] } as const;

const symbols = {
  TF_Version: { parameters: [], result: "pointer" },

  TF_NewStatus: { parameters: [], result: pointer },
  TF_GetCode: { parameters: [pointer], result: "i32" },
  TF_Message: { parameters: [pointer], result: "pointer" },

  TF_AllocateTensor: { parameters: ["i32", bytes, "i32", size], result: pointer },
  TF_DeleteTensor: { parameters: [pointer], result: "void" },
  TF_TensorData: { parameters: [pointer], result: pointer },
  TF_TensorByteSize: { parameters: [pointer], result: size },
  TF_StringInit: { parameters: [pointer], result: "void" },
  TF_StringAssignView: { parameters: [pointer, pointer, size], result: "void" },
  TF_StringGetDataPointer: { parameters: [pointer], result: pointer },
  TF_StringGetSize: { parameters: [pointer], result: size },

  TFE_NewContextOptions: { parameters: [], result: pointer },
  TFE_ContextOptionsSetConfig: { parameters: [pointer, bytes, size, pointer], result: "void" },
  TFE_DeleteContextOptions: { parameters: [pointer], result: "void" },
  TFE_NewContext: { parameters: [pointer, pointer], result: pointer },
  TFE_ContextListDevices: { parameters: [pointer, pointer], result: pointer },
  TF_DeviceListCount: { parameters: [pointer], result: "i32" },
  TF_DeviceListName: { parameters: [pointer, "i32", pointer], result: "pointer" },
  TF_DeviceListType: { parameters: [pointer, "i32", pointer], result: "pointer" },
  TF_DeleteDeviceList: { parameters: [pointer], result: "void" },

  TFE_NewTensorHandle: { parameters: [pointer, pointer], result: pointer },
  TFE_DeleteTensorHandle: { parameters: [pointer], result: "void" },
  TFE_TensorHandleResolve: { parameters: [pointer, pointer], result: pointer },
  TFE_TensorHandleCopyToDevice: { parameters: [pointer, pointer, bytes, pointer], result: pointer },
  TFE_TensorHandleDataType: { parameters: [pointer], result: "i32" },
  TFE_TensorHandleNumDims: { parameters: [pointer, pointer], result: "i32" },
  // int64_t in C. The low word suffices (no typed array has 2³¹ rows) and comes back without a bigint.
  TFE_TensorHandleDim: { parameters: [pointer, "i32", pointer], result: "i32" },

  TFE_NewOp: { parameters: [pointer, pointer, pointer], result: pointer },
  TFE_DeleteOp: { parameters: [pointer], result: "void" },
  TFE_OpAddInput: { parameters: [pointer, pointer, pointer], result: "void" },
  TFE_OpSetAttrString: { parameters: [pointer, pointer, pointer, size], result: "void" },
  TFE_OpSetAttrInt: { parameters: [pointer, pointer, "i64"], result: "void" },
  TFE_OpSetAttrFloat: { parameters: [pointer, pointer, "f32"], result: "void" },
  TFE_OpSetAttrBool: { parameters: [pointer, pointer, "u8"], result: "void" },
  TFE_OpSetAttrType: { parameters: [pointer, pointer, "i32"], result: "void" },
  TFE_OpSetAttrShape: { parameters: [pointer, pointer, bytes, "i32", pointer], result: "void" },
  TFE_OpSetAttrIntList: { parameters: [pointer, pointer, bytes, "i32"], result: "void" },
  TFE_OpSetAttrFloatList: { parameters: [pointer, pointer, bytes, "i32"], result: "void" },
  TFE_OpSetAttrBoolList: { parameters: [pointer, pointer, bytes, "i32"], result: "void" },
  TFE_Execute: { parameters: [pointer, bytes, bytes, pointer], result: "void" },

  TFE_TensorHandleCopySharingTensor: { parameters: [pointer, pointer], result: pointer },
  TFE_ContextAddFunction: { parameters: [pointer, pointer, pointer], result: "void" },
  TFE_ContextRemoveFunction: { parameters: [pointer, pointer, pointer], result: "void" },

  TF_NewGraph: { parameters: [], result: pointer },
  TF_DeleteGraph: { parameters: [pointer], result: "void" },
  TF_NewOperation: { parameters: [pointer, pointer, bytes], result: pointer },
  TF_AddInput: { parameters: [pointer, output], result: "void" },
  TF_AddInputList: { parameters: [pointer, bytes, "i32"], result: "void" },
  TF_SetAttrString: { parameters: [pointer, pointer, pointer, size], result: "void" },
  TF_SetAttrInt: { parameters: [pointer, pointer, "i64"], result: "void" },
  TF_SetAttrFloat: { parameters: [pointer, pointer, "f32"], result: "void" },
  TF_SetAttrBool: { parameters: [pointer, pointer, "u8"], result: "void" },
  TF_SetAttrType: { parameters: [pointer, pointer, "i32"], result: "void" },
  TF_SetAttrShape: { parameters: [pointer, pointer, bytes, "i32"], result: "void" },
  TF_SetAttrIntList: { parameters: [pointer, pointer, bytes, "i32"], result: "void" },
  TF_SetAttrFloatList: { parameters: [pointer, pointer, bytes, "i32"], result: "void" },
  TF_SetAttrBoolList: { parameters: [pointer, pointer, bytes, "i32"], result: "void" },
  TF_SetAttrTensor: { parameters: [pointer, pointer, pointer, pointer], result: "void" },
  TF_FinishOperation: { parameters: [pointer, pointer], result: pointer },
  TF_OperationNumOutputs: { parameters: [pointer], result: "i32" },
  TF_OperationOutputType: { parameters: [output], result: "i32" },
  TF_GraphGetTensorNumDims: { parameters: [pointer, output, pointer], result: "i32" },
  TF_GraphGetTensorShape: { parameters: [pointer, output, bytes, "i32", pointer], result: "void" },
  TF_GraphGetOpDef: { parameters: [pointer, pointer, pointer, pointer], result: "void" },
  TF_NewBuffer: { parameters: [], result: pointer },
  TF_DeleteBuffer: { parameters: [pointer], result: "void" },
  TF_GraphToFunction: {
    parameters: [
      pointer,
      pointer,
      "u8",
      "i32",
      pointer,
      "i32",
      bytes,
      "i32",
      bytes,
      pointer,
      pointer,
      pointer,
      pointer,
    ],
    result: pointer,
  },
  TF_DeleteFunction: { parameters: [pointer], result: "void" },

  // The C library's, found through libtensorflow's own dependencies: copies between tensors and typed arrays.
  copyIn: { name: "memcpy", parameters: [pointer, bytes, size], result: "void" },
  copyOut: { name: "memcpy", parameters: [bytes, pointer, size], result: "void" },
} as const satisfies Deno.ForeignLibraryInterface;

/** The C functions, callable by name. */
export type CApi = Deno.DynamicLibrary<typeof symbols>["symbols"];

/**
 * Binds the C API of the TensorFlow library at `path`.
 *
 * @throws {TypeError} where the file is not such a library
 */
export function bindCApi(path: string): CApi {
  return Deno.dlopen(path, symbols).symbols;
}

/** The text at a `const char*` that TensorFlow returned. */
export function textAt(address: Deno.PointerValue): string {
  return address === null ? "" : Deno.UnsafePointerView.getCString(address);
}

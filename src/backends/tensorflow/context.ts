/** The eager context: thread counts, devices. One a process, since libtensorflow's thread pools are global. */

import { type CApi, textAt } from "./c_api.ts";
import { configProto } from "./config_proto.ts";
import type { Status } from "./status.ts";

/** A device that TensorFlow sees. */
export interface Device {
  /** TensorFlow's name, such as `/job:localhost/replica:0/task:0/device:CPU:0`. */
  readonly name: string;
  /** `CPU`, `GPU`, … */
  readonly type: string;
}

/** An open context. */
export interface Context {
  /** The `TFE_Context*`. */
  readonly address: bigint;
  readonly devices: readonly Device[];
}

/** Opens a context. `threads`: threads within one operation; `operations`: operations of a function at once. */
export function openContext(
  api: CApi,
  { status, threads, operations }: { status: Status; threads: number; operations: number },
): Context {
  const options = api.TFE_NewContextOptions();
  try {
    const config = configProto({ threads, operations });
    api.TFE_ContextOptionsSetConfig(options, config, BigInt(config.length), status.address);
    status.check("set TensorFlow's thread counts");
    const address = api.TFE_NewContext(options, status.address);
    status.check("open a TensorFlow context");
    return { address, devices: listDevices(api, { context: address, status }) };
  } finally {
    api.TFE_DeleteContextOptions(options);
  }
}

function listDevices(api: CApi, { context, status }: { context: bigint; status: Status }): Device[] {
  const list = api.TFE_ContextListDevices(context, status.address);
  status.check("list TensorFlow's devices");
  try {
    return Array.from({ length: api.TF_DeviceListCount(list) }, (_, index) => {
      const name = textAt(api.TF_DeviceListName(list, index, status.address));
      status.check("name a TensorFlow device");
      const type = textAt(api.TF_DeviceListType(list, index, status.address));
      status.check("tell a TensorFlow device's type");
      return { name, type };
    });
  } finally {
    api.TF_DeleteDeviceList(list);
  }
}

/** A device's name for people: TensorFlow's C API has only `GPU:0`. */

import { cpus } from "node:os";
import type { Device } from "./context.ts";

/** Such as `CPU (AMD EPYC 9654)` or `NVIDIA H200 (GPU:0)`. */
export async function deviceName(device: Device): Promise<string> {
  if (device.type !== "GPU") return `CPU (${cpus()[0]?.model.trim() ?? Deno.build.arch})`;
  const place = device.name.slice(device.name.lastIndexOf("device:") + "device:".length);
  try {
    const { success, stdout } = await new Deno.Command("nvidia-smi", {
      args: ["--query-gpu=name", "--format=csv,noheader"],
      stderr: "null",
    }).output();
    const index = Number(place.split(":")[1]);
    const name = new TextDecoder().decode(stdout).split("\n")[index]?.trim();
    if (success && name) return `${name} (${place})`;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return place;
}

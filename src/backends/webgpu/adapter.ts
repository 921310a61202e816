/** Looks for the graphics adapter that TensorFlow.js would take. */
import { tmpdir } from "node:os";

/** The fastest adapter; throws where there is none. */
export async function findAdapter(): Promise<GPUAdapter> {
  const adapter = await quietly(() => navigator.gpu?.requestAdapter({ powerPreference: "high-performance" }));
  if (!adapter) throw new Error("no WebGPU adapter was found");
  return adapter;
}

/**
 * The search for adapters asks OpenGL as well, whose Wayland library complains on the terminal where no session
 * folder is named (containers, CI); an empty one keeps it silent.
 */
export async function quietly<T>(search: () => T | Promise<T>): Promise<T> {
  if (Deno.build.os !== "linux" || Deno.env.has(sessionFolder)) return await search();
  Deno.env.set(sessionFolder, tmpdir());
  try {
    return await search();
  } finally {
    Deno.env.delete(sessionFolder);
  }
}

const sessionFolder = "XDG_RUNTIME_DIR";

/** What this machine is: which distribution serves it, and where its user's caches lie. */

import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";
import { type Distribution, distributions } from "./wheels.ts";

/**
 * The distribution for this machine.
 *
 * @throws {Error} where the Python package index has no wheel for it
 */
export async function distributionForThisMachine(): Promise<Distribution> {
  const platform = `${Deno.build.os}-${Deno.build.arch === "x86_64" ? "x64" : "arm64"}`;
  if (platform === "linux-x64") {
    return distributions[await hasNvidiaGpu() ? "linux-x64-cuda" : "linux-x64-cpu"];
  }
  if (platform === "linux-arm64") return distributions["linux-arm64-cpu"];
  if (platform === "darwin-arm64") return distributions["darwin-arm64-cpu"];
  throw new Error(`there is no libtensorflow for ${platform}`);
}

/** Whether NVIDIA's driver lists a GPU: asked of its own tool, or else of the kernel. */
async function hasNvidiaGpu(): Promise<boolean> {
  try {
    const { success, stdout } = await new Deno.Command("nvidia-smi", { args: ["-L"], stderr: "null" })
      .output();
    if (success) return /^GPU \d/m.test(new TextDecoder().decode(stdout));
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  const { stdout } = await lookInProc("ls", "/proc/driver/nvidia/gpus");
  return stdout.length > 0;
}

/** Deno opens /proc to a process with all permissions alone; a program that it may start looks there in its place. */
function lookInProc(program: string, ...args: string[]): Promise<Deno.CommandOutput> {
  return new Deno.Command(program, { args, stderr: "null" }).output();
}

/** The folder of all set-ups of libtensorflow, shared by every clone of the project that this user has. */
export function libtensorflowCache(): string {
  const chosen = Deno.env.get("XDG_CACHE_HOME");
  const caches = chosen !== undefined && isAbsolute(chosen)
    ? chosen
    : join(homedir(), Deno.build.os === "darwin" ? "Library/Caches" : ".cache");
  return join(caches, "chimera", "libtensorflow");
}

/**
 * Ends a process that this machine's processor could not carry: libtensorflow for x64 is built for AVX and aborts
 * the whole process without it, so the question is asked before.
 *
 * @throws {Error} if the processor has no AVX
 */
export async function requireAvx(): Promise<void> {
  if (Deno.build.os !== "linux" || Deno.build.arch !== "x86_64") return;
  if (!(await lookInProc("grep", "-qw", "avx", "/proc/cpuinfo")).success) {
    throw new Error("this processor has no AVX instructions, which libtensorflow needs");
  }
}

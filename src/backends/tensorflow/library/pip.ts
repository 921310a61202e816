/** Fetches one wheel with pip, which brings the machine's own configuration: index, certificates, proxy. */

import { join } from "node:path";
import { openProgress } from "@/core/progress/mod.ts";
import type { Wheel } from "./wheels.ts";

const megabyte = 1e6;

/**
 * Downloads `wheel` into `folder`, showing how much has come.
 *
 * @returns the file's path
 * @throws {Error} if there is no pip or it fails, with its last line
 */
export async function fetchWithPip(wheel: Wheel, { folder }: { folder: string }): Promise<string> {
  const pip = await findPip();
  const arriving = join(folder, "arriving");
  await Deno.remove(arriving, { recursive: true }).catch(() => {});
  await Deno.mkdir(arriving, { recursive: true });
  const process = new Deno.Command(pip[0], {
    args: [...pip.slice(1), "download", ...downloadOptions(wheel), "--dest", folder],
    // pip unpacks what arrives below TMPDIR: there its growth can be watched.
    env: { TMPDIR: arriving, PIP_REQUIRE_VIRTUALENV: "0", PIP_DISABLE_PIP_VERSION_CHECK: "1" },
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  using progress = openProgress({
    label: `fetching ${wheel.project} ${wheel.version}`,
    total: Math.round(wheel.bytes / megabyte),
    unit: "MB",
  });
  let shown = 0;
  const watch = setInterval(() => {
    const arrived = Math.min(Math.floor(bytesBelow(arriving) / megabyte), Math.floor(wheel.bytes / megabyte));
    if (arrived > shown) progress.advance(arrived - shown);
    shown = Math.max(shown, arrived);
  }, 500);
  try {
    const { success, stderr } = await process.output();
    if (!success) {
      throw new Error(`pip could not fetch ${wheel.project} ${wheel.version}: ${lastLine(stderr)}`);
    }
  } finally {
    clearInterval(watch);
    await Deno.remove(arriving, { recursive: true }).catch(() => {});
  }
  return await wheelIn(folder, wheel);
}

/** The tags are those of the pinned file, so that pip takes it whatever Python it runs on. */
function downloadOptions(wheel: Wheel): string[] {
  return [
    ...["--quiet", "--no-input", "--progress-bar", "off", "--no-cache-dir", "--no-deps"],
    ...["--only-binary", ":all:", "--implementation", "cp", "--python-version", "3.11", "--abi", "cp311"],
    ...["--platform", wheel.platform, `${wheel.project}==${wheel.version}`],
  ];
}

const pipCommands = [["python3", "-m", "pip"], ["python", "-m", "pip"], ["pip3"], ["pip"]];

async function findPip(): Promise<readonly string[]> {
  for (const command of pipCommands) {
    try {
      const args = [...command.slice(1), "--version"];
      const { success } = await new Deno.Command(command[0], { args, stdout: "null", stderr: "null" })
        .output();
      if (success) return command;
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
  throw new Error(
    "the fast backend needs libtensorflow, which is fetched with Python's pip, and there is none here; " +
      "install it (Debian: apt install python3-pip) or name the library in CHIMERA_LIBTENSORFLOW",
  );
}

async function wheelIn(folder: string, wheel: Wheel): Promise<string> {
  const prefix = `${wheel.project.replaceAll("-", "_")}-${wheel.version}-`;
  for await (const entry of Deno.readDir(folder)) {
    if (entry.name.startsWith(prefix) && entry.name.endsWith(".whl")) return join(folder, entry.name);
  }
  throw new Error(`pip reported success but left no ${prefix}*.whl`);
}

function bytesBelow(folder: string): number {
  let bytes = 0;
  try {
    for (const entry of Deno.readDirSync(folder)) {
      const path = join(folder, entry.name);
      bytes += entry.isDirectory ? bytesBelow(path) : Deno.statSync(path).size;
    }
  } catch {
    // pip moves and deletes its files while they are counted; the next count will do.
  }
  return bytes;
}

function lastLine(stderr: Uint8Array): string {
  return new TextDecoder().decode(stderr).trim().split("\n").at(-1) ?? "";
}

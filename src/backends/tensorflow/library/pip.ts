/** Fetches one wheel with pip, which brings the machine's own configuration: index, certificates, proxy. */

import { join } from "node:path";
import { openProgress } from "@/core/progress/mod.ts";
import type { Wheel } from "./wheels.ts";

const megabyte = 1e6;

/** A pip that works on this machine: the words that call it. */
export type Pip = readonly string[];

/**
 * Downloads `wheel` into `folder`, showing how much has come.
 *
 * @returns the file's path
 * @throws {Error} if pip fails, with what it says of the cause
 */
export async function fetchWithPip(
  wheel: Wheel,
  { pip, folder }: { pip: Pip; folder: string },
): Promise<string> {
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
      const said = new TextDecoder().decode(stderr);
      throw new Error(`pip could not fetch ${wheel.project} ${wheel.version}: ${causeOf(said)}`);
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

/**
 * The pip of this machine.
 *
 * @throws {Error} if there is none, with what to install and what it costs to go on without
 */
export async function findPip(): Promise<Pip> {
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
    "libtensorflow is fetched with Python's pip, and there is none here; networks train about four times slower " +
      "without it; Debian: apt install --no-install-recommends python3 python3-pip (10 MB), or name a library of your " +
      "own in CHIMERA_LIBTENSORFLOW",
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

/**
 * What went wrong, out of pip's lines. Without a connection the last one says that there is no such version; the cause
 * stands in its warnings of broken connections.
 */
export function causeOf(stderr: string): string {
  const lines = stderr.trim().split("\n").map((line) => line.trim());
  const broken = lines.map((line) => /after connection broken by '(.*)'(?::|$)/.exec(line)?.[1])
    .find((reason) => reason !== undefined);
  if (broken !== undefined) {
    const reason = /'([^']*)'/.exec(broken)?.[1] ?? broken;
    return `no connection to the package index (${reason.replace(/^<[^>]*>: /, "")})`;
  }
  return lines.at(-1) ?? "";
}

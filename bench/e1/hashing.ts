/**
 * Hashing a file: `sha256File` against coreutils' `sha256sum`, on one file that both read from the page cache. Ours is
 * timed inside this process, `sha256sum` with its start-up, which takes about a millisecond.
 */
import { join } from "node:path";
import { GateError } from "@/core/errors.ts";
import { sha256File } from "@/core/identity/mod.ts";
import { randomStream } from "@/core/random/mod.ts";
import { type BenchmarkResult, compare, milliseconds } from "../paired.ts";
import { PeerUnavailable } from "../peers.ts";
import { temporaryFolder } from "../temporary.ts";

export async function benchmark({ quick }: { quick: boolean }): Promise<BenchmarkResult> {
  const version = (await sha256sum("--version")).split("\n")[0];
  const mebibytes = quick ? 256 : 1024;
  await using folder = await temporaryFolder();
  const path = join(folder.path, "file.bin");
  await writeBlocks(path, mebibytes);
  const [ours, theirs] = [await sha256File(path), (await sha256sum(path)).slice(0, 64)];
  if (ours !== theirs) throw new GateError("hashing", [`sha256sum says ${theirs}, we say ${ours}`]);
  const comparisons = await compare(`${mebibytes} MiB`, {
    ours: { name: "sha256File", measure: () => milliseconds(() => sha256File(path)) },
    peers: [{ name: "sha256sum", measure: () => milliseconds(() => sha256sum(path)), limit: 0.5 }],
    rounds: quick ? 3 : 5,
  });
  return {
    title: "hashing a file",
    unit: "ms",
    comparisons,
    checks: ["same digest from both"],
    versions: { sha256sum: version },
  };
}

async function writeBlocks(path: string, mebibytes: number): Promise<void> {
  const random = randomStream(0, "bench/hashing");
  const block = Uint8Array.from({ length: 1 << 20 }, () => random.integer(256));
  using file = await Deno.open(path, { write: true, create: true });
  for (let count = 0; count < mebibytes; count++) {
    for (let written = 0; written < block.length;) written += await file.write(block.subarray(written));
  }
}

async function sha256sum(argument: string): Promise<string> {
  try {
    const { success, stdout, stderr } = await new Deno.Command("sha256sum", { args: [argument] }).output();
    if (!success) throw new Error(new TextDecoder().decode(stderr));
    return new TextDecoder().decode(stdout);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new PeerUnavailable("there is no sha256sum here");
  }
}

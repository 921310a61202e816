/**
 * Flags for a process that does nothing but compute with the kernel, as `deno run` takes them. Its numbers are the same
 * without them, to the last bit.
 *
 * - Deno has V8 compare every address in WebAssembly with the memory's end, a seventh of the time of a step. The kernel's
 *   addresses follow from size, threads and the kernel's cut-off, never from the field, and the tests see each size up to
 *   the largest that there is, and both ends of the cut-off, with these checks.
 * - V8 makes one instruction of 256 bits of two neighbouring ones of 128 if the processor has AVX2; a step takes little
 *   more than half the time. Not every build of V8 can do this, and one that cannot does not start with the flag.
 */
export function kernelFlags(): string {
  const flags = ["--no-wasm-bounds-checks"];
  if (canRevectorize()) flags.push(REVECTORIZE);
  return `--v8-flags=${flags.join(",")}`;
}

const REVECTORIZE = "--experimental-wasm-revectorize";

/** What a process that was started with the flag has told. */
let revectorizes: boolean | undefined;

function canRevectorize(): boolean {
  revectorizes ??= new Deno.Command(Deno.execPath(), {
    // of this process' configuration nothing is asked
    args: ["eval", "--quiet", "--no-config", "--no-lock", `--v8-flags=${REVECTORIZE}`, ""],
    stdout: "null",
    stderr: "null",
  }).outputSync().success;
  return revectorizes;
}

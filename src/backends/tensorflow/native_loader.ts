/**
 * Loads a shared library for the rest of the process's life, and quietly.
 *
 * Deno closes what `Deno.dlopen` opened when the process ends; libtensorflow may then be unloaded before the
 * destructors of its thread-local objects have run, and the process ends with a segmentation fault after its work
 * is done. Opening the library once more with RTLD_NODELETE keeps it in memory.
 */

const onMac = Deno.build.os === "darwin";

const RTLD_NOW = 0x2;
const RTLD_NODELETE = onMac ? 0x80 : 0x1000;
const O_WRONLY = 1;
const stderr = 2;

const libc = {
  dlopen: { parameters: ["buffer", "i32"], result: "u64" },
  dlerror: { parameters: [], result: "pointer" },
  open: { parameters: ["buffer", "i32"], result: "i32" },
  dup: { parameters: ["i32"], result: "i32" },
  dup2: { parameters: ["i32", "i32"], result: "i32" },
  close: { parameters: ["i32"], result: "i32" },
} as const satisfies Deno.ForeignLibraryInterface;

/**
 * Loads the library at `path`, never to be unloaded.
 *
 * @param quiet keeps to itself what the library writes to stderr while it is loaded: libtensorflow's notice about
 * oneDNN comes from a static initialiser, before any setting can be made
 * @throws {Error} with the dynamic linker's reason
 */
export function loadForever(path: string, { quiet }: { quiet: boolean }): void {
  // On Linux, libdl brings libc's symbols with it, and is there in old and new versions of glibc.
  const c = Deno.dlopen(onMac ? "libSystem.B.dylib" : "libdl.so.2", libc).symbols;
  const load = (): bigint => c.dlopen(cString(path), RTLD_NOW | RTLD_NODELETE);
  const handle = quiet ? withoutStderr(load) : load();
  if (handle !== 0n) return;
  const reason = c.dlerror();
  throw new Error(reason === null ? `cannot load ${path}` : Deno.UnsafePointerView.getCString(reason));

  function withoutStderr<T>(work: () => T): T {
    const saved = c.dup(stderr);
    const nowhere = c.open(cString("/dev/null"), O_WRONLY);
    c.dup2(nowhere, stderr);
    try {
      return work();
    } finally {
      c.dup2(saved, stderr);
      c.close(saved);
      c.close(nowhere);
    }
  }
}

function cString(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text + "\0");
}

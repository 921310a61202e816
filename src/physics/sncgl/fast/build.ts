/**
 * `deno task kernels`: compiles assembly/ to WebAssembly with the AssemblyScript compiler and writes kernel_bytes.ts.
 * The compiled module is committed, so that a solver needs no compiler; a test compiles the source anew and compares.
 */
import { join } from "node:path";

const OUTPUT = "kernel.wasm";

/** Memory is the solver's own and shared; 65,536 pages is all there can be. The first KiB is left to the solver. */
const OPTIONS = [
  "-O3",
  "--converge",
  "--noAssert",
  "--runtime=stub",
  "--importMemory",
  "--noExportMemory",
  "--sharedMemory",
  "--initialMemory=1",
  "--maximumMemory=65536",
  "--memoryBase=1024",
  "--enable=simd",
  "--enable=threads",
  "--disableWarning=112",
];

/** Compiles the kernel's source: the module's bytes, the same on every machine. */
export async function compileKernel(): Promise<Uint8Array> {
  const { default: compiler } = await import("assemblyscript/asc");
  let bytes: Uint8Array | undefined;
  const { error, stderr } = await compiler.main(
    [join("assembly", "kernel.ts"), `--baseDir=${import.meta.dirname}`, `--outFile=${OUTPUT}`, ...OPTIONS],
    {
      writeFile(name: string, contents: string | Uint8Array) {
        if (name === OUTPUT) bytes = contents as Uint8Array;
      },
    },
  );
  if (error || bytes === undefined) throw new Error(`the kernel does not compile:\n${stderr.toString()}`);
  return bytes;
}

/** The module as a file of TypeScript: it loads wherever the solver does. */
function asSource(bytes: Uint8Array): string {
  const lines = bytes.toBase64().match(/.{1,108}/g)!;
  return [
    "/** The compiled assembly/, written by build.ts. */",
    "const BASE64 = `",
    ...lines,
    "`;",
    "",
    "export const KERNEL_BYTES: Uint8Array<ArrayBuffer> = Uint8Array.fromBase64(BASE64);",
    "",
  ].join("\n");
}

if (import.meta.main) {
  const path = join(import.meta.dirname!, "kernel_bytes.ts");
  const bytes = await compileKernel();
  await Deno.writeTextFile(path, asSource(bytes));
  console.log(`wrote ${path} (${bytes.length} bytes of WebAssembly)`);
}

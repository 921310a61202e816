/**
 * Kernels in WebAssembly: a folder's assembly/kernel.ts, compiled by AssemblyScript, is committed as kernel_bytes.ts
 * beside it, so that nobody needs the compiler; a test compiles the source anew and compares. README.md is the page on it.
 */
import { join } from "node:path";

const OUTPUT = "kernel.wasm";

/** The module's memory is made outside; its first KiB is left free. */
const OPTIONS = [
  "-O3",
  "--converge",
  "--noAssert",
  "--runtime=stub",
  "--importMemory",
  "--noExportMemory",
  "--initialMemory=1",
  "--memoryBase=1024",
  "--enable=simd",
];

const WIDEN = join(import.meta.dirname!, "widen.ts");

/** A kernel, and what the compiler makes of it. */
export interface KernelSource {
  /** Absolute; the source is its assembly/kernel.ts. */
  readonly folder: string;
  /** Whether a vector in the source is four doubles, of which the build makes two of two (widen.ts). */
  readonly wide: boolean;
  /** Options of the compiler beside the common ones. */
  readonly options: readonly string[];
}

/** The module's bytes, the same on every machine. */
export async function compileKernel({ folder, wide, options }: KernelSource): Promise<Uint8Array> {
  const { default: compiler } = await import("assemblyscript/asc");
  let bytes: Uint8Array | undefined;
  const { error, stderr } = await compiler.main(
    [
      join("assembly", "kernel.ts"),
      `--baseDir=${folder}`,
      `--outFile=${OUTPUT}`,
      ...OPTIONS,
      ...options,
      ...wide ? [`--transform=${WIDEN}`] : [],
    ],
    {
      writeFile(name: string, contents: string | Uint8Array) {
        if (name === OUTPUT) bytes = contents as Uint8Array;
      },
    },
  );
  if (error || bytes === undefined) throw new Error(`the kernel does not compile:\n${stderr.toString()}`);
  return bytes;
}

/** Compiles a kernel and writes kernel_bytes.ts; what was written. */
export async function writeKernel(source: KernelSource): Promise<{ path: string; bytes: number }> {
  const path = join(source.folder, "kernel_bytes.ts");
  const bytes = await compileKernel(source);
  await Deno.writeTextFile(path, asSource(bytes));
  return { path, bytes: bytes.length };
}

/** The module as a file of TypeScript: it loads wherever its user does. */
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

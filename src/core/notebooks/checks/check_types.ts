import { existsSync } from "node:fs";
import { dirname, join, resolve as absolute } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { readNotebook } from "../format/parse.ts";
import { cellsAsModule, type NotebookModule } from "./cells_as_module.ts";
import { type Diagnostic, parseDiagnostics } from "./diagnostics.ts";

/**
 * Type-checks notebooks with `deno check` (the kernel does not): under the import map of the nearest `deno.json` above
 * them, with relative imports counted from the notebook's folder.
 *
 * @returns one line for each error: `notebooks/a.ipynb: cells[3], line 2, column 7: TS2322 Type 'string' …`
 * @throws {InputError} a notebook cannot be read
 */
export async function checkNotebookTypes(paths: readonly string[]): Promise<string[]> {
  const byConfig = Map.groupBy(paths, configAbove);
  const findings = [];
  for (const [config, group] of byConfig) findings.push(...await checkGroup(group, config));
  return findings;
}

async function checkGroup(paths: readonly string[], config: string | undefined): Promise<string[]> {
  const folder = await Deno.makeTempDir({ prefix: "chimera_check_" });
  try {
    const modules = new Map<string, { path: string; module: NotebookModule }>();
    for (const [index, path] of paths.entries()) {
      const module = cellsAsModule(await readNotebook(path), { resolve: specifierResolver(path) });
      const file = join(folder, `${index}.ts`);
      await Deno.writeTextFile(file, module.text);
      modules.set(file, { path, module });
    }
    const diagnostics = await compile([...modules.keys()], { config });
    return [
      ...[...modules.values()].flatMap(({ path, module }) =>
        module.findings.map(({ at, message }) => `${path}: cells[${at.cell}], line ${at.line}: ${message}`)
      ),
      ...diagnostics.map((diagnostic) => inNotebook(diagnostic, modules)),
    ];
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function compile(
  files: readonly string[],
  { config }: { config: string | undefined },
): Promise<Diagnostic[]> {
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["check", "--quiet", ...(config === undefined ? ["--no-config"] : ["--config", config]), ...files],
    env: { NO_COLOR: "1" },
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).output();
  if (code === 0) return [];
  const text = new TextDecoder().decode(stderr);
  const diagnostics = parseDiagnostics(text);
  return diagnostics.length > 0 ? diagnostics : [{ message: text.trim(), at: undefined }];
}

function inNotebook(
  { message, at }: Diagnostic,
  modules: ReadonlyMap<string, { path: string; module: NotebookModule }>,
): string {
  if (at === undefined) return message;
  const found = modules.get(fileURLToPath(at.url));
  const source = found?.module.lines[at.line - 1];
  if (found === undefined || source === undefined) {
    return `${fileURLToPath(at.url)}:${at.line}:${at.column}: ${message}`;
  }
  const column = source.rewritten ? "" : `, column ${at.column}`;
  return `${found.path}: cells[${source.cell}], line ${source.line}${column}: ${message}`;
}

/** Relative specifiers count from the notebook's folder, wherever the module lies that is checked. */
function specifierResolver(path: string): (specifier: string) => string {
  const base = pathToFileURL(absolute(path));
  return (specifier) => /^\.{0,2}\//.test(specifier) ? new URL(specifier, base).href : specifier;
}

function configAbove(path: string): string | undefined {
  for (let folder = dirname(absolute(path));; folder = dirname(folder)) {
    const config = join(folder, "deno.json");
    if (existsSync(config)) return config;
    if (folder === dirname(folder)) return undefined;
  }
}

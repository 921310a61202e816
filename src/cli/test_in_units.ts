import { availableParallelism } from "node:os";
import { GateError } from "@/core/errors.ts";
import { repositoryRoot } from "@/core/repository.ts";
import { textLines } from "@/core/executors/mod.ts";
import type { TestUnit } from "./test_units.ts";

/** Tests often wait for other processes: one unit more than there are processors keeps these busy. */
const AT_ONCE = availableParallelism() + 1;

/** Of what a unit prints, this much is kept to be told once more if it fails, in lines. */
const KEPT_LINES = 2000;

/**
 * Runs the tests and documentation examples of units, several at once, in their order; each line has its unit before
 * it, and goes to stderr: stdout is for results. At the end the errors stand once more, together.
 *
 * @throws {GateError} naming the units in which one failed
 */
export async function testInUnits(units: readonly TestUnit[]): Promise<void> {
  const waiting = [...units];
  const failed: { readonly name: string; readonly errors: readonly string[] }[] = [];
  const work = async () => {
    for (let unit = waiting.shift(); unit !== undefined; unit = waiting.shift()) {
      const { success, lines } = await testUnit(unit, units.length > 1 ? `${unit.name}: ` : "");
      if (!success) failed.push({ name: unit.name, errors: lines.slice(startOfErrors(lines)) });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  if (failed.length === 0) return;
  if (units.length > 1) {
    for (const { name, errors } of failed) console.error(`\n== ${name}\n${errors.join("\n")}`);
  }
  throw new GateError("test", failed.map(({ name }) => `${name} failed, see above`));
}

/** Deno tells all errors of a run behind a heading. */
function startOfErrors(lines: readonly string[]): number {
  const heading = lines.findIndex((line) => /^\W*(\[[\d;]*m)*\s*ERRORS\b/.test(line));
  return heading === -1 ? Math.max(0, lines.length - 50) : heading;
}

/** Imports the files with tests that it is given. */
const TOGETHER = "src/cli/fixtures/together.ts";

/**
 * What `deno test` is given. It loads everything anew for each file that it finds, which takes longer than most files'
 * tests: those of a unit are loaded once, together.
 */
function whatOf({ path, files }: TestUnit): string[] {
  const looked = path === null ? [] : [path];
  return files.length === 0 ? looked : ["--ignore=**/*_test.ts", ...looked, TOGETHER, "--", ...files];
}

async function testUnit(
  unit: TestUnit,
  label: string,
): Promise<{ success: boolean; lines: string[] }> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["test", "-A", "--quiet", "--no-check", "--doc", "--permit-no-files", ...whatOf(unit)],
    cwd: repositoryRoot(),
    env: Deno.stderr.isTerminal() && !Deno.noColor ? { FORCE_COLOR: "1" } : {},
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const lines: string[] = [];
  const show = async (stream: ReadableStream<Uint8Array>) => {
    for await (const line of textLines(stream)) {
      console.error(label + line);
      lines.push(line);
      if (lines.length > KEPT_LINES) lines.shift();
    }
  };
  const [{ success }] = await Promise.all([child.status, show(child.stdout), show(child.stderr)]);
  return { success, lines };
}

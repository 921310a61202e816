import { delimiter, join } from "node:path";
import { InputError } from "@/core/errors.ts";
import { sha256File } from "@/core/identity/mod.ts";
import { specOf } from "@/core/study/mod.ts";
import { eosTableFiles, equationOfState, readEosTable } from "@/physics/tov/mod.ts";
import { diagnosticsFolder, type ScanPlan } from "../plan/resolve_scan.ts";
import { type CaseSpec, TABLE_PREFIX, type TovCase } from "../plan/tov_case.ts";
import { sfst } from "../study.ts";

/**
 * The runs of a plan, in its order. Every input is read and hashed here, before anything is written. A table that cannot
 * be used costs its own runs, which end with the reason.
 *
 * @throws {InputError} an unknown equation of state (with the nearest), a solver that cannot be read, no table that can
 * be used
 */
export async function specsOf(plan: ScanPlan): Promise<CaseSpec[]> {
  const { inputsOf, badTables } = inputReader();
  const specs: CaseSpec[] = [];
  for (const { config, seed, where } of plan.cases) {
    const inputs = await inputsOf(config, where);
    const within = diagnosticsFolder(config);
    specs.push(await specOf(sfst, { config, seed, inputs, within, timeLimitSeconds: plan.timeLimitSeconds }));
  }
  const [bad] = badTables.values();
  if (bad !== undefined && plan.cases.every(({ config: { eos } }) => badTables.has(eos))) throw bad;
  return specs;
}

/** Hashes the files that a case names, each once a scan, and keeps what is wrong with tables. */
function inputReader() {
  const badTables = new Map<string, InputError>();
  const eosHashes = new Map<string, Record<string, string>>();
  const commandHashes = new Map<string, Record<string, string>>();
  const remembered = async (
    memory: Map<string, Record<string, string>>,
    key: string,
    read: () => Promise<Record<string, string>>,
  ) => memory.get(key) ?? memory.set(key, await read()).get(key)!;
  const inputsOf = async (config: TovCase, where: string): Promise<Record<string, string>> => {
    const { eos, solver: { command } } = config;
    const eosInput = () =>
      eos.startsWith(TABLE_PREFIX) ? tableInput(config, badTables) : namedInput(eos, where);
    return {
      ...await remembered(eosHashes, eos, eosInput),
      ...await remembered(commandHashes, command.join("\0"), () => commandInputs(command)),
    };
  };
  return { inputsOf, badTables };
}

/** In the place of a hash, of a table whose file cannot be read. */
const UNREADABLE = "unreadable";

async function tableInput(
  { eos, columns, crust }: TovCase,
  bad: Map<string, InputError>,
): Promise<Record<string, string>> {
  const path = eos.slice(TABLE_PREFIX.length);
  try {
    await readEosTable(path, { columns, crust });
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    bad.set(eos, error);
  }
  try {
    const files = await eosTableFiles(path);
    return Object.fromEntries(
      await Promise.all(files.map(async (file) => [file, await sha256File(file)] as const)),
    );
  } catch (error) {
    if (error instanceof InputError && bad.has(eos)) return { [path]: UNREADABLE };
    throw error;
  }
}

function namedInput(eos: string, where: string): Promise<Record<string, string>> {
  try {
    equationOfState(eos);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new InputError(error.what, { where, mend: error.mend, cause: error });
  }
  return Promise.resolve({});
}

/** The program of an external solver, and every argument that is a file: a script, a table. */
async function commandInputs(command: readonly string[]): Promise<Record<string, string>> {
  if (command.length === 0) return {};
  const [program, ...rest] = command;
  const inputs = { [program]: await sha256File(await locate(program)) };
  for (const argument of rest) {
    const found = await Deno.stat(argument).catch(() => undefined);
    if (found?.isFile) inputs[argument] = await sha256File(argument);
  }
  return inputs;
}

/** Where the system will find a program: the path itself, or a folder of $PATH. */
async function locate(program: string): Promise<string> {
  const places = program.includes("/")
    ? [program]
    : (Deno.env.get("PATH") ?? "").split(delimiter).filter(Boolean).map((folder) => join(folder, program));
  for (const place of places) {
    const found = await Deno.stat(place).catch(() => undefined);
    if (!found?.isFile) continue;
    if (found.mode === null || (found.mode & 0o111) !== 0) return place;
    if (program.includes("/")) {
      throw new InputError(`'${program}' is not executable`, {
        where: "solver.command",
        mend: `make it executable (chmod +x), or name its interpreter first`,
      });
    }
  }
  throw new InputError(`there is no program '${program}'`, {
    where: "solver.command",
    mend: "give its path, relative to the folder that you start the scan from",
  });
}

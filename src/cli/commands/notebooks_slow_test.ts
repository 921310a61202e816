/** `notebooks` as a user calls it. Oracles: the exit codes and messages of its help, and papermill's injected cell. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { chimeraArguments } from "@/core/testing/chimera_arguments.ts";
import { InputError } from "@/core/errors.ts";
import { textLines } from "@/core/executors/text_lines.ts";
import { exists } from "@/core/exists.ts";
import { type CodeCell, hasTag } from "@/core/notebooks/format/notebook.ts";
import { readNotebook, serialiseNotebook } from "@/core/notebooks/mod.ts";
import { kernelsOf } from "@/core/notebooks/testing/kernels_of.ts";
import { notebookOf, writeNotebook } from "@/core/notebooks/testing/make_notebook.ts";
import { command } from "./notebooks.ts";

const root = await Deno.makeTempDir({ prefix: "chimera-notebooks-cli-" });
globalThis.addEventListener("unload", () => Deno.removeSync(root, { recursive: true }));
const artifacts = join(root, "artifacts");
await writeNotebook(
  join(root, "mine.ipynb"),
  notebookOf(
    {
      source: 'let note: string;\nconst scale = 1, seeds: number[] = [0];\nexport const größe = "s";',
      tags: ["parameters"],
    },
    "`${note} ${scale} ${seeds.join()} ${größe}`",
  ),
);
await writeNotebook(
  join(root, "slow.ipynb"),
  notebookOf(
    'console.log("an hour of work");',
    'console.log("begun");\nDeno.writeTextFileSync("begun", "");\nawait new Promise(() => {});',
    "3",
  ),
);

function notebooks(...args: string[]): Deno.Command {
  return new Deno.Command(Deno.execPath(), {
    args: chimeraArguments(["notebooks", ...args]),
    env: { CHIMERA_ARTIFACTS: artifacts, CHIMERA_LOGS: root, NO_COLOR: "1" },
    cwd: root,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  });
}

/** The command itself, which is quicker than a process for each call; paths count from `root`. */
function inThisProcess(args: readonly string[]): Promise<unknown> {
  const at = (path: string) => /\.(ipynb|yaml)$|^taken$/.test(path) ? join(root, path) : path;
  const named = args.filter((arg) => arg.startsWith("--")).map((arg) => arg.split("="));
  const rest = args.filter((arg) => !arg.startsWith("--"));
  return command.run({
    words: rest.filter((arg) => !arg.includes("=")).map(at),
    overrides: rest.filter((arg) => arg.includes("=")),
    options: new Map(named.map(([name, value]) => [name, value === undefined ? true : at(value)])),
    say: () => {},
  });
}

const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

async function shown(path: string): Promise<{ injected: string | undefined; result: unknown }> {
  const cells = (await readNotebook(path)).cells as CodeCell[];
  const [output] = cells.at(-1)!.outputs;
  return {
    injected: cells.find((cell) => hasTag(cell, "injected-parameters"))?.source,
    result: "data" in output && output.data["text/plain"],
  };
}

Deno.test("any notebook is executed by its path, with values from the command line and from a file", async () => {
  const file = join(root, "values.yaml");
  await Deno.writeTextFile(file, "note: from the file\nseeds: [1, 2]\n");
  const output = join(root, "out", "executed.ipynb");
  const { code, stderr } = await notebooks(
    "mine.ipynb",
    "note=5",
    "größe=l",
    `--parameters=${file}`,
    `--output=${output}`,
    "--cell-timeout=60",
  ).output();
  assert.equal(code, 0, decode(stderr));
  assert.deepEqual(await shown(output), {
    injected: 'let note = "5";\nconst größe = "l";\nconst seeds = [1,2];',
    result: '"5 1 1,2 l"',
  });
  const { metadata } = await readNotebook(output);
  assert.deepEqual((metadata.chimera as { parameters: unknown }).parameters, {
    note: "5",
    größe: "l",
    seeds: [1, 2],
  });

  assert.equal((await notebooks("mine.ipynb", "scale=-2.5e3", "--output=folder").output()).code, 0);
  assert.equal((await shown(join(root, "folder", "mine.ipynb"))).result, '"undefined -2500 0 s"');
  assert.equal((await notebooks("mine.ipynb").output()).code, 0);
  assert.equal((await shown(join(artifacts, "notebooks", "mine.ipynb"))).injected, undefined);
});

Deno.test("what nothing takes, or takes otherwise, is refused in one line before anything runs or is written", async () => {
  await Deno.writeTextFile(join(root, "bad.yaml"), "nota: 1\n");
  await Deno.writeTextFile(join(root, "list.yaml"), "- 1\n");
  await Deno.writeTextFile(join(root, "type.yaml"), 'scale: "2"\n');
  await Deno.mkdir(join(root, "taken", "mine.ipynb"), { recursive: true });
  const python = notebookOf("7 // 2");
  const kernelspec = { name: "python3", display_name: "Python 3", language: "python" };
  await Deno.writeTextFile(
    join(root, "py.ipynb"),
    serialiseNotebook({ ...python, metadata: { kernelspec } }),
  );
  const cases: [args: string[], message: RegExp][] = [
    [["mine.ipynb", "nota=1"], /nothing here takes 'nota', did you mean 'note'\?/],
    [["mine.ipynb", "seed=1"], /nothing here takes 'seed', did you mean 'seeds'\?/],
    [["mine.ipynb", "training.learning_rate=5"], /nothing here takes 'training\.learning_rate'/],
    [["mine.ipynb", "scale=two"], /mine\.ipynb: parameter 'scale' is number, got 'two'/],
    [["mine.ipynb", "seeds=[0,x]"], /parameter 'seeds' is number\[\], got '\[0,x\]'/],
    [["mine.ipynb", "note=1", "note=2"], /^note: given twice/],
    [["mine.ipynb", "--parameters=bad.yaml"], /nothing here takes 'nota'/],
    [["mine.ipynb", "--parameters=list.yaml"], /list\.yaml: expected /],
    [["mine.ipynb", "scale=.inf"], /parameter 'scale' is not JSON/],
    [["mine.ipynb", "--parameters=type.yaml"], /parameter 'scale' is number, got "2"/],
    [["mine.ipynb", "--parameters=none.yaml"], /none\.yaml: no such file/],
    [["mine.ipynb", "--parameters"], /--parameters: names no file/],
    [["mine.ipynb", "--cell-timeout=0"], /--cell-timeout: '0' is no positive number/],
    [["mine.ipynb", "--cell-timeout=1e999"], /--cell-timeout: '1e999' is no positive number/],
    [["mine.ipynb", "--output=mine.ipynb"], /--output: .*mine\.ipynb is a notebook that is executed/],
    [["mine.ipynb", "--output=taken"], /--output: .*taken\/mine\.ipynb is a folder/],
    [
      ["mine.ipynb", "--output=list.yaml"],
      /list\.yaml\/mine\.ipynb: cannot write: a file lies where a folder/,
    ],
    [["mine.ipynb", "slow.ipynb", "--output=x.ipynb"], /--output: is one file for 2 notebooks/],
    [["mine.ipynb", "py.ipynb"], /py\.ipynb: is a notebook of the kernel 'Python 3' \(python\), not of Deno/],
    [["nowhere.ipynb"], /nowhere\.ipynb: no such file/],
    [["05_figurs"], /there is no notebook '05_figurs', did you mean '05_figures'\?/],
    [["07_sfst_scan", "seed=0"], /nothing here takes 'seed' \(known: scan\)/],
    [["07_sfst_scan", "scan=gGamma_smal"], /did you mean '?gGamma_small/],
    [["05_figures", "training.steps=-1"], /training\.steps/],
    [["05_figures", "trainin.steps=1"], /did you mean 'training'/],
    [
      ["05_figures", "planFile=small/E1_plan.json"],
      /^planFile: is written for the notebooks by the command itself/,
    ],
  ];
  const before = await filesBelow(root);
  for (const [args, message] of cases) {
    await assert.rejects(inThisProcess(args), (error) => {
      assert.ok(error instanceof InputError, `${args}: ${error}`);
      assert.match(error.message, message);
      return true;
    });
  }
  const { code, stderr } = await notebooks("mine.ipynb", "seed=1").output();
  assert.deepEqual([code, decode(stderr).trim().split("\n").length], [2, 1]);
  assert.deepEqual(await filesBelow(root), before);
  assert.deepEqual(JSON.parse(await Deno.readTextFile(join(root, "py.ipynb"))).metadata, { kernelspec });
});

async function filesBelow(folder: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    found.push(...isDirectory ? await filesBelow(join(folder, name)) : [join(folder, name)]);
  }
  return found.sort();
}

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  Deno.test(`${signal} writes the outputs so far, says where and what comes next, and leaves no kernel (exit code 130)`, async () => {
    const output = join(root, signal, "slow.ipynb");
    const child = notebooks("slow.ipynb", `--output=${output}`).spawn();
    const said: string[] = [];
    const reading = (async () => {
      for await (const line of textLines(child.stderr)) said.push(line);
    })();
    const stdout = child.stdout.cancel();
    const begun = join(root, "begun");
    while (!await exists(begun)) await new Promise((resolve) => setTimeout(resolve, 50));
    await Deno.remove(begun);
    const kernels = await kernelsOf(child.pid);
    assert.equal(kernels.length, 1);
    child.kill(signal);
    const { code } = await child.status;
    await Promise.all([reading, stdout]);
    assert.equal(code, 130, said.join("\n"));
    const last = said.at(-1)!;
    assert.match(
      last,
      /^interrupted in cells\[1\]: wrote \S+slow\.ipynb with the outputs so far; the next time/,
    );
    const [first, second, third] = (await readNotebook(output)).cells as CodeCell[];
    assert.deepEqual(first.outputs, [{ output_type: "stream", name: "stdout", text: "an hour of work\n" }]);
    assert.deepEqual(second.outputs[0], { output_type: "stream", name: "stdout", text: "begun\n" });
    assert.deepEqual([third.execution_count, third.outputs], [null, []]);
    for (const pid of kernels) {
      assert.equal(await Deno.stat(`/proc/${pid}`).catch(() => undefined), undefined);
    }
  });
}

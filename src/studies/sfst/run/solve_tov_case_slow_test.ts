import assert from "node:assert/strict";
import { join } from "node:path";
import { readRunState } from "@/core/artifacts/mod.ts";
import { runIdOf } from "@/core/identity/mod.ts";
import { computeRun, type RunEnd } from "@/core/study/mod.ts";
import { sfst } from "../study.ts";
import type { CaseSpec } from "../plan/tov_case.ts";
import type { CaseSolver } from "./case_solver.ts";
import { solveTovCase, solveWith } from "./solve_tov_case.ts";
import { artifactsInScope } from "@/core/testing/artifacts_in_scope.ts";
import { GOOD, scriptCase, WRITES_GOOD } from "./fixtures/external_case.ts";

/** A case, from its spec to its seal. */
async function compute(spec: CaseSpec, solver?: CaseSolver): Promise<RunEnd> {
  const work = solver === undefined
    ? solveTovCase
    : (spec: CaseSpec, place: Parameters<typeof solveTovCase>[1]) => solveWith(solver, { spec, place });
  const end = await computeRun(sfst, work, { spec });
  assert.ok("status" in end);
  return end;
}
const readJson = async (...path: string[]) => JSON.parse(await Deno.readTextFile(join(...path)));
const summaryWith = (change: Record<string, unknown>) => JSON.stringify({ ...JSON.parse(GOOD), ...change });
const writes = (text: string) => `cat > "$2/summary.json" <<'END'\n${text}\nEND`;

Deno.test("a program gets config path, folder, threads and seed; what it writes and prints is sealed", async () => {
  await using artifacts = await artifactsInScope();
  const spec = scriptCase(
    `${WRITES_GOOD}
    cp "$1" "$2/seen.json"; echo "$OMP_NUM_THREADS $MKL_NUM_THREADS $OPENBLAS_NUM_THREADS $NUMEXPR_NUM_THREADS $SFST_SEED"
    echo a complaint >&2; mkdir "$2/more"; echo 1 > "$2/more/data.txt"`,
    { seed: 7 },
  );
  const end = await compute(spec);
  assert.equal(end.status, "done", end.reason ?? "");
  const state = (await readRunState(spec.folder))!;
  assert.equal(spec.folder, join(artifacts.path, "sfst", "diagnostics", spec.runId));
  assert.deepEqual(Object.keys(state.files), [
    "metadata.json",
    "more/data.txt",
    "run.log",
    "run_config.json",
    "seen.json",
    "summary.json",
  ]);
  const identity = await readJson(spec.folder, "seen.json");
  assert.equal(runIdOf(identity), spec.runId);
  assert.deepEqual(identity.config, spec.config);
  const log = await Deno.readTextFile(join(spec.folder, "run.log"));
  assert.match(log, /^1 1 1 1 7$/m);
  assert.match(log, /^a complaint$/m);
  const { environment, runId, git } = await readJson(spec.folder, "metadata.json");
  assert.deepEqual(environment, {
    MKL_NUM_THREADS: "1",
    NUMEXPR_NUM_THREADS: "1",
    OMP_NUM_THREADS: "1",
    OPENBLAS_NUM_THREADS: "1",
    SFST_SEED: "7",
  });
  assert.equal(runId, spec.runId);
  assert.ok("commit" in git);
  const again = scriptCase("exit 1");
  assert.deepEqual(await compute({ ...again, folder: spec.folder }), end); // ended runs are not run again
});

/** What a solver does, the status of its run, and what its diagnosis says. */
const BAD: readonly (readonly [script: string, reason: RegExp, status?: string])[] = [
  ["exit 7", /the solver ended with exit code 7/],
  [`${WRITES_GOOD}; exit 7`, /the solver ended with exit code 7/],
  ["kill -SEGV $$", /the solver was ended by SIGSEGV/],
  ["true", /the solver wrote no summary\.json/],
  [writes(GOOD.slice(0, 40)), /summary\.json is not JSON/],
  [writes(""), /summary\.json is empty/],
  [
    writes(summaryWith({}).replace('"M_max":2', '"M_max": NaN')),
    /summary\.json holds NaN, which JSON does not have/,
  ],
  [writes(summaryWith({}).replace("12", "-Infinity")), /summary\.json holds -Infinity/],
  [writes(summaryWith({ M_max: "2.0" })), /summary\.json: M_max: expected number/],
  [writes(summaryWith({ converged: undefined })), /summary\.json: .*converged/],
  [writes(summaryWith({ Lambda_1p4: undefined, R_1p4: undefined })), /R_1p4.*Lambda_1p4/],
  [writes("[]"), /summary\.json: .*expected object/],
  [writes("1e999"), /summary\.json is not a finite number/],
  [writes('{"M_max": 1, "M_max": 2}'), /summary\.json: the key 'M_max' is there twice/],
  [
    writes("[".repeat(3000) + "]".repeat(3000)),
    /summary\.json: 0\.0\.0\.0\.0\.0… is nested more than 100 deep/,
  ],
  [
    writes(summaryWith({ run_id: "0123456789abcdef" })),
    /belongs to another case: run_id is "0123456789abcdef"/,
  ],
  [writes(summaryWith({ sigma: 0.02 })), /belongs to another case: sigma is 0\.02, not 0\.01/],
  [writes(summaryWith({ synthetic: true })), /synthetic is true, not false/],
  [`${WRITES_GOOD}; head -c 2000000 /dev/zero | tr '\\0' ' ' >> "$2/summary.json"`, /more than 1 MB/],
  [`mkdir "$2/summary.json"`, /summary\.json is not a file/],
  [`ln -s /etc/hostname "$2/summary.json"`, /'summary\.json' was left, which is neither a file nor a folder/],
  [
    `${WRITES_GOOD}; ln -s "$1" "$2/link"; mkfifo "$2/pipe"`,
    /'link' was left, which.*'pipe' was left, which is neither/s,
  ],
  [`${WRITES_GOOD}; rm "$1"`, /'run_config\.json' was removed; it was restored/],
  [`${WRITES_GOOD}; echo '{}' > "$1"`, /'run_config\.json' was changed/],
  [`${WRITES_GOOD}; echo '{}' > "$2/state.json"`, /'state\.json' was written, which is not the work's own/],
  [
    `${WRITES_GOOD}; mkdir "$2/metadata.json"; echo '{}' > "$2/run_index.json"`,
    /'metadata\.json'.*'run_index\.json'/s,
  ],
  [`rm -r "$2"; echo gone`, /the run folder was removed/],
  [`rm -r "$2"; echo something > "$2"; echo gone`, /the run folder was removed/],
  [`${WRITES_GOOD}; rm "$2/run.log"; mkdir "$2/run.log"; echo hello`, /in the place of 'run\.log'/],
];

Deno.test("whatever a solver does wrong, its run is sealed as failed with the reason (the solvers' doing)", async () => {
  await using _ = await artifactsInScope();
  for (const [script, reason] of BAD) {
    const spec = scriptCase(script);
    const end = await compute(spec);
    assert.equal(end.status, "failed", script);
    const state = (await readRunState(spec.folder))!;
    assert.equal(state.reason, end.reason, script);
    const diagnosis = await readJson(spec.folder, "diagnosis.json");
    const keys = ["exit_code", "reasons", "remedy", "signal", "summary_problem", "what"];
    assert.deepEqual(Object.keys(diagnosis), keys);
    assert.match(diagnosis.reasons.join("\n"), reason, script);
    const text = await Deno.readTextFile(join(spec.folder, "diagnosis.txt"));
    for (const part of [diagnosis.what, ...diagnosis.reasons, diagnosis.remedy]) {
      assert.ok(text.includes(part));
    }
    assert.ok(!text.includes(spec.folder), "a diagnosis does not depend on the place");
    assert.equal(runIdOf(await readJson(spec.folder, "run_config.json")), spec.runId, script);
    assert.ok("run.log" in state.files && "metadata.json" in state.files, script);
  }
});

Deno.test("a solver that hangs, with children that ignore SIGINT, ends as timeout; nothing of it is left", async () => {
  await using _ = await artifactsInScope();
  const spec = scriptCase(`trap '' INT; sleep 60 & echo $! $$; wait; sleep 60`, { timeLimitSeconds: 0.2 });
  const state = await compute(spec);
  assert.deepEqual([state.status, state.reason], ["timeout", "the solver did not end within 0.2 s"]);
  const [, ...pids] = /^(\d+) (\d+)$/m.exec(await Deno.readTextFile(join(spec.folder, "run.log")))!;
  for (const pid of pids) {
    const status = await Deno.readTextFile(`/proc/${pid}/stat`).catch(() => "Z");
    assert.match(status, /^Z$|\) [ZX] /, `process ${pid} is left`);
  }
});

Deno.test("of megabytes of output 1 MB is kept, and the log says how much was cut (count of bytes)", async () => {
  await using _ = await artifactsInScope();
  const spec = scriptCase(`yes 'a line of twenty-four b' | head -c 3000000; ${WRITES_GOOD}`);
  assert.equal((await compute(spec)).status, "done");
  const log = await Deno.readTextFile(join(spec.folder, "run.log"));
  assert.equal(log.match(/^a line of twenty-four b$/gm)!.length, Math.floor(1e6 / 24));
  assert.match(
    log,
    /^a line of twenty\n\[.*the program printed more than 1 MB: the last 2000000 bytes are cut$/m,
  );
  const endless = scriptCase(`head -c 3000000 /dev/zero | tr '\\0' x; ${WRITES_GOOD}`);
  assert.equal((await compute(endless)).status, "done");
  const line = await Deno.readTextFile(join(endless.folder, "run.log"));
  assert.equal(/^x+$/m.exec(line)![0].length, 1e6);
});

Deno.test("a program that is gone when its turn comes is a failed run", async () => {
  await using _ = await artifactsInScope();
  const solver = { kind: "external", command: ["./no-such-solver"] } as const;
  const spec = scriptCase("", { solver });
  const state = await compute(spec);
  assert.equal(state.status, "failed");
  assert.match(state.reason!, /^the solver could not be started; not started: .*no-such-solver/);
});

Deno.test("a solver of one's own takes the place of the case's; its error is a failed run", async () => {
  await using _ = await artifactsInScope();
  const spec = scriptCase("exit 1");
  const state = await compute(spec, async (_, { folder, log }) => {
    await Deno.writeTextFile(join(folder, "summary.json"), GOOD);
    log.output("solved by hand");
    return undefined;
  });
  assert.equal(state.status, "done");
  const other = scriptCase("exit 2");
  const failed = await compute(other, (_, { folder }) => {
    return Promise.reject(new RangeError(`${folder}: no star`));
  });
  assert.deepEqual([failed.status, failed.reason], [
    "failed",
    "the solver stopped with an error; <run folder>: no star",
  ]);
});

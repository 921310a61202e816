/**
 * What a study says can change its numbers, and a measurement its measures, held against what their workers load. Oracle: the module graph, as
 * `deno info` gives it. A file that no list knows fails the test until somebody says what it is.
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { repositoryRoot } from "@/core/repository.ts";
import { dieMeasurement } from "@/core/study/testing/die/measure.ts";
import { dieStudy } from "@/core/study/testing/die/study.ts";
import { percolationMeasurement } from "@/core/study/testing/percolation/measure.ts";
import { percolation } from "@/core/study/testing/percolation/study.ts";
import * as architectures from "@/models/architectures/mod.ts";
import { architectureFile, type ArchitectureName } from "@/models/mod.ts";
import type { RunConfig } from "./e1/plan/run_config.ts";
import { e1 } from "./e1/study.ts";
import { irer } from "./irer/study.ts";
import { sfst } from "./sfst/study.ts";

/** What carries a run, whatever it computes: folders and files of the core that make no number. */
const CARRIES = [
  "artifacts",
  "config",
  "errors.ts",
  "events",
  "executors",
  "exists.ts",
  "files",
  "files_in.ts",
  "git",
  "identity",
  "inspection.ts",
  "logs",
  "manifest",
  "preregistration",
  "progress",
  "provenance",
  "repository.ts",
  "study",
  "visible_text.ts",
  "walk_for.ts",
].map((name) => `src/core/${name}`);

interface Held {
  /** Of a study whose runs do not all have the same sources, those of one kind of run. */
  readonly study: { readonly name: string; readonly sources: readonly string[] };
  /** Scripts that compute or measure, each in a process of its own. */
  readonly workers: readonly string[];
  /** What a worker loads that changes no number of a run, and why not. */
  readonly aside: Readonly<Record<string, readonly string[]>>;
}

const ARCHITECTURES = Object.keys(architectures) as ArchitectureName[];

const HELD: readonly Held[] = [
  {
    study: dieStudy,
    workers: ["src/core/study/testing/die/worker.ts"],
    aside: {},
  },
  {
    study: { name: "die, measured", sources: dieMeasurement.sources },
    workers: ["src/core/study/testing/die/measure_worker.ts"],
    aside: {},
  },
  {
    study: percolation,
    workers: ["src/core/study/testing/percolation/worker.ts"],
    aside: { "what a run may be": ["src/core/study/testing/percolation/plan.ts"] },
  },
  {
    study: { name: "percolation, measured", sources: percolationMeasurement.sources },
    workers: ["src/core/study/testing/percolation/measure.ts"],
    aside: { "what a run may be": ["src/core/study/testing/percolation/plan.ts"] },
  },
  {
    study: irer,
    workers: ["src/studies/irer/run/worker.ts"],
    aside: {
      "what a case may be, and where its files lie": [
        "src/studies/irer/plan",
        "src/studies/irer/files.ts",
      ],
    },
  },
  {
    study: sfst,
    workers: ["src/studies/sfst/run/worker.ts"],
    aside: {
      "pictures of numbers that stand in files": ["src/figures", "src/studies/sfst/run/pictures"],
      "what a case may be, and where its files lie": [
        "src/studies/sfst/plan",
        "src/studies/sfst/files.ts",
      ],
      "chooses the solver and judges whether it ended, not what it found": [
        "src/studies/sfst/run/case_solver.ts",
        "src/studies/sfst/run/case_summary.ts",
        "src/studies/sfst/run/diagnosis.ts",
        "src/studies/sfst/run/read_summary.ts",
        "src/studies/sfst/run/solve_tov_case.ts",
      ],
      "numbers that mean nothing, and say so": ["src/studies/sfst/run/synthetic_summary.ts"],
    },
  },
  ...ARCHITECTURES.map((type): Held => ({
    study: {
      name: `${e1.name} with ${type}`,
      sources: [...e1.sources, architectureFile({ type })],
    },
    workers: ["src/studies/e1/run/worker.ts", "src/studies/e1/measure/child.ts"],
    aside: {
      "names the architectures, of which a run has one": [
        "src/models/architectures/mod.ts",
        ...ARCHITECTURES.filter((other) => other !== type).map((other) => architectureFile({ type: other })),
      ],
      "makes or checks data, whose digests are inputs of the run": [
        "src/physics/gaussian_random_field.ts",
        "src/physics/navier_stokes",
        "src/physics/resample.ts",
        "src/studies/e1/prepare",
      ],
      "what a plan may be, and where files lie": ["src/studies/e1/plan", "src/studies/e1/run/run_files.ts"],
    },
  })),
];

for (const { study, workers, aside } of HELD) {
  Deno.test(`the sources of ${study.name} are what its workers load, no file more or less (deno info)`, async () => {
    const loaded = new Set<string>();
    for (const worker of workers) for (const path of await modulesOf(worker)) loaded.add(path);
    // a script that only calls and the study's declaration make no number
    for (const path of workers) if (!study.sources.includes(path)) loaded.delete(path);
    for (const path of [...loaded]) {
      if (/^src\/(studies|core\/study\/testing)\/[a-z0-9]+\/study\.ts$/.test(path)) loaded.delete(path);
    }
    const covers = (entry: string) => (path: string) => path === entry || path.startsWith(`${entry}/`);
    const known = [...study.sources, ...CARRIES, ...Object.values(aside).flat()];
    const unknown = [...loaded].filter((path) => !known.some((entry) => covers(entry)(path)));
    assert.deepEqual(unknown, [], "loaded, and in no list");
    const stale = [...study.sources, ...Object.values(aside).flat()]
      .filter((entry) => ![...loaded].some(covers(entry)));
    assert.deepEqual(stale, [], "listed, and not loaded");
  });
}

Deno.test("an architecture's file loads no other's: its own and what all share make its networks (deno info)", async () => {
  for (const type of ARCHITECTURES) {
    const file = architectureFile({ type });
    const others = (await modulesOf(file)).filter((path) =>
      path !== file && path.startsWith("src/models/architectures/")
    );
    assert.deepEqual(others, [], file);
  }
});

Deno.test("a run's id has its own architecture's file in it and no other's (the declaration)", () => {
  const config = (type: ArchitectureName) => ({ model: { name: "net", type } }) as RunConfig;
  for (const type of ARCHITECTURES) {
    assert.deepEqual(e1.sourcesOf!(config(type)), [architectureFile({ type })]);
  }
  const shared = e1.sources.filter((source) => architectureFile({ type: "unet" }).startsWith(source));
  assert.deepEqual(shared, [], "no folder among those of all runs holds the architectures");
});

interface Module {
  readonly specifier: string;
  readonly dependencies?: readonly { readonly code?: { readonly specifier?: string } }[];
}

/** The repository's modules that a script loads, types aside, as paths in it. */
async function modulesOf(script: string): Promise<string[]> {
  const root = repositoryRoot();
  const { stdout, success } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", "--no-remote", join(root, script)],
    cwd: root,
    stderr: "null",
  }).output();
  assert.ok(success, script);
  const { modules } = JSON.parse(new TextDecoder().decode(stdout)) as { modules: readonly Module[] };
  const bySpecifier = new Map(modules.map((module) => [module.specifier, module]));
  const start = pathToFileURL(join(root, script)).href;
  const seen = new Set<string>([start]);
  for (const specifier of seen) {
    for (const { code } of bySpecifier.get(specifier)?.dependencies ?? []) {
      const target = code?.specifier;
      if (target?.startsWith("file:") && bySpecifier.has(target)) seen.add(target);
    }
  }
  const paths = [...seen].map((specifier) => fileURLToPath(specifier).slice(root.length + 1));
  return paths.filter((path) => path.startsWith("src/"));
}

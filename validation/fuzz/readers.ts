/** Everything in Chimera that reads a file or a text of a user's, with valid samples of what it reads. */
import { dirname, join } from "node:path";
import { z } from "zod";
import { sealText, STATE_FILE } from "@/core/artifacts/run_state.ts";
import { readRunState } from "@/core/artifacts/mod.ts";
import { expandGrid, loadYaml, parseOverrides } from "@/core/config/mod.ts";
import { parseCsv } from "@/core/csv.ts";
import { filesIn } from "@/core/files_in.ts";
import { readJson } from "@/core/files/mod.ts";
import { hdf5Bytes, openHdf5 } from "@/core/hdf5/mod.ts";
import { runIdOf } from "@/core/identity/mod.ts";
import { readEntries } from "@/core/logs/mod.ts";
import { readManifest } from "@/core/manifest/mod.ts";
import { parameterNames, readNotebook } from "@/core/notebooks/mod.ts";
import { readFreeze, readOpenings, readPlanFile } from "@/core/preregistration/mod.ts";
import { repositoryRoot } from "@/core/repository.ts";
import { modelConfigSchema } from "@/models/mod.ts";
import { readEosTable } from "@/physics/tov/mod.ts";
import { dataConfigSchema } from "@/studies/e1/plan/data_config.ts";
import { experimentSchema } from "@/studies/e1/plan/experiment_schema.ts";
import { readSummary } from "@/studies/e1/analyse/summary.ts";
import { readFacts } from "@/studies/e1/report/report_facts.ts";
import { e1 } from "@/studies/e1/study.ts";
import { huntSchema } from "@/studies/irer/hunt/hunt_schema.ts";
import { readLedger } from "@/studies/irer/hunt/read_ledger.ts";
import { readArtifact } from "@/studies/irer/measure/artifact/read_artifact.ts";
import { makeArtifact } from "@/studies/irer/measure/testing/artifacts.ts";
import { irerFileSchema } from "@/studies/irer/plan/case_schema.ts";
import { readScanGrid } from "@/studies/sfst/analyse/read_scan_grid.ts";
import { readParamsCsv } from "@/studies/sfst/plan/params_csv.ts";
import { scanSchema } from "@/studies/sfst/plan/scan_schema.ts";
import { readIdentity } from "@/core/study/mod.ts";
import { sfst } from "@/studies/sfst/study.ts";
import type { CaseSpec } from "@/studies/sfst/plan/tov_case.ts";
import { readSolverSummary } from "@/studies/sfst/run/read_summary.ts";
import { SUMMARY_FILE } from "@/studies/sfst/files.ts";

/** One reader. */
export interface Reader {
  /** Name of the file that the input is written to, in an empty folder. */
  readonly file: string;
  readonly samples: () => Promise<readonly Uint8Array[]>;
  /** @param path of the input's file */
  readonly read: (path: string) => unknown;
}

const encoder = new TextEncoder();
const texts = (...samples: string[]) => () => Promise.resolve(samples.map((text) => encoder.encode(text)));

/** Rows of a polytrope that has stars. */
const matter = (row: (pressure: number, eps: number) => string) =>
  Array.from({ length: 42 }, (_, index) => {
    const eps = 1e7 * 10 ** (index / 5);
    return row(1e35 * (eps / 1e15) ** 2.2, eps);
  }).join("\n") + "\n";

/** CompOSE's pair for ε = n m (1 + n/10), and P = m n²/10 by the first law. */
const COMPOSE = (() => {
  const m = 939.565; // MeV
  const densities = Array.from({ length: 60 }, (_, i) => 0.01 * 1.09 ** i); // fm⁻³
  const point = (n: number, i: number) => `1 ${i + 1} 1 ${m * n / 10} 1 0 0 0 0 ${n / 10} 0\n`;
  return {
    nb: `1\n${densities.length}\n${densities.map((n) => n.toExponential()).join("\n")}\n`,
    thermo: `${m} 938.272 1\n` + densities.map(point).join(""),
  };
})();

/** Files of the repository below a folder. */
const files = (folder: string, ending: RegExp) => async () =>
  await Promise.all(
    (await filesIn(join(repositoryRoot(), folder), ending)).map((path) => Deno.readFile(path)),
  );

const yamlOf = (
  folder: string,
  schema: Parameters<typeof loadYaml>[1],
  ending = /\.yaml$/,
): Reader => ({
  file: "input.yaml",
  samples: files(folder, ending),
  read: (path) => loadYaml(path, schema),
});

const CASE_IDENTITY = {
  study: "SFST",
  config: {
    eos: "SLy",
    masses: [1.4, 2],
    g: 0.1,
    Gamma: 1,
    chi_ref: 1,
    sigma: 0.01,
    variant: "A",
    relative_tolerance: 1e-9,
    grid_factor: 1,
    newton_tol: 1e-10,
    solver: { kind: "builtin", command: [] },
    refinement: null,
    synthetic: false,
  },
  seed: 0,
  inputs: {},
  codeVersion: "00",
} as const;
const CASE: CaseSpec = {
  ...CASE_IDENTITY,
  runId: runIdOf(CASE_IDENTITY),
  folder: "",
  timeLimitSeconds: 1,
};

/** By name, as `readers=` takes them. */
export const readers: Readonly<Record<string, Reader>> = {
  overrides: {
    file: "input.txt",
    samples: texts(
      "training.learning_rate=1e-3",
      "seed=0,1,2\nmodel=unet_small",
      "experiment=E1_small\nbackend=wasm\ntraining.batch_size=2,4",
      "models.unet_small.channels=[16,32,64]\ntraining.steps=10",
      "k={a: 1, b: [2, 3]}\nname='quoted text'\nother=null",
      'path="a \\"b\\" c",2.5,true',
    ),
    read: async (path) => {
      const lines = (await Deno.readTextFile(path)).split("\n").filter((line) => line !== "");
      expandGrid(parseOverrides(lines));
    },
  },
  experiments: yamlOf("configs/experiments", experimentSchema),
  models: yamlOf("configs/models", modelConfigSchema),
  data: yamlOf("configs/data", dataConfigSchema),
  scans: yamlOf("configs/sfst", scanSchema),
  irer_cases: yamlOf("configs/irer", irerFileSchema, /^(?!hunt_).*\.yaml$/),
  hunts: yamlOf("configs/irer", huntSchema, /^hunt_.*\.yaml$/),
  notebook_parameters: {
    file: "parameters.yaml",
    samples: texts(
      "note: hello\nsteps: 8\nrates: [1e-3, .5]\nnested: {a: null, b: true}\n",
      "a: &x 1\nb: *x\n",
    ),
    read: (path) => loadYaml(path, z.record(z.string(), z.json())),
  },
  plans: {
    file: "input.yaml",
    samples: files("configs/preregistrations", /\.yaml$/),
    read: (path) => readPlanFile(path),
  },
  manifests: {
    file: "MANIFEST.yaml",
    samples: files("manifests", /\.yaml$/),
    read: (path) => readManifest(path, { dataFolder: dirname(path) }),
  },
  logs: {
    file: "Log.md",
    samples: async () =>
      await Promise.all(
        ["Decision_Log.md", "Deviation_Log.md", "Opening_Log.md"].map(async (name) => {
          const text = await Deno.readFile(join(repositoryRoot(), name));
          return text.subarray(0, 20_000);
        }),
      ),
    read: async (path) => {
      await readEntries(path);
      await readOpenings(path);
    },
  },
  freezes: {
    file: "E1.freeze.json",
    samples: files("manifests/preregistrations", /\.json$/),
    read: (path) => readFreeze(path),
  },
  json: {
    file: "input.json",
    samples: texts('{"a": [1, 2.5, null, true, "text"], "b": {"c": -1e-3}}', "[]", '"word"', "12"),
    read: (path) => readJson(path),
  },
  csv: {
    file: "input.csv",
    samples: texts("a,b,c\n1,2,3\n4,5,6\n", 'name,text\n"a ""quoted"" one","two\nlines"\n', "x\n1e-3\nNaN\n"),
    read: async (path) => parseCsv(await Deno.readTextFile(path), { where: path }),
  },
  eos: {
    file: "input.csv",
    samples: texts(
      "P[dyn/cm2] eps[g/cm3]\n" + matter((pressure, eps) => `${pressure} ${eps}`),
      "# comment\n\neps_g_cm3,P_dyn_cm2\n" + matter((pressure, eps) => `${eps},${pressure}`),
    ),
    read: (path) => readEosTable(path),
  },
  compose: {
    file: "eos.thermo",
    samples: texts(COMPOSE.thermo),
    read: async (path) => {
      await Deno.writeTextFile(join(dirname(path), "eos.nb"), COMPOSE.nb);
      return await readEosTable(path);
    },
  },
  compose_densities: {
    file: "eos.nb",
    samples: texts(COMPOSE.nb, COMPOSE.nb.replaceAll("\n", " "), COMPOSE.nb.replaceAll("e", "D")),
    read: async (path) => {
      await Deno.writeTextFile(join(dirname(path), "eos.thermo"), COMPOSE.thermo);
      return await readEosTable(path);
    },
  },
  params: {
    file: "params.csv",
    samples: texts("eos,g,Gamma,seed\nSLy,0.1,2,0\nAP4,1e-3,1,1\n", "seed,Gamma,g,eos\n0,1,0,MPA1\n"),
    read: (path) => readParamsCsv(path),
  },
  scan_grid: {
    file: "scan_grid.csv",
    samples: texts(
      "run_id,eos,variant,g,Gamma,sigma,seed,M_max,R_1p4,Lambda_1p4,max_epsratio,wfaktor_max,newton_final_residual," +
        "delta_total,converged,status,path,error\n" +
        "0123456789abcdef,SLy,A,0.1,2,0.005,0,2.05,11.7,295,0.01,0.1,1e-10,0.5,true,ACCEPTED,diagnostics/x,\n",
    ),
    read: (path) => readScanGrid(path),
  },
  notebooks: {
    file: "input.ipynb",
    samples: files("notebooks", /\.ipynb$/),
    read: async (path) => parameterNames(await readNotebook(path)),
  },
  summaries: {
    file: "E1_summary.json",
    samples: files("validation/e1_confirmatory", /^E1_summary\.json$/),
    read: (path) => readSummary({ outputFolder: dirname(path) }),
  },
  reports: {
    file: "E1_report.json",
    samples: files("validation/e1_confirmatory", /^E1_report\.json$/),
    read: (path) => readFacts(dirname(path)),
  },
  seals: {
    file: STATE_FILE,
    samples: texts(sealText({ status: "done", reason: null, remedy: null, files: {} })),
    read: (path) => readRunState(dirname(path)),
  },
  case_summaries: {
    file: SUMMARY_FILE,
    samples: texts(
      '{"M_max": 2.05, "R_1p4": 11.7, "Lambda_1p4": 295, "max_epsratio": 0, "wfaktor_max": 0, ' +
        '"newton_final_residual": 1e-12, "delta_total_max_pct": null, "converged": true, "reasons": ["none"]}',
    ),
    read: (path) => readSolverSummary(dirname(path), CASE),
  },
  case_identities: {
    file: "run_config.json",
    samples: texts(JSON.stringify(CASE_IDENTITY)),
    // mostly refused at the end, as the id is over every byte of it
    read: (path) => readIdentity(sfst, dirname(path), { runId: CASE.runId }),
  },
  run_configs: {
    file: "run_config.json",
    samples: texts(
      JSON.stringify({
        study: "E1",
        seed: 0,
        inputs: { "cfd2d_ind_small.h5": "00" },
        codeVersion: "00",
        config: {
          model: { name: "unet_small" },
          data: {},
          backend: { name: "wasm", library: "tfjs", device: "CPU", compiled: false },
          synthetic: false,
        },
      }),
    ),
    read: (path) => readIdentity(e1, dirname(path)),
  },
  ledgers: {
    file: "ledger.csv",
    samples: texts(
      "config_hash,generation,param_kappa,param_sigma_k,param_alpha,log_prime_sse,sdg_h_norm_l2,pcs_score," +
        "sse_null_phase_scramble,sse_null_target_shuffle,fitness,status\n" +
        "0123456789abcdef,0,0.01,0.5,0.1,0.2,0.1,1e-3,0.3,0.4,5.03,done\n",
    ),
    read: (path) => readLedger(dirname(path), 10),
  },
  hdf5: {
    file: "input.h5",
    samples: async () => [
      await hdf5Bytes({
        attributes: { run_id: "0123456789abcdef", seed: 1 },
        datasets: {
          "group/field": { data: Float32Array.from({ length: 256 }, (_, i) => i), shape: [16, 16] },
          vector: { data: Float64Array.of(1, 2, 3), shape: [3] },
        },
      }),
    ],
    read: async (path) => {
      using file = await openHdf5(path);
      file.attributes("/");
      for (const name of ["group/field", "vector"]) if (file.has(name)) file.read(name);
    },
  },
  artifacts: {
    file: "rho_history_0123456789abcdef.h5",
    samples: async () => {
      const folder = await Deno.makeTempDir();
      const psi = Float64Array.from({ length: 2 * 16 * 16 }, (_, index) => Math.sin(index));
      const path = await makeArtifact(folder, { psi });
      const bytes = await Deno.readFile(path);
      await Deno.remove(folder, { recursive: true });
      return [bytes];
    },
    read: (path) => readArtifact(path, { runId: "0123456789abcdef" }),
  },
};

import assert from "node:assert/strict";
import { join } from "node:path";
import { InputError } from "@/core/errors.ts";
import { type FigureSpec, renderFigure } from "@/figures/mod.ts";
import { distinctRows } from "@/search/mod.ts";
import { resolveHunt } from "../hunt/resolve_hunt.ts";
import { runHunt } from "../hunt/run_hunt.ts";
import { TEST_REFINER, testEvaluator } from "../hunt/testing/evaluator.ts";
import { makeRun } from "../measure/testing/artifacts.ts";
import { plantedRings } from "../measure/testing/fields.ts";
import { validateAndWrite, type ValidationRecord } from "../measure/mod.ts";
import { artifactsInScope } from "@/core/testing/artifacts_in_scope.ts";
import {
  coursePicture,
  fieldsPicture,
  frontTable,
  genesPicture,
  huntSentence,
  nullsPicture,
  readHunt,
  readRun,
  searchTable,
  type ShownHunt,
  type ShownRun,
  spectrumPicture,
  tradeOffPicture,
} from "./mod.ts";
import { whitenedSpectrum } from "./whitened_spectrum.ts";

const LOG_PRIMES = [2, 3, 5, 7, 11, 13, 17].map(Math.log);

/** A field with rings at 8·ln p, run and validated. */
async function plantedRun(root: string): Promise<ShownRun> {
  const psi = plantedRings(64, { seed: 0, radii: LOG_PRIMES.map((radius) => 8 * radius) });
  const { runId, folder } = await makeRun(root, { artifact: { psi } });
  await validateAndWrite(folder);
  return await readRun(folder, { runId, synthetic: true });
}

/** A hunt over a landscape in closed form, a part of which diverges (999) and another fails. */
async function landscapeHunt(args: readonly string[] = ["compare=true"]): Promise<ShownHunt> {
  const plan = await resolveHunt(["config=hunt_default", "generations=5", "genes.sigma_k.low=0.01", ...args]);
  const { spec } = await runHunt(plan, {
    evaluator: testEvaluator(),
    refiner: TEST_REFINER,
    say: () => {},
  });
  return await readHunt(spec.folder, { synthetic: true });
}

async function svgOf(spec: FigureSpec): Promise<string> {
  return (await renderFigure(spec, { scale: 0.2 })).svg;
}

function textOf(svg: string): string {
  return [...svg.matchAll(/<text[^>]*>(.*?)<\/text>/gs)].map(([, text]) => text.replaceAll(/<[^>]*>/g, " "))
    .join("\n");
}

// deno-lint-ignore no-explicit-any
function rowsOf(spec: any): Record<string, unknown>[] {
  const parts = [...spec.vconcat ?? [], ...spec.hconcat ?? [], ...spec.layer ?? []];
  return [...spec.data?.values ?? [], ...parts.flatMap(rowsOf)];
}

Deno.test("a run's pictures show its fields, its planted log primes and p = 0.005, with their sources (SVG texts)", async () => {
  await using artifacts = await artifactsInScope();
  const run = await plantedRun(artifacts.path);
  const { artifact: { runId } } = run;
  const pictures: [FigureSpec, string[]][] = [
    [fieldsPicture(run), ["ρ = |ψ|²", "arg ψ", "g_tt", "64 × 64 points, L = 64, t = 1"]],
    [spectrumPicture(run), ["ln 2", "ln 17", "7 of 7 log primes", "an integer comb"]],
    [nullsPicture(run), ["scrambled phases", "random targets", "p = 0.005", "199 draws"]],
  ];
  for (const [spec, wanted] of pictures) {
    const svg = await svgOf(spec);
    const text = textOf(svg);
    for (const one of [...wanted, "SYNTHETIC", `Run ${runId}`]) assert.ok(text.includes(one), one);
    assert.ok(svg.includes(`rho_history_${runId}.h5`) && !svg.includes(artifacts.path));
  }
});

Deno.test("the whitened spectrum has a local maximum at every peak of the validator (oracle: its provenance)", async () => {
  await using artifacts = await artifactsInScope();
  const { artifact: { finalPsi }, provenance } = await plantedRun(artifacts.path);
  const { radii, level } = whitenedSpectrum(finalPsi, 64);
  const maxima = Array.from(radii)
    .filter((_, i) => i > 0 && level[i] > level[i - 1] && level[i] >= level[i + 1]);
  const unit = 2 * Math.PI / 64;
  const peaks = [...provenance.matches.map(({ k_peak }) => k_peak), ...provenance.unmatched_peaks];
  assert.ok(peaks.length >= 7);
  for (const k of peaks) {
    // a vertex lies within half a step of 0.25 of its maximum
    assert.ok(maxima.some((radius) => Math.abs(radius - k / unit) <= 0.125 + 1e-9), `${k / unit}`);
  }
});

Deno.test("nulls are drawn again: a provenance whose p the draws do not give is refused; so is a run without sse", async () => {
  await using artifacts = await artifactsInScope();
  const run = await plantedRun(artifacts.path);
  const changed = (change: Partial<ValidationRecord>) => ({
    ...run,
    provenance: { ...run.provenance, ...change },
  });
  assert.throws(() => nullsPicture(changed({ p_phase_scramble: 0.5 })), /is 0.5, the same draws give 0.005/);
  const sentinel = { status: "sentinel", error: "fewer than three peaks", scale: null, matches: [] } as const;
  assert.throws(() => nullsPicture(changed({ ...sentinel, log_prime_sse: 997 })), InputError);
  // its spectrum can be shown, and 997 is no sse
  const text = textOf(await svgOf(spectrumPicture(changed({ ...sentinel, log_prime_sse: 997 }))));
  assert.ok(text.includes("No fit to log primes: fewer than three peaks.") && !text.includes("997"));
});

Deno.test("a hunt's pictures leave out failures: no sentinel and no fitness of 0 is a value (count, closed form)", async () => {
  await using artifacts = await artifactsInScope();
  const hunt = await landscapeHunt();
  const ok = distinctRows(hunt.rows).filter(({ status }) => status === "ok");
  const failed = distinctRows(hunt.rows).length - ok.length;
  assert.ok(failed > 0 && hunt.rows.some(({ measured }) => measured.log_prime_sse === 999));
  const [course, front, genes] = [coursePicture(hunt), tradeOffPicture(hunt), genesPicture(hunt)];
  for (const spec of [course, front, genes]) {
    for (const row of rowsOf(spec)) {
      for (const value of Object.values(row)) assert.ok(value !== 999 && row.fitness !== 0);
    }
  }
  const dots = rowsOf(front).map(({ x, y }) => `${x} ${y}`);
  assert.equal(new Set(dots).size, ok.length);
  const crosses = rowsOf(genes).filter(({ fitness }) => fitness === null).length;
  assert.equal(crosses, 3 * hunt.rows.filter(({ status }) => status !== "ok").length);

  const { spearman: { low, high } } = hunt.report.evidence.stability_fidelity;
  assert.ok(low !== null && high !== null);
  const texts: [FigureSpec, string[]][] = [
    [course, ["evolution", "random search", "CMA-ES", `${failed} of ${ok.length + failed} fields`]],
    [front, [
      "Spearman",
      "fields of a random search (95 % BCa interval",
      "chose them: their pattern is its own",
      "log_prime_sse",
      "sdg_h_norm_l2",
    ]],
    [genes, ["κ", "σ_k", "α", "crosses: failed"]],
  ];
  for (const [spec, wanted] of texts) {
    const svg = await svgOf(spec);
    for (const one of [...wanted, "SYNTHETIC"]) assert.ok(textOf(svg).includes(one), one);
    assert.ok(svg.includes("ledger.csv") && svg.includes(ok[0].configHash) && !svg.includes(artifacts.path));
  }
  assert.match(searchTable(hunt).markdown, /SYNTHETIC[\s\S]*random search/);
  assert.ok(frontTable(hunt).markdown.includes(hunt.report.best!.config_hash));
});

Deno.test("the sentence says what p says, and agrees with the report (table)", async () => {
  await using artifacts = await artifactsInScope();
  const hunt = await landscapeHunt(["search=random"]);
  const run = await plantedRun(artifacts.path);
  const best = hunt.report.best!;
  const said = (standing: readonly string[], rivals: Partial<ValidationRecord>) => {
    const { evidence } = hunt.report;
    const both = { ...evidence.both, left_after_benjamini_hochberg: standing };
    const report = { ...hunt.report, evidence: { ...evidence, both } };
    return huntSentence({ ...hunt, report }, { ...run, provenance: { ...run.provenance, ...rivals } });
  };
  const [far, comb, law] = [
    { comb_sse: 1, concave_sse: 1 },
    { comb_sse: 0, concave_sse: 1 },
    { comb_sse: 1, concave_sse: 0, concave_law: "n^0.5" },
  ];
  assert.match(said([], far), /none stands against both nulls .* no sign of log primes\.$/);
  assert.match(said([], far), /each of one field and not of the best of many/);
  assert.match(said([best.config_hash], far), / 1 stands .* closer to log primes than chance explains/);
  assert.match(said([best.config_hash], comb), /but an integer comb fits it as well or better: no sign/);
  assert.match(
    said([best.config_hash], law),
    /but the smooth law n\^0\.5 fits it as well or better: no sign/,
  );
  assert.match(said(["a", "b"], far), / 2 stand .*the best is none of them/);
  assert.match(huntSentence({ ...hunt, report: { ...hunt.report, best: null } }, null), /says nothing\.$/);
  const { fields, left_after_benjamini_hochberg: left } = hunt.report.evidence.both;
  assert.ok(
    huntSentence(hunt, run).includes(
      `; of the ${fields} fields of the random search ${left.length || "none"}`,
    ),
  );
});

Deno.test("a missing, foreign or contradicting hunt or run is an InputError that names the file", async () => {
  await using artifacts = await artifactsInScope();
  const where = (end: string) => (error: unknown) => error instanceof InputError && error.where.endsWith(end);
  await assert.rejects(readHunt(join(artifacts.path, "none")), where("hunt_report.json"));
  const hunt = await landscapeHunt(["search=random"]);
  const folder = join(artifacts.path, "irer", "hunts", hunt.report.hunt_id);
  const ledger = await Deno.readTextFile(join(folder, "ledger.csv"));
  await Deno.writeTextFile(join(folder, "ledger.csv"), ledger.split("\n").slice(0, 11).join("\n") + "\n");
  await assert.rejects(readHunt(folder), /the ledger has 10 rows, its report speaks of 50/);
  await Deno.writeTextFile(join(folder, "hunt_report.json"), "[1, 2");
  await assert.rejects(readHunt(folder), where("hunt_report.json"));
  const runId = "0123456789abcdef";
  await assert.rejects(readRun(artifacts.path, { runId }), where(`rho_history_${runId}.h5`));
});

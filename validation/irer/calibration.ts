/**
 * Are the validator's p-values what they say? Planted log-prime spectra must be found, noise must not, at N = 64.
 *
 *   deno run -A validation/irer/calibration.ts [fields of each kind of noise] [planted fields] [first seed]
 *
 * Prints a table and writes it, with the settings, to calibration.csv beside this script. The statistic was designed on
 * seeds from 100000 to 899999 (the kernel's width on planted fields of 300000 to 300099); the reported ones begin at 1. A
 * few small seeds occur in early unit tests; no constant was chosen on them.
 */
import { writeFileAtomic } from "@/core/artifacts/mod.ts";
import { csvText } from "@/core/csv.ts";
import { openProgress } from "@/core/progress/mod.ts";
import { randomStream } from "@/core/random/mod.ts";
import { type LogPrimeStatistic, planLogPrimeStatistic } from "@/studies/irer/measure/log_prime_statistic.ts";
import { combTargets, PRIMES } from "@/studies/irer/measure/matching/targets.ts";
import { NOISE_SPECTRA, noiseField, plantedRings } from "@/studies/irer/measure/testing/fields.ts";

const SIZE = 64;
const DRAWS = 199;
const [noiseFields = 1000, plantedFields = 100, firstSeed = 1] = Deno.args.map(Number);

/** A kind of field: how to make one, and how many are looked at. */
interface Kind {
  readonly name: string;
  readonly fields: number;
  readonly make: (seed: number) => Float64Array;
}

/** The scale is drawn so that all rings lie in the band and stay apart: 8.5 … 10.5, in 2π/L. */
const logPrimeRings = (seed: number) => {
  const scale = 8.5 + 2 * randomStream(seed, "planted-scale").uniform();
  return PRIMES.map((prime) => scale * Math.log(prime));
};

const KINDS: readonly Kind[] = [
  ...[0.05, 0.1, 0.2].map((noise): Kind => ({
    name: `log primes, amplitude 0.25, noise ${noise}`,
    fields: plantedFields,
    make: (seed) => plantedRings(SIZE, { seed, radii: logPrimeRings(seed), noise }),
  })),
  {
    name: "integer comb, amplitude 0.25, noise 0.05",
    fields: plantedFields,
    make: (seed) => plantedRings(SIZE, { seed, radii: Array.from(combTargets(), (tooth) => 3.8 * tooth) }),
  },
  ...(Object.keys(NOISE_SPECTRA) as (keyof typeof NOISE_SPECTRA)[]).map((spectrum): Kind => ({
    name: `noise, ${spectrum.replace("_", " ")}`,
    fields: noiseFields,
    make: (seed) => noiseField(SIZE, { seed, spectrum }),
  })),
];

function examine(statistic: LogPrimeStatistic, { name, fields, make }: Kind) {
  using progress = openProgress({ label: name, total: fields, unit: "fields" });
  const seen = Array.from({ length: fields }, (_, index) => {
    const seed = firstSeed + index;
    const psi = make(seed);
    const options = { draws: DRAWS, seed, name: "calibration" };
    const { sse, combSse } = statistic.measure(psi);
    const [phase, target] = [statistic.phaseNull(psi, options), statistic.targetNull(psi, options)];
    progress.advance();
    return { sse, combSse, phase: phase.p ?? 1, target: target.p ?? 1 };
  });
  const share = (test: (one: typeof seen[number]) => boolean) => seen.filter(test).length / fields;
  const middle = (values: readonly (number | null)[]) =>
    values.map((value) => value ?? Infinity).sort((a, b) => a - b)[fields >> 1];
  return {
    field: name,
    fields,
    median_sse: middle(seen.map(({ sse }) => sse)),
    median_comb_sse: middle(seen.map(({ combSse }) => combSse)),
    phase_p_001: share(({ phase }) => phase <= 0.01),
    phase_p_005: share(({ phase }) => phase <= 0.05),
    phase_p_050: share(({ phase }) => phase <= 0.5),
    target_p_001: share(({ target }) => target <= 0.01),
    target_p_005: share(({ target }) => target <= 0.05),
    target_p_050: share(({ target }) => target <= 0.5),
    comb_closer: share(({ sse, combSse }) => (combSse ?? Infinity) <= (sse ?? Infinity)),
    without_statistic: share(({ sse }) => sse === null),
  };
}

const statistic = planLogPrimeStatistic(SIZE);
const rows = KINDS.map((kind) => {
  const row = examine(statistic, kind);
  console.log(
    Object.entries(row).map(([key, value]) =>
      `${key} ${typeof value === "number" ? +value.toFixed(4) : value}`
    ).join(", "),
  );
  return row;
});
const path = new URL("calibration.csv", import.meta.url).pathname;
await writeFileAtomic(path, csvText(Object.keys(rows[0]), rows));
console.log(`N = ${SIZE}, ${DRAWS} draws of each null, seeds from ${firstSeed}; wrote ${path}`);

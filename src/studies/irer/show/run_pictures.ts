import { type FigureSpec, numberText } from "@/figures/mod.ts";
import { InputError } from "@/core/errors.ts";
import { planLogPrimeStatistic, rivalsOf, rivalsText } from "../measure/mod.ts";
import { runContext, type ShownRun } from "./read_run.ts";
import { whitenedSpectrum } from "./whitened_spectrum.ts";
import { fieldPicturesFigure, nullDistributionsFigure, ringSpectrumFigure } from "./pictures/mod.ts";

/** ρ, the phase of ψ and g_tt after the last step, side by side. */
export function fieldsPicture(run: ShownRun): FigureSpec {
  const { artifact: { finalPsi: psi, finalTimeMetric, parameters } } = run;
  const points = finalTimeMetric.length;
  const { size, box_length, time_step, steps } = parameters;
  return fieldPicturesFigure({
    title: "The field and its geometry after the last step",
    size,
    pictures: [
      {
        title: "density",
        quantity: "ρ = |ψ|²",
        values: Float64Array.from({ length: points }, (_, i) => psi[2 * i] ** 2 + psi[2 * i + 1] ** 2),
        colours: "viridis",
      },
      {
        title: "phase",
        quantity: "arg ψ [rad]",
        values: Float64Array.from({ length: points }, (_, i) => Math.atan2(psi[2 * i + 1], psi[2 * i])),
        colours: "cyclic",
      },
      {
        title: "time component of the metric",
        quantity: "g_tt = −(ρ_vac/ρ_s)^α",
        values: finalTimeMetric,
        colours: "plasma",
      },
    ],
    subtitle: [
      `${runLabel(run)}; ${size} × ${size} points, L = ${box_length}, t = ${
        numberText(steps * time_step, { digits: 4 })
      }; dimensionless.`,
    ],
  }, runContext(run, ["artifact"]));
}

/** The radial power spectrum of ρ with the validator's peaks and its targets S·ln p. */
export function spectrumPicture(run: ShownRun): FigureSpec {
  const { artifact: { finalPsi, parameters: { size, box_length } }, provenance } = run;
  const unit = 2 * Math.PI / box_length;
  const { matches, missed, unmatched_peaks, scale, log_prime_sse, status, error } = provenance;
  const { radii, power, level } = whitenedSpectrum(finalPsi, size);
  const targets = scale === null ? [] : [
    ...matches.map(({ prime, k_target }) => ({ k: k_target, label: `ln ${prime}`, matched: true })),
    ...missed.map((prime) => ({ k: scale * Math.log(prime), label: `ln ${prime}`, matched: false })),
  ];
  const fit = status === "ok" && scale !== null
    ? `${matches.length} of ${targets.length} log primes have a peak near S·ln p, S = ${
      numberText(scale)
    }: ` +
      `sse ${numberText(log_prime_sse)}; ${rivalsText(rivalsOf(provenance))}.`
    : `No fit to log primes: ${error}.`;
  return ringSpectrumFigure({
    title: "Radial power spectrum of ρ and the log primes",
    xTitle: "wavenumber k [1/length]",
    yTitle: "power of a mode",
    levelTitle: "above the trend [σ of noise]",
    wavenumber: radii.map((radius) => unit * radius),
    power,
    level,
    targets,
    peaks: [
      ...matches.map(({ k_peak }) => ({ k: k_peak, matched: true })),
      ...unmatched_peaks.map((k) => ({ k, matched: false })),
    ],
    subtitle: [`${runLabel(run)}.`, fit],
  }, runContext(run, ["artifact", "provenance"]));
}

/**
 * The validator's two nulls for a run, drawn again from the artifact with the draws and the seed that its provenance
 * names, against the observed sse.
 *
 * @throws {InputError} the run has no measurement, or the draws do not give the provenance's p: other code wrote it
 */
export function nullsPicture(run: ShownRun): FigureSpec {
  const { artifact: { finalPsi, parameters: { size } }, provenance, files } = run;
  const { run_id: name, draws, seed, status, error, log_prime_sse } = provenance;
  if (status !== "ok") {
    throw new InputError(`no nulls to show: ${error}`, { where: files.provenance, mend: "show another run" });
  }
  const statistic = planLogPrimeStatistic(size);
  const nulls = [
    {
      title: "ψ with scrambled phases",
      ...statistic.phaseNull(finalPsi, { draws, seed, name }),
      known: provenance.p_phase_scramble,
    },
    {
      title: "random targets",
      ...statistic.targetNull(finalPsi, { draws, seed, name }),
      known: provenance.p_target_shuffle,
    },
  ].map(({ title, values, p, known }) => {
    if (p === null || p !== known) {
      throw new InputError(`its p against ${title} is ${known}, the same draws give ${p}`, {
        where: files.provenance,
        mend: "validate the run again: deno task irer_validate",
      });
    }
    return { title, draws: values, p };
  });
  return nullDistributionsFigure({
    title: "Would chance do as well? The field against its nulls",
    xTitle: "log_prime_sse",
    observed: log_prime_sse,
    nulls,
    subtitle: [
      `${runLabel(run)}; sse ${numberText(log_prime_sse)}, ${draws} draws each, S refitted in every draw.`,
    ],
  }, runContext(run, ["artifact", "provenance"]));
}

/** `Run bd8d6e45445d28ed: κ = 0.0672, σ_k = 0.619, α = 0.01`. */
function runLabel({ artifact: { runId, parameters: { kappa, sigma_k, alpha } } }: ShownRun): string {
  return `Run ${runId}: κ = ${numberText(kappa)}, σ_k = ${numberText(sigma_k)}, α = ${numberText(alpha)}`;
}

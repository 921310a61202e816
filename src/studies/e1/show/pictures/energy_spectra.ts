import {
  type FigureBody,
  type FigureContext,
  type FigureSpec,
  figureSpec,
  logTicks,
  modelColour,
  numberText,
  panelTitle,
  QUIET_INK,
} from "@/figures/mod.ts";

/** Energies by wavenumber, as `energySpectrum` of the probes gives them. */
export interface SpectrumSeries {
  /** Of the shells, ascending; shell 0 is not drawn. */
  readonly wavenumber: ArrayLike<number>;
  /** One for each wavenumber, none negative. */
  readonly energy: ArrayLike<number>;
}

/** The spectra of one test set. */
export interface SpectrumPanel {
  /** E.g. `In distribution (IND)`. */
  readonly title: string;
  /** Of the data that the networks were to predict. */
  readonly truth: SpectrumSeries;
  /** In the same order and with the same labels in every panel. */
  readonly models: readonly ({ readonly label: string } & SpectrumSeries)[];
}

/** What the spectra figure shows. */
export interface EnergySpectraData {
  /** As `Heading` has it. */
  readonly title: string;
  /** Of the energy, e.g. `L³/T²`. */
  readonly unit: string;
  /** Side by side. */
  readonly panels: readonly SpectrumPanel[];
  /** From this wavenumber on the band of the high-k error is shaded. */
  readonly highWavenumber: number;
  /** As `Heading` has it. */
  readonly subtitle?: readonly string[];
}

/** Energies so far below the largest are rounding or dealiased modes and would flatten all the rest. */
const SHOWN_DECADES = 10;
const TRUTH = "truth";
const TRUTH_COLOUR = "#BDBDBD";

/** Ratios beyond these are cut off: a prediction that holds ten times the energy or a tenth is wrong, how wrong or not. */
const MOST_RATIO = 10;
const RATIO_TICKS = [0.1, 0.2, 0.5, 0.8, 0.9, 1, 1.1, 1.25, 2, 5, 10];

/**
 * Energy spectra E(k) of the truth and of each model's prediction, log–log, a panel for each test set; below them the
 * ratio of prediction to truth, which tells models apart that one line covers over ten decades. The truth is a broad grey
 * line, so that a model that meets it stays visible on top. Shell 0 has no place on a logarithmic axis and
 * is left out; energies more than ten decades below the largest are cut off.
 *
 * @throws RangeError if there is no panel or an energy is negative or not finite
 */
export function energySpectraFigure(data: EnergySpectraData, context: FigureContext): FigureSpec {
  if (data.panels.length === 0) throw new RangeError("Cannot draw spectra: there are no panels");
  const curves = data.panels.map(({ truth, models }) =>
    [{ label: TRUTH, ...truth }, ...models].map((series) => ({
      label: series.label,
      points: positivePoints(series),
    }))
  );
  const all = curves.flat().flatMap(({ points }) => points);
  if (all.length === 0) throw new RangeError("Cannot draw spectra: all energies are 0");
  const most = Math.max(...all.map(({ energy }) => energy));
  const floor = most * 10 ** -SHOWN_DECADES;
  const shown = all.filter(({ energy }) => energy >= floor);
  const domains = {
    k: [1, Math.max(...shown.map(({ k }) => k)) * 1.06] as const,
    energy: [Math.min(...shown.map(({ energy }) => energy)) / 1.5, most * 2] as const,
  };
  const labels = [TRUTH, ...data.panels[0].models.map(({ label }) => label)];
  const ratios = curves.map((ofPanel) => ratiosOf(ofPanel, floor));
  const ratioDomain = ratioDomainOf(
    ratios.flat().flatMap(({ points }) => points.map(({ energy }) => energy)),
  );
  const common = { labels, highWavenumber: data.highWavenumber };
  const body = {
    hconcat: data.panels.map(({ title }, index) => ({
      vconcat: [
        panel(curves[index], {
          ...common,
          title,
          height: 320,
          domains,
          floor,
          x: { title: null },
          y: { title: index === 0 ? `energy E(k) [${data.unit}]` : null, ...logTicks(domains.energy) },
        }),
        panel(ratios[index], {
          ...common,
          title: null,
          height: 150,
          domains: { k: domains.k, energy: ratioDomain },
          floor: ratioDomain[0],
          x: { title: "wavenumber k" },
          y: { title: index === 0 ? "E(k) / truth" : null, values: RATIO_TICKS },
        }),
      ],
      spacing: 18,
    })),
    spacing: 30,
  } as FigureBody;
  return figureSpec(body, {
    title: data.title,
    subtitle: [
      `Energy in shells of the wavenumber. Shaded: k ≥ ${data.highWavenumber}, the band of the high-k error.`,
      bandText(data),
      ...shown.length < all.length
        ? [`Energies more than ${SHOWN_DECADES} decades below the largest are not shown.`]
        : [],
      ...data.subtitle ?? [],
    ],
    context,
  });
}

/** How little the band of the high-k error holds, which is what that error is relative to. */
function bandText({ panels, highWavenumber }: EnergySpectraData): string {
  const shares = panels.map(({ title, truth }) => {
    const energies = Array.from(truth.energy);
    const inBand = energies.filter((_, index) => truth.wavenumber[index] >= highWavenumber);
    const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
    return `${numberText(sum(inBand) / sum(energies), { digits: 2 })} (${title})`;
  });
  return `Share of the true energy in that band, which the error is relative to: ${shares.join(", ")}.`;
}

interface Point {
  readonly k: number;
  readonly energy: number;
}

function positivePoints({ label, wavenumber, energy }: SpectrumSeries & { label: string }): Point[] {
  const points = Array.from(wavenumber, (k, i) => ({ k, energy: energy[i] }));
  const bad = points.find(({ energy }) => !(energy >= 0 && energy < Infinity));
  if (bad !== undefined) {
    throw new RangeError(`Cannot draw spectra: E(${bad.k}) of ${label} is ${bad.energy}`);
  }
  return points.filter(({ k, energy }) => k >= 1 && energy > 0);
}

interface Curve {
  readonly label: string;
  readonly points: readonly Point[];
}

/** Each curve over the first, the truth, where that has energy to divide by. */
function ratiosOf([truth, ...models]: readonly Curve[], floor: number): Curve[] {
  const energyAt = new Map(truth.points.map(({ k, energy }) => [k, energy]));
  return [truth, ...models].map(({ label, points }) => ({
    label,
    points: points.flatMap(({ k, energy }) => {
      const whole = energyAt.get(k) ?? 0;
      return whole < floor ? [] : [{ k, energy: energy / whole }];
    }),
  }));
}

/** The same factor up and down from 1, from a quarter more to ten times, so that small departures are seen. */
function ratioDomainOf(ratios: readonly number[]): [number, number] {
  const factor = Math.max(1.25, ...ratios.map((ratio) => 1.05 * Math.max(ratio, 1 / ratio)));
  const shown = Math.min(factor, MOST_RATIO);
  return [1 / shown, shown];
}

function panel(
  curves: readonly Curve[],
  { title, height, labels, domains, floor, highWavenumber, ...axes }: {
    title: string | null;
    height: number;
    labels: readonly string[];
    domains: { readonly k: readonly [number, number]; readonly energy: readonly [number, number] };
    floor: number;
    highWavenumber: number;
    x: object;
    y: object;
  },
) {
  const x = {
    type: "quantitative",
    scale: { type: "log", domain: domains.k, nice: false },
    axis: { ...axes.x, grid: false, labelFlush: false, ...logTicks(domains.k) },
  };
  const y = {
    type: "quantitative",
    scale: { type: "log", domain: domains.energy, nice: false },
    axis: axes.y,
  };
  const colour = {
    domain: labels,
    range: labels.map((_, index) => index === 0 ? TRUTH_COLOUR : modelColour(index - 1)),
  };
  // Where models agree, the dashes of the later one let the earlier one through.
  const dash = { domain: labels, range: labels.map((_, index) => index < 2 ? [1, 0] : [7, 4 + index]) };
  const lines = (wanted: (label: string) => boolean, mark: object) => ({
    data: {
      values: curves.filter(({ label }) => wanted(label)).flatMap(({ label, points }) =>
        points.filter(({ energy }) => energy >= floor && energy <= domains.energy[1]).map((point) => ({
          ...point,
          label,
        }))
      ),
    },
    mark: { type: "line", ...mark },
    encoding: {
      x: { field: "k", ...x },
      y: { field: "energy", ...y },
      color: { field: "label", type: "nominal", scale: colour },
      strokeDash: { field: "label", type: "nominal", scale: dash },
    },
  });
  return {
    width: 370,
    height,
    ...title === null ? {} : { title: panelTitle(title) },
    layer: [
      {
        data: { values: [{ from: highWavenumber, to: domains.k[1] }] },
        mark: { type: "rect", color: QUIET_INK, opacity: 0.1 },
        encoding: { x: { field: "from", ...x }, x2: { field: "to" } },
      },
      lines((label) => label === TRUTH, { strokeWidth: 6 }),
      lines((label) => label !== TRUTH, { strokeWidth: 2.2 }),
    ],
  };
}

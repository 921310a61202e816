import { FONT_SIZE, INK, modelColour, numberText, QUIET_INK } from "@/figures/mod.ts";
import type { IndOodData, MeanInterval, TestSet } from "./ind_ood.ts";

/** One seed's values in both sets, in the order of the models. */
export interface SeedPair {
  readonly seed: number;
  readonly values: Readonly<Record<TestSet, readonly number[]>>;
}

const HEIGHT = 330;
const SET_LABELS: Readonly<Record<TestSet, string>> = {
  ind: "In distribution (IND)",
  ood: "Out of distribution (OOD)",
};

/** A column of seeds a model, joined; means beside them; the persistence line with its label. */
export function levelPanel(
  { metric, models, levels, persistence }: IndOodData,
  { pairs, set, domain }: {
    pairs: readonly SeedPair[];
    set: TestSet;
    domain: readonly [number, number];
  },
) {
  const colours = models.map((_, index) => modelColour(index));
  const points = pairs.flatMap(({ seed, values }) =>
    values[set].map((value, x) => ({ seed, x, value, colour: colours[x] }))
  );
  const means = models.map(({ name }, index) => ({
    ...levels[name][set],
    x: index === 0 ? -0.32 : index + 0.32,
    colour: colours[index],
  }));
  const y = {
    type: "quantitative",
    scale: { domain, nice: false, ...domain[0] === 0 ? {} : { zero: false } },
    axis: { title: set === "ind" ? metric : null, tickCount: 6 },
  };
  const x = columnAxis(models.map(({ label }) => label), colours);
  return {
    ...panelFrame(SET_LABELS[set], models.length),
    layer: [
      ...persistenceLayers(persistence[set], { domain, x, y }),
      ...seedLayers(points, { x, y }),
      ...meanLayers(means, { x, y }),
    ],
  };
}

/** A dashed line with its name; only the name and the number, at the edge, where the axis does not reach it. */
function persistenceLayers(
  value: number,
  { domain: [low, high], x, y }: Axes & { domain: readonly [number, number] },
) {
  const name = (at: number, mark: object) => ({
    data: { values: [{ value: at, x: 0.5 }] },
    mark: { type: "text", dy: -9, color: QUIET_INK, ...mark },
    encoding: { x: { field: "x", ...x }, y: { field: "value", ...y } },
  });
  if (value < low || value > high) {
    const [at, where] = value > high ? [high, "↑ above"] : [low, "↓ below"];
    return [
      name(at, {
        text: `persistence ${numberText(value, { digits: 2 })}, ${where}`,
        dy: value > high ? 2 : -4,
      }),
    ];
  }
  return [
    {
      data: { values: [{ value }] },
      mark: { type: "rule", strokeDash: [6, 4], color: QUIET_INK, strokeWidth: 1.5 },
      encoding: { y: { field: "value", ...y } },
    },
    name(value, { text: "persistence" }),
  ];
}

/** A model's values less the first one's, of each seed for both sets, about a line at 0. */
export function differencePanel(
  { metric, models, differences: all }: IndOodData,
  { pairs, challenger: place }: { pairs: readonly SeedPair[]; challenger: number },
) {
  const [baseline, challenger, differences] = [models[0], models[place], all[place - 1]];
  const sets = ["ind", "ood"] as const;
  const points = pairs.flatMap(({ seed, values }) =>
    sets.map((set, x) => ({ seed, x, value: values[set][place] - values[set][0], colour: INK }))
  );
  const means = sets.map((set, index) => ({
    ...differences[set],
    x: index === 0 ? -0.32 : 1.32,
    colour: INK,
  }));
  const most = Math.max(
    ...points.map(({ value }) => Math.abs(value)),
    ...means.flatMap(({ low, high }) => [Math.abs(low ?? 0), Math.abs(high ?? 0)]),
  );
  // an axis cannot reach from 0 to 0
  const extent = most === 0 ? 1 : 1.3 * most;
  const y = {
    type: "quantitative",
    scale: { domain: [-extent, extent], nice: false },
    axis: { title: `${metric} difference`, tickCount: 6 },
  };
  const x = columnAxis(["IND", "OOD"], [INK, INK]);
  const note = (text: string, value: number, baselineOfText: string) =>
    // A wide white stroke under the text keeps the grid from running through it.
    [{ stroke: "white", strokeWidth: 6 }, {}].map((halo) => ({
      data: { values: [{ x: 0.5, value }] },
      mark: {
        type: "text",
        text,
        baseline: baselineOfText,
        dy: baselineOfText === "bottom" ? -9 : 2,
        color: QUIET_INK,
        ...halo,
      },
      encoding: { x: { field: "x", ...x }, y: { field: "value", ...y } },
    }));
  return {
    ...panelFrame(`${challenger.label} − ${baseline.label}`, sets.length),
    layer: [
      {
        data: { values: [{ value: 0 }] },
        mark: { type: "rule", color: QUIET_INK, strokeWidth: 1.5 },
        encoding: { y: { field: "value", ...y } },
      },
      ...note(`above 0: ${baseline.label} is better`, extent, "top"),
      ...note(`below 0: ${challenger.label} is better`, -extent, "bottom"),
      ...seedLayers(points, { x, y }),
      ...meanLayers(means, { x, y }),
    ],
  };
}

function panelFrame(title: string, columns: number) {
  return {
    width: 225 + 90 * (columns - 2),
    height: HEIGHT,
    title: { text: title, fontSize: FONT_SIZE.panel, fontWeight: "normal", anchor: "middle", offset: 8 },
  };
}

/** Labelled columns at 0, 1 … on a number axis, which leaves room for means beside them. */
function columnAxis(labels: readonly string[], colours: readonly string[]) {
  const last = labels.length - 1;
  // a condition each but for the last
  const choice = (values: readonly string[]) =>
    values.slice(0, -1).map((value, index) => ({ test: `datum.value < ${index + 0.5}`, value }));
  const [first, ...others] = choice(colours);
  return {
    type: "quantitative",
    scale: { domain: [-0.6, last + 0.6], nice: false, zero: false },
    axis: {
      title: null,
      grid: false,
      ticks: false,
      labelPadding: 8,
      values: labels.map((_, index) => index),
      labelExpr: [
        ...choice(labels).map(({ test, value }) => `${test} ? ${JSON.stringify(value)}`),
        JSON.stringify(labels[last]),
      ].join(" : "),
      labelColor: {
        condition: others.length === 0 ? first : [first, ...others],
        value: colours[last],
      },
    },
  };
}

interface Axes {
  readonly x: object;
  readonly y: object;
}

function seedLayers(points: readonly object[], { x, y }: Axes) {
  const encoding = { x: { field: "x", ...x }, y: { field: "value", ...y } };
  return [
    {
      data: { values: points },
      mark: { type: "line", color: "#9A9A9A", strokeWidth: 1.2 },
      encoding: { ...encoding, detail: { field: "seed" } },
    },
    {
      data: { values: points },
      mark: { type: "point", filled: true, size: 60, opacity: 0.85 },
      encoding: { ...encoding, fill: { field: "colour", type: "nominal", scale: null } },
    },
  ];
}

function meanLayers(means: readonly (MeanInterval & { x: number; colour: string })[], { x, y }: Axes) {
  const colour = { field: "colour", type: "nominal", scale: null };
  const bars = means.filter(({ low, high }) => low !== null && high !== null);
  const at = (field: string) => ({ x: { field: "x", ...x }, y: { field, ...y } });
  return [
    ...(bars.length === 0 ? [] : [{
      data: { values: bars },
      mark: { type: "rule", strokeWidth: 2.5 },
      encoding: { ...at("low"), y2: { field: "high" }, color: colour },
    }]),
    {
      data: { values: means },
      mark: { type: "point", shape: "diamond", filled: true, size: 110, opacity: 1 },
      encoding: { ...at("mean"), fill: colour },
    },
  ];
}

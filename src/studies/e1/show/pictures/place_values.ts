import {
  type FigureBody,
  type FigureContext,
  type FigureSpec,
  figureSpec,
  type Heading,
  modelColour,
  panelTitle,
} from "@/figures/mod.ts";

/** One value of one run at a named place. */
export interface PlaceValue {
  /** One of the panel's places. */
  readonly place: string;
  /** Label of the network; every panel has the same ones. */
  readonly model: string;
  /** On the panel's vertical axis. */
  readonly value: number;
}

/** What the picture of values by place shows. */
export interface PlaceValuesData extends Heading {
  /** Labels of the networks, which fix their colours. */
  readonly models: readonly string[];
  /** Side by side, each with an axis of its own. */
  readonly panels: readonly {
    readonly title: string;
    readonly yTitle: string;
    /** From left to right. */
    readonly places: readonly string[];
    readonly values: readonly PlaceValue[];
  }[];
}

/** px a place, at least; few places share the width of a panel. */
const STEP = 58;
const LEAST_WIDTH = 360;
/** Names of more places than this are slanted. */
const MOST_LEVEL = 4;

/**
 * Values by place of a network, a point a run, with the mean of each network as a bar across its points.
 *
 * @throws RangeError if a panel has no value, or one that is not finite
 */
export function placeValuesFigure(data: PlaceValuesData, context: FigureContext): FigureSpec {
  const colour = {
    field: "model",
    type: "nominal",
    scale: { domain: data.models, range: data.models.map((_, index) => modelColour(index)) },
    legend: { symbolType: "circle", symbolSize: 90, symbolStrokeWidth: 0 },
  };
  const body = {
    hconcat: data.panels.map((panel) => {
      check(panel);
      const encoding = {
        x: {
          field: "place",
          type: "nominal",
          sort: [...panel.places],
          scale: { domain: panel.places },
          axis: { title: null, labelAngle: panel.places.length > MOST_LEVEL ? -35 : 0, grid: false },
        },
        y: {
          field: "value",
          type: "quantitative",
          scale: { zero: true, nice: true },
          axis: { title: panel.yTitle, tickCount: 6 },
        },
        xOffset: { field: "model", type: "nominal", sort: [...data.models], scale: { domain: data.models } },
        color: colour,
      };
      return {
        width: Math.max(LEAST_WIDTH, STEP * panel.places.length),
        height: 260,
        title: panelTitle(panel.title),
        layer: [
          {
            data: { values: means(panel.values) },
            mark: { type: "tick", orient: "horizontal", thickness: 3, size: 20 },
            encoding,
          },
          {
            data: { values: panel.values },
            mark: { type: "point", filled: true, size: 55, opacity: 0.65, stroke: "white", strokeWidth: 0.6 },
            encoding,
          },
        ],
      };
    }),
    spacing: 40,
  } as FigureBody;
  return figureSpec(body, { title: data.title, subtitle: data.subtitle, context });
}

function check({ title, values }: PlaceValuesData["panels"][number]): void {
  if (values.length === 0) throw new RangeError(`Cannot draw '${title}': there are no values, got 0`);
  const bad = values.find(({ value }) => !Number.isFinite(value));
  if (bad !== undefined) {
    throw new RangeError(`Cannot draw '${title}': values must be finite, got ${bad.value} at ${bad.place}`);
  }
}

/** The mean of each network at each place. */
function means(values: readonly PlaceValue[]): PlaceValue[] {
  const groups = new Map<string, PlaceValue[]>();
  for (const one of values) {
    const key = JSON.stringify([one.place, one.model]);
    groups.set(key, [...groups.get(key) ?? [], one]);
  }
  return [...groups.values()].map((group) => ({
    ...group[0],
    value: group.reduce((sum, { value }) => sum + value, 0) / group.length,
  }));
}

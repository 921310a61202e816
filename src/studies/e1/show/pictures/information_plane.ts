import {
  type FigureBody,
  type FigureContext,
  type FigureSpec,
  figureSpec,
  FONT_SIZE,
  type Heading,
  modelColour,
  panelTitle,
  placeLabels,
  QUIET_INK,
} from "@/figures/mod.ts";

/** A place of a network in the information plane. */
export interface PlanePoint {
  /** The name of a layer's output. */
  readonly place: string;
  /** I(X;T) [nats]. */
  readonly input: number;
  /** I(T;Y) [nats]. */
  readonly target: number;
}

/** Of a panel, px. */
const SIZE = { width: 380, height: 340 } as const;
const NAME_SIZE = FONT_SIZE.tick - 1;

/** What the information plane shows. */
export interface InformationPlaneData extends Heading {
  /** The places of each network in the order of evaluation. */
  readonly models: readonly { readonly label: string; readonly points: readonly PlanePoint[] }[];
}

/**
 * What each place knows of the network's input and of what is to be predicted, a panel a network on equal axes; a line
 * joins the places in the order in which the network passes them.
 *
 * @throws RangeError if there is no point, or one that is not finite
 */
export function informationPlaneFigure(data: InformationPlaneData, context: FigureContext): FigureSpec {
  const all = data.models.flatMap(({ points }) => points);
  if (all.length === 0) throw new RangeError("Cannot draw the information plane: there are no points, got 0");
  const bad = all.flatMap(({ input, target }) => [input, target]).find((nats) => !Number.isFinite(nats));
  if (bad !== undefined) {
    throw new RangeError(`Cannot draw the information plane: informations must be finite, got ${bad}`);
  }
  const domains = {
    input: roomAround(all.map(({ input }) => input)),
    target: roomAround(all.map(({ target }) => target)),
  };
  const axis = (field: "input" | "target", title: string | null) => ({
    field,
    type: "quantitative",
    scale: { domain: domains[field], nice: false, zero: false },
    axis: { title, tickCount: 6, labelFlush: false },
  });
  const body = {
    hconcat: data.models.map(({ label, points }, index) => {
      const x = axis("input", "about the input, I(X;T) [nats]");
      const y = axis("target", index === 0 ? "about the target, I(T;Y) [nats]" : null);
      const color = modelColour(index);
      const names = placedNames(points, domains);
      return {
        ...SIZE,
        title: panelTitle(label),
        data: { values: points.map((point, order) => ({ ...point, order })) },
        layer: [
          {
            mark: { type: "line", strokeWidth: 1.6, opacity: 0.5, color },
            encoding: { x, y, order: { field: "order", type: "quantitative" } },
          },
          {
            data: { values: names.filter(({ far }) => far) },
            mark: { type: "rule", strokeWidth: 0.8, color: QUIET_INK },
            encoding: { x, y, x2: { field: "toInput" }, y2: { field: "toTarget" } },
          },
          { mark: { type: "point", filled: true, size: 80, opacity: 1, color }, encoding: { x, y } },
          {
            data: {
              values: names.map(({ place, toInput, toTarget }) => ({
                place,
                input: toInput,
                target: toTarget,
              })),
            },
            mark: {
              type: "text",
              align: "center",
              baseline: "middle",
              fontSize: NAME_SIZE,
              color: QUIET_INK,
            },
            encoding: { x, y, text: { field: "place", type: "nominal" } },
          },
        ],
      };
    }),
    spacing: 36,
  } as FigureBody;
  return figureSpec(body, { title: data.title, subtitle: data.subtitle, context });
}

/** The points with the places of their names, in the units of the axes. */
function placedNames(
  points: readonly PlanePoint[],
  { input, target }: Readonly<Record<"input" | "target", readonly [number, number]>>,
) {
  const unit = { x: (input[1] - input[0]) / SIZE.width, y: (target[1] - target[0]) / SIZE.height };
  const placed = placeLabels(
    points.map((point) => ({
      x: (point.input - input[0]) / unit.x,
      y: (target[1] - point.target) / unit.y,
      name: point.place,
    })),
    { ...SIZE, fontSize: NAME_SIZE },
  );
  return points.map((point, index) => ({
    ...point,
    far: placed[index].far,
    toInput: input[0] + placed[index].x * unit.x,
    toTarget: target[1] - placed[index].y * unit.y,
  }));
}

/** From the least to the largest value with room for labels. */
function roomAround(values: readonly number[]): [number, number] {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const room = 0.12 * (most - least) || 0.1;
  return [least - room, most + room];
}

import type { FigureBody, FigureContext, FigureSpec } from "./figure.ts";
import { figureSpec } from "./figure.ts";
import { panelTitle } from "./panel_title.ts";
import { FONT_SIZE, modelColour, QUIET_INK } from "./theme.ts";

/** A place of a network in the information plane. */
export interface PlanePoint {
  readonly place: string;
  /** I(X;T) [nats]. */
  readonly input: number;
  /** I(T;Y) [nats]. */
  readonly target: number;
}

/** What the information plane shows. */
export interface InformationPlaneData {
  readonly title: string;
  /** The places of each network in the order of evaluation. */
  readonly models: readonly { readonly label: string; readonly points: readonly PlanePoint[] }[];
  readonly subtitle: readonly string[];
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
  const axis = (field: "input" | "target", title: string | null) => ({
    field,
    type: "quantitative",
    scale: { domain: roomAround(all.map((point) => point[field])), nice: false, zero: false },
    axis: { title, tickCount: 6, labelFlush: false },
  });
  const body = {
    hconcat: data.models.map(({ label, points }, index) => {
      const x = axis("input", "about the input, I(X;T) [nats]");
      const y = axis("target", index === 0 ? "about the target, I(T;Y) [nats]" : null);
      const color = modelColour(index);
      const texts = (below: boolean) => ({
        data: { values: points.filter((_, order) => (order % 2 === 1) === below) },
        mark: {
          type: "text",
          dy: below ? 15 : -13,
          align: "center",
          fontSize: FONT_SIZE.tick - 1,
          color: QUIET_INK,
        },
        encoding: { x, y, text: { field: "place", type: "nominal" } },
      });
      return {
        width: 380,
        height: 340,
        title: panelTitle(label),
        data: { values: points.map((point, order) => ({ ...point, order })) },
        layer: [
          {
            mark: { type: "line", strokeWidth: 1.6, opacity: 0.5, color },
            encoding: { x, y, order: { field: "order", type: "quantitative" } },
          },
          { mark: { type: "point", filled: true, size: 80, opacity: 1, color }, encoding: { x, y } },
          texts(false),
          texts(true),
        ],
      };
    }),
    spacing: 36,
  } as FigureBody;
  return figureSpec(body, { title: data.title, subtitle: data.subtitle, context });
}

/** From the least to the largest value with room for labels. */
function roomAround(values: readonly number[]): [number, number] {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const room = 0.12 * (most - least) || 0.1;
  return [least - room, most + room];
}

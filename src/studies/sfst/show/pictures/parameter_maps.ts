import {
  type FigureBody,
  type FigureContext,
  type FigureSpec,
  figureSpec,
  type Heading,
  INK,
  logTicks,
  panelTitle,
  QUIET_INK,
} from "@/figures/mod.ts";
import {
  distinct,
  gridTicks,
  groupEdges,
  type ParameterCell,
  type ParameterGrid,
  parameterGrid,
} from "./parameter_grid.ts";

/** How values become colours: along a scale, or by the cells' groups. */
export type MapColours =
  | { readonly kind: "linear"; readonly title: string }
  /** Values below the domain have its first colour. */
  | { readonly kind: "log"; readonly title: string; readonly domain: readonly [number, number] }
  | { readonly kind: "groups"; readonly colours: Readonly<Record<string, string>> };

/** A row of panels that share one colour scale. */
export interface MapRow {
  /** What the colours of the row stand for. */
  readonly colours: MapColours;
  /** From left to right. */
  readonly panels: readonly { readonly title: string; readonly cells: readonly ParameterCell[] }[];
}

/** What the map shows. */
export interface ParameterMapsData extends Heading {
  /** Of the horizontal axis, with its unit. */
  readonly xTitle: string;
  /** Of the vertical axis, with its unit. */
  readonly yTitle: string;
  /** From top to bottom. */
  readonly rows: readonly MapRow[];
  /** Cells of this group are hatched in grey and never coloured by a value. */
  readonly hatchedGroup: string;
}

const PANEL = { width: 236, height: 190 } as const;
const HATCH_FILL = "#F1F1F1";
const HATCH_LINE = "#8C8C8C";
/** Between two lines, along x [px]. */
const HATCH_SPACING = 9;
/** Relative differences below this are rounding, and a scale over them would colour noise. */
const SAME = 1e-6;

/**
 * A quantity over two parameters, a cell each, a panel for each case of a third thing (an equation of state, say). Heavy
 * lines separate groups; cells of one group are hatched, and cells without a value are white.
 *
 * @throws RangeError if there is nothing to draw or two cells of a panel have one place
 */
export function parameterMapsFigure(data: ParameterMapsData, context: FigureContext): FigureSpec {
  const all = data.rows.flatMap(({ panels }) => panels.flatMap(({ cells }) => cells));
  if (all.length === 0) throw new RangeError("Cannot draw the map: there are no cells");
  const xs = distinct(all.map(({ x }) => x));
  const ys = distinct(all.map(({ y }) => y));
  const body = {
    vconcat: data.rows.map(({ colours, panels }, r) => ({
      hconcat: panels.map(({ title, cells }, p) =>
        panel(parameterGrid(cells, { xs, ys }), {
          title: r === 0 || panels.length === 1 ? title : null,
          xTitle: r === data.rows.length - 1 ? data.xTitle : null,
          yTitle: p === 0 ? data.yTitle : null,
          hatched: (cell) => cell.group === data.hatchedGroup,
          colour: colourOf(
            colours,
            panels.flatMap(({ cells }) => cells).filter(({ group }) => group !== data.hatchedGroup),
          ),
        })
      ),
      spacing: 22,
    })),
    spacing: 26,
    resolve: { scale: { color: "independent" } },
  } as FigureBody;
  return figureSpec(body, { title: data.title, subtitle: data.subtitle, context });
}

/** Vega-Lite's colour channel. */
function colourOf(colours: MapColours, cells: readonly ParameterCell[]) {
  if (colours.kind === "groups") {
    return {
      field: "group",
      type: "nominal",
      scale: { domain: Object.keys(colours.colours), range: Object.values(colours.colours) },
      legend: { symbolType: "square", orient: "right" },
    };
  }
  const values = cells.flatMap(({ value }) => value === null ? [] : [value]);
  const domain = colours.kind === "log" ? colours.domain : spread(values);
  return {
    field: "value",
    type: "quantitative",
    scale: { type: colours.kind, domain, scheme: "viridis", clamp: true, nice: false },
    legend: {
      title: colours.title,
      titleFontWeight: "normal",
      orient: "right",
      gradientLength: PANEL.height - 40,
      ...colours.kind === "log" ? logTicks(colours.domain, { most: 6 }) : { tickCount: 5 },
    },
  };
}

/** From the least to the largest value, or a little around them where they are all the same. */
function spread(values: readonly number[]): [number, number] {
  if (values.length === 0) return [0, 1];
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const room = Math.max(Math.abs(least), Math.abs(most), Number.MIN_VALUE);
  return most - least > SAME * room ? [least, most] : [least - 1e-3 * room, most + 1e-3 * room];
}

function panel(
  grid: ParameterGrid,
  { title, xTitle, yTitle, hatched, colour }: {
    title: string | null;
    xTitle: string | null;
    yTitle: string | null;
    hatched: (cell: ParameterCell) => boolean;
    colour: { readonly field: string };
  },
) {
  const place = (count: number, axis: object) => ({
    type: "quantitative",
    scale: { domain: [-0.5, count - 0.5], nice: false, zero: false },
    axis: { grid: false, labelFlush: false, ...axis },
  });
  const x = place(grid.xs.length, { title: xTitle, ...gridTicks(grid.xs) });
  const y = place(grid.ys.length, { title: yTitle, ...gridTicks(grid.ys) });
  const boxes = grid.cells.map((cell) => ({
    group: cell.group,
    value: cell.value,
    x: cell.column - 0.5,
    x2: cell.column + 0.5,
    y: cell.row - 0.5,
    y2: cell.row + 0.5,
    hatched: hatched(cell),
  }));
  const span = { x: { field: "x", ...x }, x2: { field: "x2" }, y: { field: "y", ...y }, y2: { field: "y2" } };
  const lines = Math.max(1, Math.round(PANEL.width / grid.xs.length / HATCH_SPACING));
  const byGroup = colour.field === "group";
  return {
    ...PANEL,
    ...title === null ? {} : { title: panelTitle(title) },
    view: { stroke: QUIET_INK },
    layer: [
      {
        data: { values: boxes.filter((box) => byGroup || (!box.hatched && box.value !== null)) },
        mark: { type: "rect", stroke: "white", strokeWidth: 0.6 },
        encoding: { ...span, color: colour },
      },
      {
        data: { values: byGroup ? [] : boxes.filter((box) => box.hatched) },
        mark: { type: "rect", color: HATCH_FILL },
        encoding: span,
      },
      {
        data: { values: boxes.filter((box) => box.hatched).flatMap((box) => hatch(box, lines)) },
        mark: { type: "rule", color: HATCH_LINE, strokeWidth: 0.9 },
        encoding: span,
      },
      {
        data: { values: groupEdges(grid) },
        mark: { type: "rule", color: INK, strokeWidth: 2.2, strokeCap: "square" },
        encoding: span,
      },
    ],
  };
}

/** Slanted lines across a box, which go on in the next one. */
function hatch({ x, y }: { x: number; y: number }, lines: number) {
  return Array.from({ length: lines }, (_, i) => i / lines).flatMap((shift) => [
    { x: x + shift, y, x2: x + 1, y2: y + 1 - shift },
    ...shift > 0 ? [{ x, y: y + shift, x2: x + 1 - shift, y2: y + 1 }] : [],
  ]);
}

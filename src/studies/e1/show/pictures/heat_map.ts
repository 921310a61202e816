import {
  type FigureBody,
  type FigureContext,
  type FigureSpec,
  figureSpec,
  FONT_SIZE,
  type Heading,
  panelTitle,
} from "@/figures/mod.ts";

/** A table of numbers with named rows and columns, shown by colour. */
export interface HeatMapPanel {
  /** Above the panel. */
  readonly title: string;
  /** From top to bottom. */
  readonly rows: readonly string[];
  /** From left to right. */
  readonly columns: readonly string[];
  /** [row][column]; null where there is nothing to show. */
  readonly values: readonly (readonly (number | null)[])[];
}

/** What the heat map shows. */
export interface HeatMapData extends Heading {
  /** Of the colour, e.g. `recovery`. */
  readonly quantity: string;
  /** Of the axis of rows, which all panels share. */
  readonly rowsTitle: string;
  /** Of the axis of columns. */
  readonly columnsTitle: string;
  /** Side by side, on one scale of colours. */
  readonly panels: readonly HeatMapPanel[];
}

const CELL = { width: 62, height: 34 } as const;

/**
 * Tables of numbers as colours, each number written into its cell; cells without one stay white. The colours reach from
 * 0 to 1, and farther where numbers do.
 *
 * @throws RangeError if there is no panel, a table is not full, or a number is not finite
 */
export function heatMapFigure(data: HeatMapData, context: FigureContext): FigureSpec {
  if (data.panels.length === 0) throw new RangeError("Cannot draw the heat map: there are no panels, got 0");
  data.panels.forEach(check);
  const shown = data.panels.flatMap(({ values }) => values.flat()).filter((value) => value !== null);
  const domain = [Math.min(0, ...shown), Math.max(1, ...shown)];
  const middle = (domain[0] + domain[1]) / 2;
  // all panels share one legend
  const tallest = Math.max(...data.panels.map(({ rows }) => rows.length));
  const body = {
    hconcat: data.panels.map((panel, index) => {
      const x = {
        field: "column",
        type: "nominal",
        scale: { domain: panel.columns },
        axis: { title: data.columnsTitle, labelAngle: -35, grid: false },
      };
      const y = {
        field: "row",
        type: "nominal",
        scale: { domain: panel.rows },
        axis: { title: index === 0 ? data.rowsTitle : null, grid: false },
      };
      return {
        width: CELL.width * panel.columns.length,
        height: CELL.height * panel.rows.length,
        title: panelTitle(panel.title),
        data: { values: cellsOf(panel) },
        layer: [
          {
            mark: { type: "rect", stroke: "white", strokeWidth: 1 },
            encoding: {
              x,
              y,
              color: {
                field: "value",
                type: "quantitative",
                scale: { domain, scheme: "viridis", nice: false },
                legend: {
                  title: data.quantity,
                  titleFontWeight: "normal",
                  orient: "right",
                  gradientLength: CELL.height * tallest - 40,
                  tickCount: 5,
                },
              },
            },
          },
          {
            mark: { type: "text", fontSize: FONT_SIZE.tick - 1 },
            encoding: {
              x,
              y,
              text: { field: "text", type: "nominal" },
              color: { condition: { test: `datum.value > ${middle}`, value: "black" }, value: "white" },
            },
          },
        ],
      };
    }),
    spacing: 30,
  } as FigureBody;
  return figureSpec(body, { title: data.title, subtitle: data.subtitle, context });
}

function cellsOf({ rows, columns, values }: HeatMapPanel) {
  return rows.flatMap((row, r) =>
    columns.flatMap((column, c) => {
      const value = values[r][c];
      if (value === null) return [];
      // a value that rounds to 0 has no sign
      const text = (Math.round(value * 100) / 100 + 0).toFixed(2).replace("-", "−");
      return [{ row, column, value, text }];
    })
  );
}

function check({ title, rows, columns, values }: HeatMapPanel): void {
  if (values.length !== rows.length || values.some((row) => row.length !== columns.length)) {
    throw new RangeError(
      `Cannot draw '${title}': needs ${rows.length} × ${columns.length} values, got rows of ${
        values.map(({ length }) => length).join(", ")
      }`,
    );
  }
  const bad = values.flat().find((value) => value !== null && !Number.isFinite(value));
  if (bad !== undefined) throw new RangeError(`Cannot draw '${title}': values must be finite, got ${bad}`);
}

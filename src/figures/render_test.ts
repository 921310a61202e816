import assert from "node:assert/strict";
import { Resvg } from "@resvg/resvg-js";
import { canonicalJson } from "@/core/identity/mod.ts";
import { displayFigure } from "./display.ts";
import { type FigureBody, type FigureContext, figureSpec } from "./figure.ts";
import { FONT_OPTIONS } from "./fonts.ts";
import { renderFigure } from "./render.ts";
import { DIVERGING, fieldImage } from "./colour_maps.ts";
import { logTicks } from "./log_axis.ts";
import { panelTitle } from "./panel_title.ts";
import { frameLayer, imageLayer, textLayer } from "./pixel_layers.ts";
import { CONTEXT } from "./testing/context.ts";
import { pngSize, testPictures } from "./testing/test_pictures.ts";
import { textsOf } from "./testing/shown.ts";

/** A chart of one point under a title. */
function chart(title: string, mark: object = { type: "point" }) {
  const body = {
    data: { values: [{ x: 1, y: 2 }] },
    mark,
    encoding: { x: { field: "x", type: "quantitative" } },
  };
  return figureSpec(body as Parameters<typeof figureSpec>[0], { title, subtitle: [], context: CONTEXT });
}

/** Something of the whole grammar: a panel with a logarithmic axis, and a picture of pixels. */
function samples(context: FigureContext) {
  const heading = { title: "Sample", subtitle: ["One line below."], context };
  const { values, labelExpr } = logTicks([1e-3, 10]);
  const y = {
    field: "y",
    type: "quantitative",
    scale: { type: "log", domain: [1e-3, 10] },
    axis: { values: [...values], labelExpr },
  };
  const place = [{ x: 0, y: 0, text: "ω" }];
  const field = { data: [1, -1, 0, 0.5], shape: [2, 2] } as const;
  const url = fieldImage(field, { limit: 1, palette: DIVERGING, repeat: 60 });
  const size = { width: 120, height: 120 };
  return {
    panel: figureSpec({
      title: panelTitle("Panel"),
      width: 300,
      height: 200,
      data: { values: [{ x: 1, y: 0.01 }, { x: 2, y: 5 }] },
      mark: "line",
      encoding: { x: { field: "x", type: "quantitative" }, y },
    } as FigureBody, heading),
    pixels: figureSpec({
      ...size,
      layer: [
        imageLayer([{ ...place[0], url }], size),
        frameLayer(place, size),
        textLayer(place, { align: "left", fontSize: 14, color: "#222222" }),
      ],
    } as FigureBody, heading),
  };
}

testPictures("the grammar", samples);

Deno.test("width and scale set the PNG's pixels (definition)", async () => {
  const spec = chart("size");
  const { svg, png } = await renderFigure(spec, { width: 300 });
  assert.equal(pngSize(png)[0], 300);
  assert.equal(pngSize((await renderFigure(spec, { scale: 1 })).png)[0], new Resvg(svg).width);
});

Deno.test("text is drawn in the PNG: a longer title adds ink (oracle: the pixels)", async () => {
  const ink = async (title: string) => {
    const { svg } = await renderFigure(chart(title));
    const drawn = new Resvg(svg, { font: FONT_OPTIONS }).render();
    const pixels = drawn.pixels;
    // The title is in the top 40 rows; white is 255.
    let dark = 0;
    for (let i = 0; i < 40 * drawn.width * 4; i += 4) if (pixels[i] < 128) dark++;
    return dark;
  };
  const [short, long] = [await ink("O"), await ink("OOOOOOOO")];
  assert.ok(short > 20 && long > 6 * short, `${short} and ${long} dark pixels`);
});

Deno.test("SVG and PNG carry run ids and files (definition: canonical JSON under `chimera`)", async () => {
  const spec = chart("A < B & C");
  const { svg, png } = await renderFigure(spec);
  const record = canonicalJson(spec.usermeta.chimera);
  const embedded = /<metadata id="chimera">(.*?)<\/metadata>/.exec(svg)![1]
    .replaceAll("&quot;", '"').replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
  assert.equal(embedded, record);
  assert.ok(svg.includes("<title>A &lt; B &amp; C</title>"));
  const bytes = new TextDecoder().decode(png);
  assert.ok(bytes.includes("iTXtchimera") && bytes.includes(record));
  for (const id of CONTEXT.sources.runIds) assert.ok(record.includes(id));
});

Deno.test("a figure that nothing registered is tested with says so in title, last line and metadata; others do not", async () => {
  const context = { ...CONTEXT, exploratory: "seeds were seen." };
  const body = { data: { values: [{ x: 1 }] }, mark: "point", encoding: {} } as Parameters<
    typeof figureSpec
  >[0];
  const draw = async (marked: typeof CONTEXT) =>
    (await renderFigure(figureSpec(body, { title: "A", subtitle: ["b"], context: marked }))).svg;
  const svg = await draw(context);
  assert.match(svg, /<title>EXPLORATORY – A<\/title>/);
  assert.match(textsOf(svg).join("\n"), /EXPLORATORY – A\n[^]*b\n?[^]*Exploratory: seeds were seen\./);
  assert.ok(svg.includes("&quot;exploratory&quot;:&quot;seeds were seen.&quot;"));
  assert.ok((await draw({ ...context, synthetic: true })).includes("<title>SYNTHETIC – A</title>"));
  assert.doesNotMatch(await draw(CONTEXT), /exploratory/i);
});

Deno.test("what Vega warns about is not drawn (oracle: Vega's own warning)", async () => {
  const body = {
    data: { values: [{ y: 0 }, { y: 1 }] },
    mark: "point",
    encoding: { y: { field: "y", type: "quantitative", scale: { type: "log", domain: [0, 1] } } },
  };
  const spec = figureSpec(body as Parameters<typeof figureSpec>[0], {
    title: "log 0",
    subtitle: [],
    context: CONTEXT,
  });
  await assert.rejects(renderFigure(spec), /figure 'log 0': .*zero/);
  // The queue goes on after a failure.
  assert.ok((await renderFigure(chart("after"))).svg.includes("after"));
});

Deno.test("a figure shows in a notebook as SVG with a PNG beside it (Deno's Jupyter.display protocol)", async () => {
  const figure = await renderFigure(chart("shown"));
  const bundle = displayFigure(figure)[Symbol.for("Jupyter.display")]();
  const fitting = '<svg style="max-width: 100%; height: auto"';
  assert.ok(bundle["image/svg+xml"].startsWith(fitting));
  assert.equal(bundle["image/svg+xml"].replace(fitting, "<svg"), figure.svg);
  assert.deepEqual(Uint8Array.fromBase64(bundle["image/png"]), figure.png);
});

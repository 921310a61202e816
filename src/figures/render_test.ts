import assert from "node:assert/strict";
import { Resvg } from "@resvg/resvg-js";
import { canonicalJson } from "@/core/identity/mod.ts";
import { displayFigure } from "./display.ts";
import { figureSpec } from "./figure.ts";
import { FONT_OPTIONS } from "./fonts.ts";
import { renderFigure } from "./render.ts";
import { allFigures, CONTEXT } from "./testing/figures.ts";

const SYNTHETIC = { ...CONTEXT, synthetic: true };

/** Width and height from a PNG's header. */
function pngSize(png: Uint8Array): [number, number] {
  const view = new DataView(png.buffer, png.byteOffset);
  return [view.getUint32(16), view.getUint32(20)];
}

function textsOf(svg: string): string {
  return [...svg.matchAll(/<text[^>]*>(.*?)<\/text>/g)].map(([, text]) => text.replaceAll(/<[^>]*>/g, " "))
    .join("\n");
}

/** A chart of one point under a title. */
function chart(title: string, mark: object = { type: "point" }) {
  const body = {
    data: { values: [{ x: 1, y: 2 }] },
    mark,
    encoding: { x: { field: "x", type: "quantitative" } },
  };
  return figureSpec(body as Parameters<typeof figureSpec>[0], { title, subtitle: [], context: CONTEXT });
}

Deno.test("every figure compiles and draws without a Vega warning; its SVG is XML (oracle: resvg's parser)", async () => {
  for (const [name, spec] of Object.entries(allFigures(CONTEXT))) {
    const { svg, png } = await renderFigure(spec);
    const { width, height } = new Resvg(svg);
    assert.deepEqual(pngSize(png), [2 * width, 2 * height], name);
    assert.ok(!svg.includes("undefined") && !svg.includes("NaN"), name);
  }
});

Deno.test("two renderings, also at the same time, give the same bytes (invariant)", async () => {
  for (const [name, spec] of Object.entries(allFigures(CONTEXT))) {
    const [first, second] = await Promise.all([renderFigure(spec), renderFigure(structuredClone(spec))]);
    assert.equal(first.svg, second.svg, name);
    assert.deepEqual(first.png, second.png, name);
  }
});

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

Deno.test("synthetic figures carry the mark across the plot, in the title and in the metadata; real ones none", async () => {
  const real = allFigures(CONTEXT);
  for (const [name, spec] of Object.entries(allFigures(SYNTHETIC))) {
    const { svg, png } = await renderFigure(spec);
    assert.ok(textsOf(svg).includes("SYNTHETIC –"), name);
    assert.match(svg, /<text id="synthetic-mark"[^>]*>SYNTHETIC<\/text><\/svg>$/);
    assert.ok(new TextDecoder().decode(png).includes('"synthetic":true'), name);
    assert.ok(markedShare(svg) > 0.04, `${name}: ${markedShare(svg)}`);
    const plain = (await renderFigure(real[name])).svg;
    assert.ok(!plain.includes("SYNTHETIC") && plain.includes("&quot;synthetic&quot;:false"), name);
  }
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
  assert.match(textsOf(svg), /EXPLORATORY – A\n[^]*b\n?[^]*Exploratory: seeds were seen\./);
  assert.ok(svg.includes("&quot;exploratory&quot;:&quot;seeds were seen.&quot;"));
  assert.ok((await draw({ ...context, synthetic: true })).includes("<title>SYNTHETIC – A</title>"));
  assert.doesNotMatch(await draw(CONTEXT), /exploratory/i);
});

/** The share of pixels that the mark changes by at least a tenth of the full range. */
function markedShare(svg: string): number {
  const draw = (text: string) => new Resvg(text, { font: FONT_OPTIONS }).render().pixels;
  const [marked, plain] = [draw(svg), draw(svg.replace(/<text id="synthetic-mark".*?<\/text>/, ""))];
  let changed = 0;
  for (let i = 0; i < marked.length; i += 4) {
    if ([0, 1, 2].some((channel) => Math.abs(marked[i + channel] - plain[i + channel]) > 25)) changed++;
  }
  return 4 * changed / marked.length;
}

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

import assert from "node:assert/strict";
import { join } from "node:path";
import { verdictFindings } from "@/core/preregistration/mod.ts";
import { temporaryFolder } from "@/core/testing/temporary_folder.ts";
import { renderFigure } from "@/figures/mod.ts";
import { summaryFindings } from "../analyse/summary_findings.ts";
import { figure1Of } from "../show/draw_figures.ts";
import { executedOf } from "../show/sources.ts";
import { compareReports, readSources, sourceFindings } from "./check/mod.ts";
import { readReportInput, type ReportInput } from "./report_input.ts";
import { plainWords } from "./sections/plain_words.ts";
import { readReportParts } from "./page/mod.ts";
import { renderReport } from "./render_report.ts";
import { smallFacts, smallSummary } from "./testing/small_study.ts";

async function inputOf(options?: Parameters<typeof smallSummary>[0]): Promise<ReportInput> {
  const summary = await smallSummary(options);
  const { svg } = await renderFigure(figure1Of(summary));
  const figures = [{ name: "fig1_ind_ood", svg }];
  return await readReportInput({ summary, facts: smallFacts(summary), figures });
}

const input = await inputOf();
const report = renderReport(input);

Deno.test("a summary made from its metrics recomputes to itself (invariant)", () => {
  assert.deepEqual(summaryFindings(input.summary, executedOf(input.summary)), []);
});

const THREE = {
  arms: { unet: "unet_small", net: "resnet_small", fno: "fno_small" },
  reference: "unet",
};

Deno.test("a study of three arms: recomputed to itself, all of it on the page, no test, an edit found by its field (invariants)", async () => {
  const three = await inputOf({ experiment: THREE, standing: "exploratory" });
  const { summary } = three;
  assert.deepEqual(summaryFindings(summary, executedOf(summary)), []);
  assert.deepEqual(summary.hypotheses, {});
  const page = renderReport(three);
  for (
    const text of ["FNO − UNet", "ResNet − UNet", "ratio FNO / UNet", "No parity was asked for", "92,833"]
  ) {
    assert.ok(page.includes(text), text);
  }
  assert.match(page, /nothing here is a test/);
  assert.match(page, /How do fno and net compare with unet\?/);
  assert.doesNotMatch(page, /both networks|fractal/i);
  const titles = [...page.matchAll(/<table>[^]*?<\/table>/g)].map(([table]) =>
    [...table.matchAll(/<tr>[^]*?<\/tr>/g)].map(([row]) => row.match(/<t[hd]\b/g)!.length)
  );
  for (const widths of titles) assert.equal(new Set(widths).size, 1, "every row has a cell a column");
  const edited = structuredClone(summary) as unknown as {
    differences: Record<string, Record<string, { mean: number }>>;
    sizes: Record<string, { macs: { ratio: number } }>;
    parity: unknown;
  };
  edited.differences.net["ood.nrmse"].mean = 1;
  edited.sizes.fno.macs.ratio = 1;
  edited.parity = { tolerance: 0.05 };
  const findings = summaryFindings(edited as unknown as typeof summary, executedOf(summary)).join("\n");
  assert.match(findings, /^differences\.net\.ood\.nrmse\.mean: recomputed .*, found 1$/m);
  assert.match(findings, /^sizes\.fno\.macs\.ratio: recomputed/m);
  assert.match(findings, /^parity: recomputed null, found/m);
});

Deno.test("arms that are called baseline and fractal are the registered pair, whatever stands beside them (the pair alone)", async () => {
  const arms = { baseline: "unet_small", fractal: "fractal_unet_small" };
  const beside = await smallSummary({
    experiment: { arms: { ...arms, third: "fno_small" }, reference: "baseline" },
  });
  assert.deepEqual(beside.hypotheses, input.summary.hypotheses);
  const named = beside as unknown as { differences: Record<string, unknown> };
  assert.deepEqual(named.differences.fractal, input.summary.differences);
  assert.deepEqual(Object.keys(named.differences), ["fractal", "third"]);
});

Deno.test("every registered hypothesis has one place and its one verdict in the report (the plan's list)", () => {
  const { hypotheses, marks } = readReportParts(report);
  assert.deepEqual(hypotheses, Object.keys(executedOf(input.summary).hypotheses));
  for (const id of hypotheses) {
    const [, article] = report.split(`data-hypothesis="${id}"`);
    const shown = [...article.split("</article>")[0].matchAll(/class="verdict (\w+)"><span [^>]*>(\w+)</g)];
    assert.deepEqual(verdictFindings([id], { [id]: { verdict: shown[0][2] } }), []);
    assert.deepEqual(shown.map(([, css, word]) => [css, word]), [[shown[0][1], shown[0][1]]]);
  }
  const verdicts = marks.filter(({ source }) => source.endsWith("/verdict")).map(({ shown }) => shown);
  assert.ok(verdicts.includes("supported") && verdicts.includes("inconclusive"));
});

Deno.test("the page loads nothing, runs nothing and is the same on a second drawing (self-contained)", async () => {
  assert.doesNotMatch(report, /<(script|link|iframe|object|embed|base)\b/i);
  assert.doesNotMatch(report, /\bon\w+="/);
  const addresses = [...report.matchAll(/\b(?:src|href)="([^"]*)"/g)].map(([, address]) => address);
  assert.ok(addresses.length > 5);
  for (const address of addresses) assert.match(address, /^(#|data:image\/svg\+xml;base64,)/);
  assert.doesNotMatch(report, /url\(|@import/);
  assert.equal(renderReport(await inputOf()), report);
});

Deno.test("the contents name every section, every cell its column, every number can be touched (version 3)", () => {
  const links = [.../<nav class="contents"[^]*?<\/nav>/.exec(report)![0].matchAll(/href="#([^"]*)"/g)];
  const sections = [...report.matchAll(/<section id="([^"]*)"/g)];
  assert.deepEqual(links.map(([, id]) => id), sections.map(([, id]) => id));
  for (const [table] of report.matchAll(/<table>[^]*?<\/table>/g)) {
    const titles = [...table.matchAll(/<th scope="col"[^>]*>([^<]*)</g)].map(([, title]) => title);
    for (const [row] of table.split("<tbody>")[1].matchAll(/<tr>[^]*?<\/tr>/g)) {
      const named = [...row.matchAll(/<td[^>]*? data-title="([^"]*)"/g)].map(([, title]) => title);
      assert.deepEqual(named, titles.slice(1));
    }
  }
  for (const [tag] of report.matchAll(/<(?:data|span) [^>]*data-source=[^>]*>/g)) {
    assert.match(tag, /tabindex="-1"/);
  }
});

Deno.test("a page of version 2 is as it was: no contents, one look (the kept report is compared byte for byte by check)", () => {
  const kept = renderReport({ ...input, facts: { ...input.facts, version: 2 } });
  assert.doesNotMatch(kept, /<nav|data-title|tabindex|prefers-color-scheme/);
});

Deno.test("every number resolves to the file and field that it names (JSON pointer and CSV cell, by a second reader)", async () => {
  const { marks } = readReportParts(report);
  const numbers = marks.filter(({ value }) => value !== undefined);
  assert.ok(numbers.length > 150, String(numbers.length));
  const { summary, facts } = input;
  await using folder = await temporaryFolder();
  await Deno.writeTextFile(join(folder.path, "E1_summary.json"), JSON.stringify(summary));
  await Deno.writeTextFile(join(folder.path, "E1_report.json"), JSON.stringify(facts));
  const options = { runs: summary.runs, read: readSources({ folder: folder.path, summary, facts }) };
  assert.deepEqual(await sourceFindings(marks, options), []);
  const wrong = numbers.map((mark) => ({ ...mark, value: String(Number(mark.value) + 1) }));
  assert.equal((await sourceFindings(wrong, options)).length, numbers.length);
});

Deno.test("numbers beside the summary's are hand-computed: times, their ratio, coverage at n = 10", () => {
  const { marks } = readReportParts(report);
  const find = (source: RegExp, how?: string) =>
    marks.filter((mark) => source.test(mark.source) && mark.how === how);
  // each run took as many seconds as its seed
  assert.deepEqual(find(/durationSeconds$/, "mean").map(({ value }) => value), ["205.5", "205.5"]);
  assert.deepEqual(find(/durationSeconds$/, "ratio of means").map(({ value }) => value), ["1"]);
  assert.equal(find(/bca_coverage\.csv#cell=4,4$/)[0].value, "0.90375");
});

Deno.test("what is changed in a report is found and named by its field (the honest report)", () => {
  const effect = `${input.summary.hypotheses.H1.effect}`;
  const cases: [change: string, from: string | RegExp, to: string, finding: RegExp][] = [
    [
      "value",
      `value="${effect}"`,
      `value="${effect}1"`,
      /^small\/E1_summary\.json#\/hypotheses\/H1\/effect: .* gives/,
    ],
    [
      "shown",
      />−0\.1045</,
      ">−0.2045<",
      /#\/hypotheses\/H1\/effect: .* gives '−0\.1045', .* shows '−0\.2045'/,
    ],
    [
      "verdict",
      />supported<\/span><\/strong>/,
      ">refuted</span></strong>",
      /H1\/verdict: .*'supported'.*'refuted'/,
    ],
    [
      "hypothesis",
      /<article class="hypothesis" id="H2"[^]*?<\/article>/,
      "",
      /^hypotheses\.H2: registered, and missing/,
    ],
    [
      "one more",
      "</article>",
      `</article><article class="hypothesis" data-hypothesis="H9"></article>`,
      /^hypotheses\.H9: in the report, and not registered/,
    ],
    ["figure", /(base64,.{300})../, "$1AA", /^fig1_ind_ood: the figure is not the one/],
    ["no figure", /<figure [^]*?<\/figure>/, "", /^fig1_ind_ood: the figure is missing/],
    ["runs", / data-runs="[0-9a-f]{16}/, ` data-runs="0000000000000000`, /names other runs/],
    ["words", "Mean ± standard", "Mean ± true", /^line \d+: expected '.*Mean ± standard/],
    [
      "number",
      "<h2>",
      `<h2><data value="1" data-source="x.json#/y">1</data>`,
      /^x\.json#\/y: the study states no such/,
    ],
  ];
  assert.deepEqual(compareReports(report, report), []);
  for (const [name, from, to, finding] of cases) {
    const edited = report.replace(from, to);
    assert.notEqual(edited, report, name);
    const findings = compareReports(edited, report);
    assert.equal(findings.length, 1, `${name}: ${findings.join("\n")}`);
    assert.match(findings[0], finding, name);
  }
});

Deno.test("a number edited in models, differences or parity of a summary is found by its field (recomputed)", () => {
  const edit = (change: (summary: typeof input.summary) => void) => {
    const summary = structuredClone(input.summary);
    change(summary);
    return summaryFindings(summary, executedOf(input.summary)).join("\n");
  };
  type Writable = { mean: number; ratio: number };
  assert.match(
    edit(({ models }) => (models.unet_small["ood.nrmse"] as unknown as Writable).mean = 1),
    /^models\.unet_small\.ood\.nrmse\.mean: recomputed 0\.545.*, found 1$/,
  );
  assert.match(
    edit(({ differences }) => (differences["ind.nrmse"] as unknown as Writable).mean = 1),
    /^differences\.ind\.nrmse\.mean/,
  );
  assert.match(
    edit(({ parity }) => (parity as unknown as Record<string, Writable>).macs.ratio = 1),
    /^parity\.macs\.ratio/,
  );
});

Deno.test("an exploratory report is marked on every section and figure, a confirmatory one on none", async () => {
  const exploratory = renderReport(await inputOf({ standing: "exploratory" }));
  const mark = /<span class="mark">EXPLORATORY<\/span>/;
  for (const title of exploratory.match(/<h[12]>.*<\/h[12]>/g)!) assert.match(title, mark);
  for (const figure of exploratory.match(/<figure [^]*?<\/figure>/g)!) {
    assert.match(figure, mark);
    assert.match(figure, /alt="EXPLORATORY – /);
  }
  assert.match(exploratory, /<title>EXPLORATORY – /);
  assert.match(exploratory, /seeds: 201 is consumed/);
  assert.doesNotMatch(report, /EXPLORATORY/);
  assert.match(
    renderReport(await inputOf({ standing: "exploratory", synthetic: true })),
    />SYNTHETIC, EXPLORATORY</,
  );
});

Deno.test("texts from configurations cannot become markup (escaping)", async () => {
  const title = `<script>alert("1")</script> & "more"`;
  const page = renderReport(await inputOf({ title }));
  assert.doesNotMatch(page, /<script/);
  assert.match(page, /<h1>&lt;script&gt;alert\(&quot;1&quot;\)&lt;\/script&gt; &amp; &quot;more&quot;<\/h1>/);
});

Deno.test("a diverged run is in the report with its seed and its reason (none is left out)", () => {
  const lost = {
    run_id: "0123456789abcdef",
    model: "unet_small",
    seed: 209,
    path: "E1/x",
    reason: "no number at step 7",
  };
  const page = renderReport({ ...input, summary: { ...input.summary, diverged: [lost] } });
  assert.match(
    page,
    /<code>0123456789abcdef<\/code>, unet_small, seed <data value="209"[^]*>no number at step 7</,
  );
});

Deno.test("one quantity has one interval: a difference that a hypothesis is about has the registered one (its source)", () => {
  const { marks } = readReportParts(report);
  const bounds = (source: RegExp) =>
    marks.filter((mark) => source.test(mark.source)).map(({ value }) => value);
  const { low, high } = input.summary.hypotheses.H1.interval;
  assert.notEqual(low, input.summary.differences["ood.nrmse"].low);
  // in the hypothesis and in the table
  assert.deepEqual(bounds(/hypotheses\/H1\/interval\/(low|high)$/), [low, high, low, high].map(String));
  assert.deepEqual(bounds(/differences\/ood\.nrmse\/(low|high)$/), []);
  assert.equal(bounds(/differences\/generalisation_gap\/(low|high)$/).length, 2);
  const drawn = JSON.stringify(figure1Of(input.summary));
  assert.ok([`"low":${low}`, `"high":${high}`].every((bound) => drawn.includes(bound)));
});

Deno.test("where p or the interval alone would pass, the words say why it does not count (the registered rule)", () => {
  const { hypotheses: { H1, H3 }, analysis } = executedOf(input.summary);
  const words = (hypothesis: typeof H1, change: object) =>
    plainWords(hypothesis, { ...input.summary.hypotheses.H1, rule: "otherwise", ...change }, analysis);
  // the numbers of the ten-seed study, whose page said 'scatter too much' beside them
  const alone = {
    effect: -0.0103,
    pValue: 0.045,
    adjustedP: 0.067,
    interval: { low: -0.0197, high: -0.003 },
  };
  assert.match(
    words(H1, alone),
    /^Had this been the only question.*three questions were asked at once.*registered beforehand.*not counted as shown/,
  );
  assert.doesNotMatch(words(H1, alone), /scatter|the other way round/);
  assert.match(
    words(H1, { ...alone, effect: 0.0103 }),
    /passed as more than chance, the other way round than/,
  );
  assert.match(words(H1, { ...alone, pValue: 0.06 }), /^The interval below leaves out 0, no difference, but/);
  assert.match(
    words(H1, { ...alone, pValue: 0.06, interval: { low: -0.02, high: 0.001 } }),
    /^The repetitions scatter/,
  );
  assert.match(
    words(H3, { ...alone, pValue: null, interval: { low: null, high: null } }),
    /^The runs scatter/,
  );
});

Deno.test("one seed has neither spread nor interval, and the page says why instead of drawing dashes", async () => {
  const one = await inputOf({ standing: "exploratory", seeds: [201] });
  const page = renderReport(one);
  const [, table] = /Mean ± standard([^]*?)<\/table>/.exec(page)!;
  assert.doesNotMatch(table.split("<tbody>")[1], /±|–|\[/);
  assert.match(table, /no interval: <span [^>]*>needs at least 3 seeds, got 1</);
  assert.deepEqual(
    [...table.matchAll(/<tr><th[^>]*>[^<]*<\/th><td[^>]*>(\w+)<\/td>/g)].map(([, better]) => better),
    [
      ...["smaller", "smaller", "smaller", "smaller", "smaller", "larger", "neither"],
    ],
  );
  const [, why] = /<dt>why this verdict<\/dt><dd>(.*?)<\/dd>/.exec(page)!;
  assert.equal(why.replaceAll(/<[^>]*>/g, ""), "rule 1 of 8: exploratory: no test of the registered plan");
});

Deno.test("an interval that does not exist says so in words (oracle: the reasons of the BCa interval)", () => {
  const H3 = {
    ...input.summary.hypotheses.H3,
    interval: { low: null, high: null, degenerate: "undefined" },
  };
  const page = renderReport({
    ...input,
    summary: { ...input.summary, hypotheses: { ...input.summary.hypotheses, H3 } },
  });
  assert.match(
    page,
    /none: ρ does not exist on some resamples of the data: <span [^>]*H3\/interval\/degenerate"[^>]*>undefined</,
  );
});

/** Six sealed runs of a small study, three of them bent in different files. Oracle: what was bent, by hand. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { openRunFolder } from "@/core/artifacts/mod.ts";
import { readableCanonicalJson, sha256Text } from "@/core/identity/mod.ts";
import { artifactsFolder } from "@/core/repository.ts";
import { artifactsInScope } from "@/core/testing/artifacts_in_scope.ts";
import { renderFigure } from "@/figures/mod.ts";
import type { Summary } from "../analyse/summary.ts";
import { readReportInput } from "../report/report_input.ts";
import { renderReport } from "../report/render_report.ts";
import { reportFindings } from "../report/report_findings.ts";
import { smallFacts, smallSummary } from "../report/testing/small_study.ts";
import { figure1Of } from "../show/draw_figures.ts";
import { inspectSummary } from "./inspect_summary.ts";

const summary = await smallSummary({ seeds: [201, 202, 203] });
const FILES = ["metadata.json", "spectra.json", "metrics.json"];

/** The runs of a summary, sealed; the first three are bent, each in another file. */
async function leaveRuns({ runs }: Summary): Promise<void> {
  for (const { path, metrics } of runs) {
    await using folder = await openRunFolder(join(artifactsFolder(), path));
    const texts = ['{"durationSeconds":1}', "{}", readableCanonicalJson(metrics)];
    for (const [index, name] of FILES.entries()) {
      await Deno.writeTextFile(join(folder.path, name), texts[index]);
    }
    await folder.seal({ status: "done" });
  }
  for (const [index, name] of FILES.entries()) {
    const path = join(artifactsFolder(), runs[index].path, name);
    await Deno.chmod(path, 0o644);
    await Deno.writeTextFile(path, "bent");
  }
}

Deno.test("every damaged run is named once with its file, and the figures are looked at all the same (by hand)", async () => {
  await using _ = await artifactsInScope();
  await leaveRuns(summary);
  const folder = join(artifactsFolder(), "small");
  await Deno.writeTextFile(join(folder, "fig1_ind_ood.svg"), "<svg/>");
  await Deno.writeTextFile(join(folder, "fig1_ind_ood.png"), "");
  const { findings } = await inspectSummary({ folder, name: "S", kept: false, isTrial: false, summary });
  const damaged = findings.filter((line) => line.includes("the sealed run is damaged"));
  assert.deepEqual(
    damaged.map((line) => /\/([0-9a-f]{16}): .*damaged: '([\w.]+)' has changed/.exec(line)?.slice(1)),
    FILES.map((name, index) => [summary.runs[index].run_id, name]),
  );
  for (const ending of ["svg", "png"]) {
    assert.match(
      findings.join("\n"),
      new RegExp(`fig1_ind_ood\\.${ending}: is not the figure that is drawn`),
    );
  }
});

Deno.test("a report of damaged runs is read as far as it can be, and says which runs it could not ask (by hand)", async () => {
  await using _ = await artifactsInScope();
  await leaveRuns(summary);
  for (const { path } of summary.runs.slice(3)) {
    await Deno.remove(join(artifactsFolder(), path), { recursive: true });
  }
  const folder = join(artifactsFolder(), "dryrun");
  await Deno.mkdir(folder);
  const text = readableCanonicalJson(summary);
  const { svg } = await renderFigure(figure1Of(summary));
  const figures = [{ name: "fig1_ind_ood", svg }];
  const facts = {
    ...smallFacts(summary),
    summary_sha256: sha256Text(text),
    figures: { fig1_ind_ood: sha256Text(svg) },
  };
  const page = renderReport(await readReportInput({ summary, facts, figures }));
  const bent = page.replace('<span class="verdict', '<span class="Verdict').replace(
    />inconclusive</,
    ">refuted<",
  );
  assert.notEqual(bent, page);
  await Deno.writeTextFile(join(folder, "E1_summary.json"), text);
  await Deno.writeTextFile(join(folder, "E1_report.json"), readableCanonicalJson(facts));
  await Deno.writeTextFile(join(folder, "E1_report.html"), bent);
  const findings = (await reportFindings()).findings.filter((line) => line.includes("dryrun/"));
  const silent = findings.filter((line) =>
    line.includes("runs: could not look: 6 of them are gone or changed")
  );
  assert.equal(silent.length, 1, findings.join("\n"));
  assert.doesNotMatch(findings.join("\n"), /the sealed run is damaged/, "the summaries' gate names it");
  assert.match(findings.join("\n"), /verdict: .*'inconclusive'.*'refuted'/);
});

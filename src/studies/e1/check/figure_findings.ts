import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { readRunState } from "@/core/artifacts/mod.ts";
import { InputError } from "@/core/errors.ts";
import { exists } from "@/core/exists.ts";
import { readBytes } from "@/core/files/mod.ts";
import { filesIn } from "@/core/files_in.ts";
import { sha256File } from "@/core/identity/mod.ts";
import type { Inspection } from "@/core/inspection.ts";
import { artifactsFolder } from "@/core/repository.ts";
import { type FigureSpec, renderFigure } from "@/figures/mod.ts";
import type { Summary } from "../analyse/summary.ts";
import { FACTS_FILE, readFacts, type ReportFacts } from "../report/mod.ts";
import { figure1Of, FIGURE_1, figuresOf } from "../show/draw_figures.ts";

const ENDING = /\.(svg|png)$/;

/**
 * Draws anew the figures whose files lie beside a summary, and compares them byte for byte. Where the runs are gone or were changed, only
 * figure 1 follows from the summary; the others are held against the digests that the report kept.
 *
 * @param kept a copy in validation/ holds its figures inside its report
 */
export async function figureFindings(
  summary: Summary,
  { folder, kept }: { folder: string; kept: boolean },
): Promise<Inspection> {
  const files = await figureFiles(folder);
  const digests = await exists(join(folder, FACTS_FILE)) ? (await readFacts(folder)).figures : {};
  const gone = kept ? [] : missing(files, { shown: Object.keys(digests) });
  if (files.length === 0) return { findings: gone, unseen: [] };
  const whole = await runsAreHere(summary);
  const specs: Record<string, FigureSpec> = whole
    ? await figuresOf(summary)
    : { [FIGURE_1]: figure1Of(summary) };
  const findings = [...gone];
  const unseen: string[] = [];
  for (const name of new Set(files.map((file) => file.replace(ENDING, "")))) {
    const own = files.filter((file) => file.replace(ENDING, "") === name);
    if (specs[name] !== undefined) findings.push(...await unlike(specs[name], { folder, files: own }));
    else if (whole) findings.push(`${name}: the study has no such figure`);
    else {
      const inspection = await againstDigest(name, { folder, files: own, digests });
      findings.push(...inspection.findings);
      unseen.push(...inspection.unseen);
    }
  }
  return { findings, unseen };
}

/** Each figure has two files, and those that a report shows must lie beside a summary that was made here. */
function missing(files: readonly string[], { shown }: { shown: readonly string[] }): string[] {
  const names = new Set([...shown, ...files.map((file) => file.replace(ENDING, ""))]);
  return [...names].flatMap((name) => [`${name}.svg`, `${name}.png`])
    .filter((file) => !files.includes(file))
    .map((file) => `${file}: is gone: 'deno task figures' draws it`);
}

/** Figures in a folder and in its figures/, as paths from the folder on. */
async function figureFiles(folder: string): Promise<string[]> {
  const names: string[] = [];
  for (const part of ["", "figures"]) {
    if (!await exists(join(folder, part))) continue;
    names.push(
      ...(await filesIn(join(folder, part), ENDING)).map((path) =>
        join(part, path.slice(join(folder, part).length + 1))
      ),
    );
  }
  return names;
}

async function runsAreHere({ runs }: Summary): Promise<boolean> {
  for (const { path } of runs) {
    try {
      if ((await readRunState(join(artifactsFolder(), path)))?.status !== "done") return false;
    } catch (error) {
      // which run was changed, and in what, is named where all of them are looked at
      if (error instanceof InputError) return false;
      throw error;
    }
  }
  return true;
}

async function unlike(
  spec: FigureSpec,
  { folder, files }: { folder: string; files: readonly string[] },
): Promise<string[]> {
  const { svg, png } = await renderFigure(spec);
  const findings: string[] = [];
  for (const file of files) {
    const ought = file.endsWith(".svg") ? new TextEncoder().encode(svg) : png;
    if (!isDeepStrictEqual(await readBytes(join(folder, file)), new Uint8Array(ought))) {
      findings.push(`${file}: is not the figure that is drawn from the study's files`);
    }
  }
  return findings;
}

async function againstDigest(
  name: string,
  { folder, files, digests }: { folder: string; files: readonly string[]; digests: ReportFacts["figures"] },
): Promise<Inspection> {
  const held = files.filter((file) => file.endsWith(".svg") && name in digests);
  const rest = files.filter((file) => !held.includes(file));
  const findings: string[] = [];
  for (const svg of held) {
    if (await sha256File(join(folder, svg)) === digests[name]) continue;
    findings.push(`${svg}: has not the digest that ${FACTS_FILE} gives`);
  }
  const gone = "the runs that it is drawn from are not here, or were changed";
  return { findings, unseen: rest.length === 0 ? [] : [`${rest.join(", ")}: ${gone}`] };
}

import { join } from "node:path";
import { writeFileAtomic } from "@/core/artifacts/mod.ts";
import { InputError } from "@/core/errors.ts";
import { type FigureSpec, renderFigure } from "@/figures/mod.ts";
import type { CaseSpec } from "../../plan/tov_case.ts";
import { deltaTotalPicture, residualsPicture, richardsonPicture, wfaktorPicture } from "./case_pictures.ts";

/** Which pictures of a case there are, and why the others are missing. */
export interface CaseFigures {
  /** File names in the run folder. */
  readonly drawn: readonly string[];
  /** File names and, in a sentence each, why. */
  readonly notDrawn: readonly { readonly file: string; readonly reason: string }[];
}

const PICTURES: Readonly<Record<string, (folder: string, spec: CaseSpec) => Promise<FigureSpec>>> = {
  "richardson.png": richardsonPicture,
  "residuals.png": residualsPicture,
  "wfaktor.png": wfaktorPicture,
  "delta_total.png": deltaTotalPicture,
};

/** PNG pixels per px: a scan draws four pictures a case, and this is a third of the time of the usual 2. */
const SCALE = 1.25;

/**
 * Draws the pictures of one case from the CSV files of its run folder, and nothing else. A picture whose files are
 * missing (no 1.4 M☉ star, a solver that writes none) or show nothing is not drawn, with the reason.
 */
export async function drawCaseFigures(folder: string, spec: CaseSpec): Promise<CaseFigures> {
  const drawn: string[] = [];
  const notDrawn: { file: string; reason: string }[] = [];
  for (const [file, figure] of Object.entries(PICTURES)) {
    try {
      const { png } = await renderFigure(await figure(folder, spec), { scale: SCALE });
      await writeFileAtomic(join(folder, file), png);
      drawn.push(file);
    } catch (error) {
      notDrawn.push({ file, reason: reasonOf(error, folder) });
    }
  }
  return { drawn, notDrawn };
}

/** Missing and unusable data are reasons; anything else is a defect and goes on. */
function reasonOf(error: unknown, folder: string): string {
  // The reason goes into files that do not depend on where the run folder lies.
  if (error instanceof InputError) return `${error.where.replace(`${folder}/`, "")}: ${error.what}`;
  if (error instanceof RangeError) return error.message;
  throw error;
}

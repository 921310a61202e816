import { join, relative } from "node:path";
import { z } from "zod";
import { InputError } from "@/core/errors.ts";
import { readJson } from "@/core/files/mod.ts";
import { inspected, type Inspection, joined, named } from "@/core/inspection.ts";
import { openProgress, type Progress } from "@/core/progress/mod.ts";
import { artifactsFolder } from "@/core/repository.ts";
import { provenanceFile } from "../files.ts";
import { provenanceDifferences, recomputeInChildren, validatorVersion } from "../measure/mod.ts";
import { irerRunsFolder } from "../plan/resolve_irer.ts";

/** What is asked of a provenance file before it can be made again; the rest of it is compared as a whole. */
const originSchema = z.looseObject({ validator_version: z.string(), draws: z.number(), seed: z.number() });
type Origin = z.infer<typeof originSchema>;

/**
 * Measures runs once more from their raw artifacts, with the draws and the seed that the validator's file of each names,
 * and holds the file against that, field by field. Nothing is written. The file of another version of the validator says
 * nothing about this one's numbers, so it counts as not looked at.
 *
 * @param runIds of runs whose folder and provenance file are here
 */
export async function inspectProvenances(runIds: Iterable<string>): Promise<Inspection> {
  const version = await validatorVersion();
  const inspections: Inspection[] = [];
  const comparable: { runId: string; stated: Origin }[] = [];
  for (const runId of runIds) {
    const stated = await originOf(runId);
    if (stated === undefined) {
      inspections.push(
        finding(runId, "is not what the validator writes: 'deno task irer_validate' makes it"),
      );
    } else if (stated.validator_version !== version) {
      inspections.push(unseen(runId, stated, "is of another version of the validator"));
    } else comparable.push({ runId, stated });
  }
  if (comparable.length === 0) return joined(inspections);
  using progress = openProgress({ label: "recomputing fields", total: comparable.length, unit: "runs" });
  const alike = Map.groupBy(comparable, ({ stated: { draws, seed } }) => `${draws} ${seed}`);
  for (const group of alike.values()) {
    inspections.push(await inspected(() => inspectAlike(group, progress)));
  }
  return joined(inspections);
}

/** Runs that were validated with the same draws and seed. */
async function inspectAlike(
  runs: readonly { runId: string; stated: Origin }[],
  progress: Progress,
): Promise<Inspection> {
  const { draws, seed } = runs[0].stated;
  const folders = runs.map(({ runId }) => join(irerRunsFolder(), runId));
  const validations = await recomputeInChildren(folders, {
    draws,
    seed,
    onDone: () => progress.advance(),
  });
  return joined(validations.map((validation, index) => {
    const { runId, stated } = runs[index];
    if ("provenance" in validation) {
      return named(placeOf(runId), {
        findings: provenanceDifferences(stated, validation.provenance),
        unseen: [],
      });
    }
    if ("refusal" in validation) return { findings: [validation.refusal.message], unseen: [] };
    return unseen(runId, stated, `could not be made again: ${validation.failure}`);
  }));
}

/** Undefined where the file is none of the validator's. */
async function originOf(runId: string): Promise<Origin | undefined> {
  try {
    return originSchema.safeParse(await readJson(join(irerRunsFolder(), runId, provenanceFile(runId)))).data;
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}

function placeOf(runId: string): string {
  return join(relative(artifactsFolder(), irerRunsFolder()), runId, provenanceFile(runId));
}

function finding(runId: string, line: string): Inspection {
  return named(placeOf(runId), { findings: [line], unseen: [] });
}

function unseen(runId: string, { draws, seed }: Origin, why: string): Inspection {
  return named(placeOf(runId), {
    findings: [],
    unseen: [`${why}: 'deno task irer_validate ${runId} draws=${draws} seed=${seed}' measures it anew`],
  });
}

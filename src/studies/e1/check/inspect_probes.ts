import { join, relative, sep } from "node:path";
import { inspectedInTurn, type Inspection, joined } from "@/core/inspection.ts";
import { artifactsFolder } from "@/core/repository.ts";
import { PROBES_FOLDER, wholeProbeFile } from "../probe/mod.ts";
import { nameOf } from "./find_summaries.ts";

const RUN_ID = /^\.?[0-9a-f]{16}(\.partial)?$/;

/**
 * Holds every probe file under the artifacts folder against its own digest, and its names against its place. What the
 * probes find in a run is not looked for again: who bends a number and takes the digest anew is found by `probes`, after
 * the file was moved away.
 */
export async function inspectProbes(): Promise<Inspection> {
  const { files, links } = await probeFiles(artifactsFolder());
  return joined([
    {
      findings: links.map((path) => `${nameOf(path)}: is a link, and evidence must lie here itself`),
      unseen: [],
    },
    await inspectedInTurn(files, inspectProbe),
  ]);
}

async function inspectProbe(path: string): Promise<Inspection> {
  const { identity, model, seed } = await wholeProbeFile(path);
  const [folder, seeds, name] = path.split(sep).slice(-3);
  const stated = { model, seed: String(seed), "identity.run_id": `${identity?.run_id}.json` };
  const places = { model: folder, seed: seeds, "identity.run_id": name };
  const findings = Object.entries(places)
    .filter(([field, place]) => stated[field as keyof typeof stated] !== place)
    .map(([field, place]) =>
      `${nameOf(path)}: ${field}: its place says ${place}, found ${stated[field as keyof typeof stated]}`
    );
  return { findings, unseen: [] };
}

/** Files and links in all folders of that name; the runs, which have the most files, are left out. */
async function probeFiles(folder: string): Promise<{ files: string[]; links: string[] }> {
  const [files, links]: [string[], string[]] = [[], []];
  const waiting = [folder];
  while (waiting.length > 0) {
    const at = waiting.pop()!;
    const inside = relative(folder, at).split(sep).includes(PROBES_FOLDER);
    try {
      for await (const { name, isDirectory, isSymlink } of Deno.readDir(at)) {
        const path = join(at, name);
        if (isSymlink && (inside || name === PROBES_FOLDER)) links.push(path);
        else if (isDirectory && !RUN_ID.test(name)) waiting.push(path);
        else if (inside && name.endsWith(".json")) files.push(path);
      }
    } catch (error) {
      // what was there a moment ago may have come to its end
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
  return { files: files.sort(), links: links.sort() };
}

import { utcNow } from "./clock.ts";
import { collectProvenance, type Provenance } from "./collect.ts";

const surroundings = new Map<string, Promise<Provenance>>();

/**
 * Starts the record of a run in a process that makes many: commit, packages and machine are looked at once a process,
 * as a run of a tenth of a second need not ask git again; the moment of the call is the run's start.
 *
 * @param repository the repository's root
 */
export async function startProvenance({ repository }: { repository: string }): Promise<Provenance> {
  const startedAt = utcNow();
  if (!surroundings.has(repository)) surroundings.set(repository, collectProvenance({ repository }));
  return { ...await surroundings.get(repository)!, startedAt };
}

import { verifyManifest } from "@/core/manifest/mod.ts";
import { GateError } from "@/core/errors.ts";
import { dataFolder } from "@/core/repository.ts";
import { resolvePlan } from "@/studies/e1/plan/mod.ts";
import { verifyInputs } from "@/studies/e1/prepare/mod.ts";
import type { Command } from "../command.ts";

export const command: Command = {
  name: "verify_hashes",
  usage: "verify_hashes [experiment=NAME] [data=NAME] [MANIFEST …]",
  description:
    "Compares every file that the experiment's manifests (or the manifests given) name with its frozen sha256 and\n" +
    "size. Any deviation fails (exit code 1) and is named with file, expected and found.",
  words: { name: "MANIFEST", most: Infinity },
  overrides: ["experiment", "data", "data.*"],
  examples: [
    "verify_hashes",
    "verify_hashes experiment=E1_small",
    "verify_hashes manifests/OOD_MANIFEST.yaml",
  ],
  async run({ words, overrides, say }) {
    const ofPlan = words.length === 0 || overrides.length > 0;
    const plan = ofPlan ? await resolvePlan(overrides) : undefined;
    const results = await Promise.all([
      ...words.map((path) => verifyManifest(path, { dataFolder: dataFolder() })),
      ...plan === undefined ? [] : [verifyInputs(plan)],
    ]);
    const findings = results.flatMap((result) => result.findings);
    if (findings.length > 0) throw new GateError("verify_hashes", findings);
    const checked = results.reduce((sum, result) => sum + result.checked, 0);
    say(`${checked} files are what their manifests say`);
    return { checked };
  },
};

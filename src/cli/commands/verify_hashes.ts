import { verifyManifest } from "@/core/manifest/mod.ts";
import { dataFolder } from "@/core/repository.ts";
import { requireNoFindings, resolvePlan, verifyInputs } from "@/studies/e1/mod.ts";
import type { Command } from "../command.ts";

export const command: Command = {
  name: "verify_hashes",
  usage: "verify_hashes [experiment=NAME | MANIFEST …]",
  description:
    "Compares every file that the experiment's manifests (or the manifests given) name with its frozen sha256 and\n" +
    "size. Any deviation fails (exit code 2) and is named with file, expected and found.",
  examples: [
    "verify_hashes",
    "verify_hashes experiment=E1_small",
    "verify_hashes manifests/OOD_MANIFEST.yaml",
  ],
  async run({ words, overrides, say }) {
    const results = words.length > 0
      ? await Promise.all(words.map((path) => verifyManifest(path, { dataFolder: dataFolder() })))
      : [await verifyInputs(await resolvePlan(overrides))];
    requireNoFindings(results.flatMap(({ findings }) => findings));
    const checked = results.reduce((sum, result) => sum + result.checked, 0);
    say(`${checked} files are what their manifests say`);
    return { checked };
  },
};

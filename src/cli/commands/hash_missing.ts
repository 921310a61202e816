import { join } from "node:path";
import { filesIn } from "@/core/files_in.ts";
import { hashMissing } from "@/core/manifest/mod.ts";
import { dataFolder, repositoryRoot } from "@/core/repository.ts";
import type { Command } from "../command.ts";

export const command: Command = {
  name: "hash_missing",
  usage: "hash_missing [MANIFEST …]",
  description:
    "Writes sha256 and size into the manifests' entries where they are null, and changes nothing else: comments,\n" +
    "order and all other entries stay as they are. Without arguments: every manifest in manifests/.",
  words: { name: "MANIFEST", most: Infinity },
  examples: ["hash_missing", "hash_missing manifests/IND_MANIFEST.yaml"],
  async run({ words, say }) {
    const manifests = words.length > 0
      ? words
      : await filesIn(join(repositoryRoot(), "manifests"), /\.yaml$/);
    const result: Record<string, string[]> = {};
    for (const path of manifests) {
      const { written } = await hashMissing(path, { dataFolder: dataFolder() });
      result[path] = written;
      say(written.length === 0 ? `${path}: nothing is missing` : `${path}: wrote ${written.join(", ")}`);
    }
    return result;
  },
};

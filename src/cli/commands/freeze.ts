import { relative } from "node:path";
import { requireName } from "@/core/config/mod.ts";
import { GateError } from "@/core/errors.ts";
import { anchorTag, anchorText, type Freeze, freezePath, readFreeze } from "@/core/preregistration/mod.ts";
import { repositoryRoot } from "@/core/repository.ts";
import { describePlannedPower } from "@/statistics/mod.ts";
import { DEFAULT_PREREGISTRATION, freezeE1, type Frozen } from "@/studies/e1/register/mod.ts";
import type { Command } from "../command.ts";

export const command: Command = {
  name: "freeze",
  usage: "freeze [NAME] [--fill] [--anchor | --anchor=SEAL]",
  description:
    "Freezes configs/preregistrations/NAME.yaml (default E1), once: its hash, what it registers fully resolved, the code\n" +
    "and the commit are written to manifests/preregistrations/NAME.freeze.json. Refuses (exit code 1) while a field of\n" +
    "the plan is open, and names it. Shows first what the planned seeds can find. Commit the file: runs confirm only if\n" +
    "they are made from that commit or a later one. No data is opened.",
  words: { name: "NAME", most: 1 },
  options: {
    "--fill": "write the hashes that are null into the plan, and nothing else, before freezing",
    "--anchor": {
      meaning: "print what to keep outside of the repository; with =SEAL: compare with what was kept",
      value: "SEAL",
      valueIsOptional: true,
    },
  },
  examples: ["freeze", "freeze E1 --fill", "freeze E1 --anchor"],
  async run({ words: [word = DEFAULT_PREREGISTRATION], options, say }) {
    const name = requireName(word, { where: "freeze" });
    if (options.has("--anchor")) {
      const freeze = await readFreeze(freezePath(name, { repository: repositoryRoot() }));
      if (freeze !== undefined) return anchor(freeze, { kept: options.get("--anchor")!, say });
    }
    const frozen = await freezeE1(name, {
      fill: options.has("--fill"),
      onPower: (power) => {
        for (const [id, planned] of Object.entries(power)) say(`${id}: ${describePlannedPower(planned)}`);
      },
    });
    sayFrozen(frozen, { say, name });
    if (options.has("--anchor")) anchor(frozen.freeze, { kept: options.get("--anchor")!, say });
    return frozen;
  },
};

function sayFrozen(
  { freeze, path, outcome, filled }: Frozen,
  { say, name }: { say: (line: string) => void; name: string },
): void {
  for (const field of filled) say(`filled ${field} in ${freeze.plan_path}`);
  const place = relative(repositoryRoot(), path);
  if (outcome === "kept") {
    return say(`${name} is frozen already, since ${freeze.frozen_at}, and as it was: ${place}`);
  }
  say(`plan ${freeze.plan_sha256}`);
  say(`seal ${freeze.seal}`);
  say(`wrote ${place}`);
  if (freeze.git.dirty) say("warning: the checkout holds changes that are in no commit");
  if (freeze.git.reason !== null) say(`warning: no commit to record: ${freeze.git.reason}`);
  say(`next: git add ${place} ${freeze.plan_path} && git commit -m "Freeze ${name}"`);
}

function anchor(
  freeze: Freeze,
  { kept, say }: { kept: string | true; say: (line: string) => void },
): Freeze {
  if (kept === true) {
    for (const line of anchorText(freeze).trimEnd().split("\n")) say(line);
    say(`to sign it: git tag -s ${anchorTag(freeze.name)} -m "seal ${freeze.seal}"`);
  } else if (kept !== freeze.seal) {
    throw new GateError("anchor", [`seal: kept outside ${kept}, found ${freeze.seal}`]);
  } else say("the freeze has the seal that was kept outside");
  return freeze;
}

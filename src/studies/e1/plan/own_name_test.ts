import assert from "node:assert/strict";
import { basename, join } from "node:path";
import { repositoryRoot } from "@/core/repository.ts";
import { temporaryFolder } from "@/core/testing/temporary_folder.ts";
import { dataConfigSchema } from "./data_config.ts";
import { loadNamed } from "./own_name.ts";

Deno.test("every configuration of the repository is named as its file (oracle: the folder)", async () => {
  const configs = join(repositoryRoot(), "configs");
  let count = 0;
  for (const folder of Deno.readDirSync(configs)) {
    for (const { name } of Deno.readDirSync(join(configs, folder.name))) {
      const text = await Deno.readTextFile(join(configs, folder.name, name));
      assert.equal(/^name: *(\S+)$/m.exec(text)?.[1], basename(name, ".yaml"), `${folder.name}/${name}`);
      count++;
    }
  }
  assert.ok(count >= 18);
});

Deno.test("a data set under another name than its file's is refused, naming both (oracle: a copy of one of ours)", async () => {
  await using folder = await temporaryFolder();
  const own = join(repositoryRoot(), "configs", "data", "cfd2d_ind_small.yaml");
  const copy = join(folder.path, "mine_ind.yaml");
  await Deno.copyFile(own, copy);
  const what = "the data set";
  assert.equal((await loadNamed(own, dataConfigSchema, { what })).name, "cfd2d_ind_small");
  await assert.rejects(loadNamed(copy, dataConfigSchema, { what }), {
    name: "InputError",
    message: `${copy}: name: expected "mine_ind", as the file is called, got "cfd2d_ind_small"; ` +
      "give the data set the name of its file",
  });
});

import assert from "node:assert/strict";
import { join } from "node:path";
import { InputError } from "@/core/errors.ts";
import { temporaryFolder } from "@/core/testing/temporary_folder.ts";
import { requireFigurePlaces } from "./figure_places.ts";

// Oracle: what was put there.
Deno.test("a folder or a link in a figure's place stops a report; a file, or nothing, does not", async () => {
  await using folder = await temporaryFolder();
  const check = () => requireFigurePlaces(folder.path, ["fig1_ind_ood"]);
  await check();
  await Deno.writeTextFile(join(folder.path, "fig1_ind_ood.png"), "");
  await check();
  await Deno.mkdir(join(folder.path, "fig1_ind_ood.svg"));
  await assert.rejects(check(), (error) => {
    assert.ok(error instanceof InputError);
    assert.match(
      error.message,
      /fig1_ind_ood\.svg: is a folder, where a figure of the report should lie; move it/,
    );
    return true;
  });
  await Deno.remove(join(folder.path, "fig1_ind_ood.svg"));
  await Deno.symlink(join(folder.path, "fig1_ind_ood.png"), join(folder.path, "fig1_ind_ood.svg"));
  await assert.rejects(check(), /is a link, where/);
});

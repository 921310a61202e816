import { basename, join } from "node:path";
import { configPath } from "@/core/config/mod.ts";
import { filesIn } from "@/core/files_in.ts";
import { repositoryRoot } from "@/core/repository.ts";
import { loadNamed } from "./own_name.ts";
import { type Preregistration, preregistrationSchema } from "./preregistration_schema.ts";

/** configs/preregistrations/<name>.yaml */
export function preregistrationPath(name: string): string {
  return configPath("preregistrations", { name, where: "preregistration" });
}

/**
 * A plan, frozen or not.
 *
 * @throws {InputError} what the file's form refuses; a name that is not the file's
 */
export function loadPreregistration(name: string): Promise<Preregistration> {
  return loadNamed(preregistrationPath(name), preregistrationSchema, { what: "the plan" });
}

/** Every plan that there is, in the order of the names. */
export async function allPreregistrations(): Promise<Preregistration[]> {
  const names = (await filesIn(folder(), /\.yaml$/)).map((path) => basename(path, ".yaml"));
  return await Promise.all(names.map(loadPreregistration));
}

function folder(): string {
  return join(repositoryRoot(), "configs", "preregistrations");
}

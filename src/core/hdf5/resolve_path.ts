import { InputError } from "../errors.ts";
import { type File, Module } from "./library.ts";

/** Where a path leads after its links: the object's own path, or why it leads nowhere. */
export type Resolved =
  | { readonly kind: "group" | "dataset"; readonly path: string }
  | { readonly kind: "absent" | "other" | "broken" };

const MOST_LINKS = 16;

/**
 * Follows a path through a file one name at a time. Soft links inside the file are followed; an external link is
 * refused, because what lies behind it is not covered by the file's digest. (The HDF5 library by itself would open
 * the other file without a word.)
 *
 * @throws {InputError} at an external link
 */
export function resolvePath(file: File, { path, where }: { path: string; where: string }): Resolved {
  let pending = path.split("/").filter((segment) => segment !== "");
  let reached = "";
  let links = 0;
  const absent = () => ({ kind: links > 0 ? "broken" as const : "absent" as const });
  while (pending.length > 0) {
    const [segment, ...rest] = pending;
    const next = `${reached}/${segment}`;
    // Asked first, because the library complains loudly about links that are not there.
    if (!Module.get_names(file.file_id, reached || "/", false).includes(segment)) return absent();
    const external = Module.get_external_link(file.file_id, next);
    if (external.filename !== undefined) {
      throw new InputError(`'${next.slice(1)}' is an external link to '${external.filename}'`, {
        where,
        mend: "copy the linked data into this file, or name the other file itself",
      });
    }
    const target = Module.get_symbolic_link(file.file_id, next) as string | null;
    if (target === null) {
      if (rest.length > 0 && kindOf(file, next) !== "group") return absent();
      reached = next;
      pending = rest;
    } else {
      if (++links > MOST_LINKS) return absent();
      const start = target.startsWith("/") ? "" : reached;
      pending = [...`${start}/${target}`.split("/").filter((part) => part !== "" && part !== "."), ...rest];
      reached = "";
    }
  }
  const kind = reached === "" ? "group" : kindOf(file, reached);
  return kind === "group" || kind === "dataset" ? { kind, path: reached === "" ? "/" : reached } : { kind };
}

function kindOf(file: File, path: string): Resolved["kind"] {
  const type = Module.get_type(file.file_id, path);
  if (type === Module.H5G_GROUP) return "group";
  if (type === Module.H5G_DATASET) return "dataset";
  return "other";
}

import { join } from "node:path";

/**
 * Why a manifest's path cannot name a file inside the data folder; undefined if it can.
 *
 * A path is relative, with `/`, and free of `.` and `..` segments, so that it means the same file on every machine
 * and two entries name the same file only if they are equal.
 */
export function pathProblem(path: string): string | undefined {
  if (path === "") return "the path is empty";
  // deno-lint-ignore no-control-regex
  if (/[\u0000-\u001f]/.test(path)) return "the path holds a control character";
  if (/^[A-Za-z]:/.test(path)) return "the path starts with a drive letter and so leaves the data folder";
  if (path.startsWith("/")) return "the path is absolute and so leaves the data folder";
  if (path.includes("\\")) return "the path holds a backslash (write '/')";
  const segments = path.split("/");
  if (segments.includes("..")) return "the path leaves the data folder ('..')";
  if (segments.some((segment) => segment === "" || segment === ".")) {
    return "the path holds an empty or '.' segment";
  }
  return undefined;
}

/**
 * The file that an entry means. A symbolic link inside the data folder may point elsewhere: large sets often lie on
 * another disk, and what the manifest promises is the content, which its digest pins wherever the bytes lie. What the
 * check above keeps out is a manifest, which comes with the repository, reaching for files outside the data folder by
 * its own text; a link is made by the owner of the machine.
 */
export function dataPath(dataFolder: string, path: string): string {
  return join(dataFolder, ...path.split("/"));
}

/** Folders of this machine in texts, which differ from one machine to the next and are nobody's business. */
import { dirname, isAbsolute, resolve } from "node:path";
import { pathToFileURL } from "node:url";

/**
 * A function that puts stand-ins for folders into a text, however the folders are written there: as they are, encoded
 * as in URLs (with or without `file://`) or in HTML. A folder inside another one comes first. A root says nothing about
 * the machine and stays, as does what is no absolute path.
 *
 * @param folders folder → what stands for it, e.g. `{"/home/ada/chimera": "."}`
 */
export function pathCleaner(folders: Readonly<Record<string, string>>): (text: string) => string {
  const replacements = Object.entries(folders)
    .filter(([folder]) => isAbsolute(folder))
    .map(([folder, to]) => [resolve(folder), to] as const)
    .filter(([folder]) => dirname(folder) !== folder)
    .sort(([a], [b]) => b.length - a.length)
    .map(([folder, to]) => ({ pattern: patternOf(folder), to }));
  return (text) =>
    replacements.reduce((current, { pattern, to }) => current.replace(pattern, () => to), text);
}

/** Neither the end of a longer path nor the beginning of a longer name. */
function patternOf(folder: string): RegExp {
  const spellings = new Set([folder.normalize("NFC"), folder.normalize("NFD"), folder].flatMap(spelt));
  const any = [...spellings].sort((a, b) => b.length - a.length).map((one) => RegExp.escape(one)).join("|");
  return new RegExp(
    `(?:file://|(?<![\\p{L}\\p{N}_/.%-]))(?:${any})(?![\\p{L}\\p{N}_%-]|\\.[\\p{L}\\p{N}_])`,
    "gu",
  );
}

function spelt(folder: string): string[] {
  const html = folder.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  const quoted = html.replaceAll('"', "&quot;");
  return [
    folder,
    html,
    quoted.replaceAll("'", "&#39;"),
    pathToFileURL(folder).pathname,
    encodeURI(folder),
    folder.split("/").map(encodeURIComponent).join("/"),
    JSON.stringify(folder).slice(1, -1),
  ];
}

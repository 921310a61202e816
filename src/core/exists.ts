/** Whether there is anything at a path. A link that leads nowhere is nothing, and so is what may not be looked at. */
export function exists(path: string): Promise<boolean> {
  return Deno.stat(path).then(() => true, () => false);
}

/** Whether there is a symbolic link at a path, wherever it leads. */
export function isLink(path: string): Promise<boolean> {
  return Deno.lstat(path).then(({ isSymlink }) => isSymlink, () => false);
}

/** Whether there is a folder at a path, or a link that leads to one. */
export function isFolder(path: string): Promise<boolean> {
  return Deno.stat(path).then(({ isDirectory }) => isDirectory, () => false);
}

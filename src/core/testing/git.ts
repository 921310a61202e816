import assert from "node:assert/strict";

const IDENTITY = ["user.name=Test", "user.email=test@example.org", "commit.gpgsign=false"]
  .flatMap((setting) => ["-c", setting]);

/** For tests: runs git in a folder, whatever its user has set or has not; gives what it printed. */
export async function testGit(cwd: string, ...args: readonly string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command("git", {
    args: [...IDENTITY, ...args],
    cwd,
    env: { GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_SYSTEM: "/dev/null" },
  }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout).trim();
}

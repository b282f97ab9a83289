import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";

/** The text of a page without its blocks of code. */
const prose = (path: string) => readFileSync(path, "utf8").replace(/^(```|~~~)[\s\S]*?^\1/gm, "");

/** Names of the headings of a page as links see them: lower case, hyphens for spaces, a number where they repeat. */
function anchors(path: string): Set<string> {
  const seen = new Map<string, number>();
  const names = Array.from(prose(path).matchAll(/^#{1,6}\s+(.+?)\s*$/gm), ([, heading]) => {
    const slug = heading!
      .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .replace(/\s/g, "-");
    const times = seen.get(slug) ?? 0;
    seen.set(slug, times + 1);
    return times === 0 ? slug : `${slug}-${times}`;
  });
  return new Set(names);
}

/** What is wrong with a link of a page; undefined where it leads somewhere. */
export function fault(root: string, page: string, link: string): string | undefined {
  const [path = "", anchor] = link.split("#");
  const target = path === "" ? join(root, page) : resolve(root, dirname(page), decodeURI(path));
  if (!existsSync(target)) return "no such file";
  if (relative(root, target).startsWith("..")) return "outside the project";
  if (anchor === undefined) return undefined;
  if (statSync(target).isDirectory() || !target.endsWith(".md")) return "an anchor needs a page";
  return anchors(target).has(anchor) ? undefined : "no such heading";
}

/** The links of a page that lead nowhere, with the reason. */
export function deadLinks(root: string, page: string): (readonly [link: string, reason: string])[] {
  const links = Array.from(
    prose(join(root, page)).matchAll(/\]\(([^()\s]+)(?:\s[^)]*)?\)/g),
    ([, link]) => link!,
  );
  return links
    .filter((link) => !/^\w+:/.test(link))
    .map((link) => [link, fault(root, page, link) ?? ""] as const)
    .filter(([, wrong]) => wrong !== "");
}

/** The pages in folders of the project, and those at its root. */
export function pagesIn(root: string, folders: readonly string[]): string[] {
  const isPage = (name: string) => name.endsWith(".md") && !/(^|\/)(node_modules|api)\//.test(name);
  return [
    ...readdirSync(root).filter((name) => name.endsWith(".md")),
    ...folders.flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
        .filter(isPage)
        .map((name) => join(folder, name)),
    ),
  ];
}

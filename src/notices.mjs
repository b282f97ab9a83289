/** Says whose code is bundled into dist, and under which licences. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** Packages without a text of their licence, and the package of the same authors that has it. */
const SIBLINGS = { "@assemblyscript/loader": "assemblyscript" };

/** Folders of packages by name. */
const packages = new Map();

/** Plugin of rolldown: remembers the packages whose modules stand in the files that it writes. */
export const collectPackages = {
  name: "collect-packages",
  generateBundle(_, files) {
    for (const { moduleIds = [] } of Object.values(files)) for (const id of moduleIds) remember(id);
  },
};

/** Write the licences of the bundled packages, with those that the app of the report brings; a text that several share stands once. */
export function writeNotices(file) {
  const modules = JSON.parse(readFileSync(here("../build/report-modules.json"), "utf8"));
  for (const path of modules) remember(here(`../${path}`));
  const sorted = [...packages].sort(([a], [b]) => (a < b ? -1 : 1));
  const head = `mixedlm contains code of these ${sorted.length} packages.\n`;
  const titles = new Map();
  for (const [, folder] of sorted) {
    const { title, text } = noticeOf(folder);
    titles.set(text, [...(titles.get(text) ?? []), title]);
  }
  const notices = Array.from(titles, ([text, shared]) => `${shared.join("\n")}\n\n${text}\n`);
  writeFileSync(file, [head, ...notices].join(`\n${"-".repeat(78)}\n\n`));
}

function remember(id) {
  const found = /^(.*node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+))[\\/]/.exec(id);
  if (found !== null) packages.set(found[2].replace("\\", "/"), found[1]);
}

function noticeOf(folder) {
  const { name, version, license, homepage, repository } = JSON.parse(
    readFileSync(`${folder}/package.json`, "utf8"),
  );
  const address = homepage ?? (typeof repository === "string" ? repository : repository?.url) ?? "";
  const place = name in SIBLINGS ? here(`../node_modules/${SIBLINGS[name]}`) : folder;
  const files = readdirSync(place).filter((entry) => /^(licen[sc]e|copying|notice)/i.test(entry));
  if (files.length === 0) throw new Error(`${name}: must come with the text of its licence, got none`);
  const texts = files.map((file) => readFileSync(`${place}/${file}`, "utf8").trim());
  return { title: `${name} ${version} (${license})\n${address}`, text: texts.join("\n\n") };
}

import { readFileSync } from "node:fs";

/** With `--help` among the arguments, print what a script says of itself at its beginning, and end. @param path of the script */
export function helpOnRequest(path, argv = process.argv.slice(2)) {
  if (!argv.includes("--help") && !argv.includes("-h")) return;
  console.log(headOf(readFileSync(path, "utf8")));
  process.exit(0);
}

/** The first comment of a script as text, and the options that it reads with their defaults. */
export function headOf(text) {
  const block = /^\/\*\*?([\s\S]*?)\*\//.exec(text)?.[1];
  const lines = /^(?:\/\/.*\n)+/.exec(text)?.[0];
  const comment = (block ?? lines ?? "").replace(/^ *(?:\*|\/\/) ?/gm, "").trim();
  const options = Array.from(
    text.matchAll(/"?([\w-]+)"?: \{ type: "(string|boolean)"(?:, default: ([^}]+?))? \}/g),
    ([, name, type, value]) =>
      `  --${name}${type === "string" ? " …" : ""}${value === undefined ? "" : `   default ${value}`}`,
  );
  return options.length === 0 ? comment : `${comment}\n\nOptions:\n${options.join("\n")}`;
}

/**
 * Leaves out of the loader what the kernel has no use for: it has no classes, strings or garbage collection, imports nothing and
 * takes numbers alone, so that its exports are what the program calls. 2 kB of each entry, and a wrapper less around each call.
 */
const REPLACED = [
  ["const extended = preInstantiate(imports);", ""],
  ["const exports = postInstantiate(extended, instance);", "const exports = { ...instance.exports };"],
];

/** Plugin of rolldown. */
export const plainLoader = {
  name: "plain-loader",
  transform: {
    filter: { id: /@assemblyscript[\\/]loader[\\/]index\.js$/ },
    handler(code) {
      const from = code.indexOf("export function instantiateSync");
      const found = code.slice(from, code.indexOf("\n}", from) + 2);
      const isModule = /function isModule\([\s\S]*?\n}/.exec(code)?.[0];
      if (from < 0 || isModule === undefined || REPLACED.some(([part]) => !found.includes(part)))
        throw new Error(
          "@assemblyscript/loader: its instantiateSync must be the one that is known, got another",
        );
      return `${isModule}\n${REPLACED.reduce((text, [part, by]) => text.replace(part, by), found)}\n`;
    },
  },
};

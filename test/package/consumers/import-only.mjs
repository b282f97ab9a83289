/** What importing an entry does to the world: nothing. */
let compiled = 0;
const { Module } = WebAssembly;
WebAssembly.Module = class extends Module {
  constructor(bytes) {
    super(bytes);
    compiled++;
  }
};
const before = Object.getOwnPropertyNames(globalThis);
await import(process.argv[2]);
const added = Object.getOwnPropertyNames(globalThis).filter((name) => !before.includes(name));
const work = process
  .getActiveResourcesInfo()
  .filter((kind) => /Timeout|Immediate|Port|Worker|Socket/.test(kind));
console.log(JSON.stringify({ compiled, added, work }));

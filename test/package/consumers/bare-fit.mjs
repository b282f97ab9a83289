/** The small bundle where nothing of Node is left but the language and the web's own globals. */
import { everyWay } from "./small-fit.mjs";

const { log, error } = console;
for (const name of ["process", "Buffer", "global", "setImmediate", "clearImmediate"]) delete globalThis[name];

import("./node_modules/mixedlm/dist/mixedlm-fit.min.js").then(everyWay).then(log, error);

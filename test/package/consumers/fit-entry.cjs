const library = require("mixedlm/fit");

import("./small-fit.mjs").then(({ everyWay }) => console.log(everyWay(library)));

const { mixedlm } = require("mixedlm");
const { smallFit } = require("./small-fit.mjs");

smallFit({ mixedlm }).then(console.log, console.error);

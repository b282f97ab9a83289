import { covariates } from "./families/covariates.js";
import { runArena } from "./run-arena.js";

runArena(covariates);

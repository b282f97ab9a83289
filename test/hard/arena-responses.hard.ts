import { responses } from "./families/responses.js";
import { runArena } from "./run-arena.js";

runArena(responses);

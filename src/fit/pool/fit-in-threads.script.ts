import { partOnDemand } from "../../kernel/part-on-demand.js";

const { later } = partOnDemand(() => import("./fit-in-threads.js"));

export const fitInThreads = later("fitInThreads");

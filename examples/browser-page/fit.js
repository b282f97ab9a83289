import { mixedlm } from "./node_modules/mixedlm/dist/mixedlm.min.js";

// Four people on three days of a study of sleep (Belenky et al. 2003): person, reaction time, days of short sleep.
const rows = [
  ["a", 249.56, 0],
  ["a", 250.8, 2],
  ["a", 356.85, 4],
  ["b", 222.73, 0],
  ["b", 202.98, 2],
  ["b", 207.72, 4],
  ["c", 199.05, 0],
  ["c", 234.32, 2],
  ["c", 229.31, 4],
  ["d", 321.54, 0],
  ["d", 283.86, 2],
  ["d", 285.8, 4],
];
const table = {
  index: rows.map((_, i) => `night ${i}`),
  columns: { reaction: rows.map(([, time]) => time) },
};
const metadata = {
  index: table.index,
  columns: { sleeper: rows.map(([sleeper]) => sleeper), days: rows.map(([, , days]) => days) },
};

const summary = document.querySelector("#summary");
try {
  const model = await mixedlm("days", table, metadata, { groups: "sleeper" });
  summary.textContent = model.summary("reaction");
} catch (error) {
  summary.textContent = error.message;
}

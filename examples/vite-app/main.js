import { mixedlm } from "mixedlm";
import { readMetadata } from "mixedlm/io";

const element = (id) => document.getElementById(id);
element("data").value = `plant\tbench\tlight\tgrowth\tcolour
a1\tA\t1\t2.1\t0.3
a2\tA\t2\t2.9\t0.4
a3\tA\t3\t4.2\t0.4
b1\tB\t1\t3.0\t0.9
b2\tB\t2\t4.1\t0.7
b3\tB\t3\t4.8\t1.1
c1\tC\t1\t1.2\t0.6
c2\tC\t2\t2.3\t0.5
c3\tC\t3\t3.1\t0.8
`;

let running;
let explorer;
element("cancel").addEventListener("click", () => running?.abort());
document.querySelector("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  running = new AbortController();
  element("cancel").disabled = false;
  element("message").textContent = "Fitting …";
  try {
    const model = await fit(running.signal);
    // Explorer and plots are loaded when there is something to show.
    const { explore, reportData } = await import("mixedlm/report");
    explorer?.destroy();
    explorer = explore(element("results"), reportData(model));
    element("message").textContent = `${model.responses.length} models fitted`;
  } catch (error) {
    element("message").textContent = error.message;
  }
  element("cancel").disabled = true;
});

async function fit(signal) {
  const data = await readMetadata({ text: element("data").value, name: "pasted" });
  const names = element("responses").value.split(",");
  const table = {
    index: data.index,
    columns: Object.fromEntries(names.map((name) => [name, data.columns[name] ?? []])),
  };
  return mixedlm(element("formula").value, table, data, {
    groups: element("groups").value,
    signal,
    onProgress: (share) => {
      element("progress").value = share;
    },
  });
}

import type { Role } from "../study/messages.js";
import type { DataPanel } from "./data-panel.js";
import { element } from "./element.js";

/** Take files that are dropped: on a slot for that slot, elsewhere on the page for the slot they fit. */
export function acceptDrops(panel: DataPanel): void {
  const veil = element("drop");
  let inside = 0;
  const show = (by: number) => {
    inside = Math.max(0, inside + by);
    veil.hidden = inside === 0;
  };
  addEventListener("dragenter", (event) => holdsFiles(event) && show(1));
  addEventListener("dragleave", (event) => holdsFiles(event) && show(-1));
  addEventListener("dragover", (event) => holdsFiles(event) && event.preventDefault());
  addEventListener("drop", (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    show(-inside);
    const files = Array.from(event.dataTransfer?.files ?? []);
    const slot = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-role]") : null;
    const role = slot?.dataset["role"] as Role | undefined;
    void (role === undefined || files.length > 1 ? panel.putAnywhere(files) : panel.put(role, files));
  });
}

function holdsFiles({ dataTransfer }: DragEvent): boolean {
  return dataTransfer?.types.includes("Files") ?? false;
}

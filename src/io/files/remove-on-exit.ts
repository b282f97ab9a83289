import { needNodeModule } from "./node-module.js";

/** Temporary folders of this process. One set of listeners serves them all, present only while there are any. */
const folders = new Set<string>();
const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Have a folder removed should the process exit or be interrupted. Call what is returned when that is over. */
export function removeOnExit(folder: string): () => void {
  if (folders.size === 0) {
    process.on("exit", removeAll);
    for (const signal of signals) process.on(signal, onSignal);
  }
  folders.add(folder);
  return () => {
    folders.delete(folder);
    if (folders.size === 0) stopListening();
  };
}

function removeAll(): void {
  const { rmSync } = needNodeModule("node:fs");
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}

/** Where others listen too, what happens is theirs to say; should they exit, `exit` tidies up. */
function onSignal(signal: NodeJS.Signals): void {
  if (process.listenerCount(signal) > 1) return;
  removeAll();
  stopListening();
  process.kill(process.pid, signal);
}

function stopListening(): void {
  process.off("exit", removeAll);
  for (const signal of signals) process.off(signal, onSignal);
}

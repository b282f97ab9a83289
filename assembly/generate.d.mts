/** The text of src/kernel/layouts.ts and src/kernel/abi.ts, from that of the kernel's files by their paths in assembly/. */
export function borders(sources: Readonly<Record<string, string>>): { layouts: string; abi: string };

/** The text of the kernel's files by their paths in assembly/. */
export function kernelSources(): Record<string, string>;

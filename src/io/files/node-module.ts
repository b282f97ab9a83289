import { UsageError } from "../../errors.js";

type Builtins = {
  "node:fs": typeof import("node:fs");
  "node:fs/promises": typeof import("node:fs/promises");
  "node:crypto": typeof import("node:crypto");
  "node:os": typeof import("node:os");
  "node:path": typeof import("node:path");
  "node:buffer": typeof import("node:buffer");
};

/** A module of Node's own, or undefined in a browser. Reached at run time, so that no bundler trips over `node:`. */
export function nodeModule<Name extends keyof Builtins>(name: Name): Builtins[Name] | undefined {
  return globalThis.process?.getBuiltinModule?.(name) as Builtins[Name] | undefined;
}

/** The same where there is no other way. Throws UsageError outside Node. */
export function needNodeModule<Name extends keyof Builtins>(name: Name): Builtins[Name] {
  const found = nodeModule(name);
  if (found === undefined) {
    throw new UsageError(
      "io: paths need a file system, got none here; pass bytes, a Blob or { text } instead",
    );
  }
  return found;
}

/** The system's word for why a call to the file system failed, or undefined for any other error. */
export function systemReason(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("syscall" in error) || !("code" in error)) return undefined;
  return reasons[String(error.code)] ?? String(error.code);
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "no such file or directory",
  EACCES: "permission denied",
  EPERM: "operation not permitted",
  EISDIR: "it is a directory",
  ENOTDIR: "a part of the path is not a directory",
  ENOSPC: "no space left on the device",
  EDQUOT: "the quota is used up",
  EROFS: "the file system is read-only",
  EMFILE: "too many open files",
  ENAMETOOLONG: "the name is too long",
};

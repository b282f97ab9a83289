import { commands } from "../../options/commands/commands.js";
import type { Shell } from "../../options/commands/completion.js";
import { completionScript } from "../../options/words/completion.js";
import { manPage } from "../../options/words/man-page.js";
import type { CompletionRequest, ManRequest } from "../commands/request.js";
import { packageVersion } from "../package-version.js";

/** The script of a shell, or the manual page. */
export function helpText(request: CompletionRequest | ManRequest): string {
  const all = Object.values(commands);
  if (request.command === "man") return manPage(all, packageVersion());
  return completionScript(request.shell as Shell, all);
}

import type { Command } from "../commands/command.js";
import type { Shell } from "../commands/completion.js";
import type { Entry } from "./words.js";
import { isHidden } from "./words.js";

/** A flag as shells complete it. */
interface Completed {
  readonly long: string;
  readonly short: string | undefined;
  readonly says: string;
  /** What may follow: nothing, one of some words, a file, or any text. */
  readonly takes: "nothing" | "file" | "text" | readonly string[];
}

/** A script that completes the commands of the program, their flags and the words that flags may be. */
export function completionScript(shell: Shell, commands: readonly Command[]): string {
  const scripts: Record<Shell, (commands: readonly Command[]) => string> = { bash, zsh, fish };
  return scripts[shell](commands);
}

function flagsOf({ options }: Command): Completed[] {
  const own = Object.values(options).flatMap(flagsOfEntry);
  return [...own, { long: "--help", short: "-h", says: "explain the options", takes: "nothing" }];
}

function flagsOfEntry({ option, words }: Entry): Completed[] {
  if (isHidden(words.flag)) return [];
  const { flag, off } = words.flag;
  const [, short] = /^(-\w),/.exec(flag) ?? [];
  const [long] = /--[\w-]+/.exec(flag)!;
  const isFile = ["file", "files"].includes(option.kind);
  const takes = option.kind === "truth" ? "nothing" : (option.choices ?? (isFile ? "file" : "text"));
  const own: Completed = { long, short, says: words.says, takes };
  return off === undefined
    ? [own]
    : [own, { long: off.flag, short: undefined, says: off.says, takes: "nothing" }];
}

function bash(commands: readonly Command[]): string {
  const names = commands.map(({ name }) => name).join(" ");
  const values = commands.flatMap((command) =>
    flagsOf(command).flatMap(({ long, short, takes }) => {
      if (takes === "nothing") return [];
      const patterns = [long, short].flatMap((flag) =>
        flag === undefined ? [] : [`"${command.name} ${flag}"`],
      );
      const reply =
        takes === "file" ? "compgen -f" : `compgen -W "${takes === "text" ? "" : takes.join(" ")}"`;
      return [`    ${patterns.join(" | ")}) COMPREPLY=($(${reply} -- "$cur")); return ;;`];
    }),
  );
  const flags = commands.map(
    (command) =>
      `        ${command.name}) COMPREPLY=($(compgen -W "${flagsOf(command)
        .map(({ long }) => long)
        .join(" ")}" -- "$cur")) ;;`,
  );
  return `# bash completion of mixedlm: source <(mixedlm completion bash)
_mixedlm() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD - 1]} command=\${COMP_WORDS[1]}
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "${names}" -- "$cur"))
    return
  fi
  case "$command $prev" in
${values.join("\n")}
    "completion completion") COMPREPLY=($(compgen -W "bash zsh fish" -- "$cur")); return ;;
  esac
  case "$cur" in
    -*)
      case "$command" in
${flags.join("\n")}
      esac
      ;;
    *) COMPREPLY=($(compgen -f -- "$cur")) ;;
  esac
}
complete -o filenames -F _mixedlm mixedlm
`;
}

function zsh(commands: readonly Command[]): string {
  const described = commands.map(({ name, summary }) => `    ${quoted(`${name}:${summary}`)}`);
  const cases = commands.map((command) => {
    const specs = flagsOf(command).flatMap(({ long, short, says, takes }) => {
      const text = says.replace(/[[\]:]/g, "\\$&");
      const action =
        takes === "nothing"
          ? ""
          : takes === "file"
            ? ":file:_files"
            : `:value:${takes === "text" ? "" : `(${takes.join(" ")})`}`;
      return [long, short].flatMap((flag) =>
        flag === undefined ? [] : [quoted(`*${flag}[${text}]${action}`)],
      );
    });
    const rest = command.name === "completion" ? "'*:shell:(bash zsh fish)'" : "'*:file:_files'";
    return `    ${command.name}) _arguments ${[...specs, rest].join(" \\\n      ")} ;;`;
  });
  return `#compdef mixedlm
# zsh completion of mixedlm: source <(mixedlm completion zsh)
_mixedlm() {
  local -a commands
  commands=(
${described.join("\n")}
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  case $words[2] in
${cases.join("\n")}
  esac
}
compdef _mixedlm mixedlm
`;
}

function fish(commands: readonly Command[]): string {
  const lines = commands.flatMap((command) => {
    const { name, summary } = command;
    const seen = `complete -c mixedlm -n '__fish_seen_subcommand_from ${name}'`;
    return [
      `complete -c mixedlm -f -n __fish_use_subcommand -a ${name} -d ${quoted(summary)}`,
      ...flagsOf(command).map(({ long, short, says, takes }) => {
        const letter = short === undefined ? "" : ` -s ${short.slice(1)}`;
        const value =
          takes === "nothing"
            ? ""
            : takes === "file"
              ? " -r -F"
              : takes === "text"
                ? " -x"
                : ` -x -a ${quoted(takes.join(" "))}`;
        return `${seen} -l ${long.slice(2)}${letter}${value} -d ${quoted(says)}`;
      }),
    ];
  });
  const shell = "complete -c mixedlm -f -n '__fish_seen_subcommand_from completion' -a 'bash zsh fish'";
  return `# fish completion of mixedlm\n${[...lines, shell].join("\n")}\n`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

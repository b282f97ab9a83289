/** Colours of figures; told apart by readers who do not see red or green, and in grey. */
export interface Theme {
  readonly paper: string;
  readonly ink: string;
  readonly muted: string;
  readonly faint: string;
  /** Effects above and below zero, clear and less clear. */
  readonly up: string;
  readonly upFaint: string;
  readonly down: string;
  readonly downFaint: string;
  /** Categories, after Okabe and Ito. */
  readonly categories: readonly string[];
}

/** For files, which stand on white. */
export const lightTheme: Theme = {
  paper: "#ffffff",
  ink: "#1b1f24",
  muted: "#59636e",
  faint: "#c5ccd3",
  up: "#b84a00",
  upFaint: "#eba374",
  down: "#0a5fa8",
  downFaint: "#84b6dd",
  categories: ["#0072b2", "#d55e00", "#009e73", "#a8508a", "#8a6d00", "#4a93c9", "#5c5c5c"],
};

export const darkTheme: Theme = {
  paper: "#14181d",
  ink: "#e8ebee",
  muted: "#a3adb8",
  faint: "#4a535d",
  up: "#ff9a52",
  upFaint: "#a86334",
  down: "#67b7f7",
  downFaint: "#3a719e",
  categories: ["#56b4e9", "#ff9a52", "#2fc79b", "#dd8fc0", "#e0c341", "#a4cdf0", "#bdbdbd"],
};

const names = Object.keys(lightTheme).filter((name) => name !== "categories") as Exclude<
  keyof Theme,
  "categories"
>[];

/** For pages: colours that the page's style sets, so that they follow it between light and dark. */
export const pageTheme: Theme = {
  ...(Object.fromEntries(names.map((name) => [name, `var(--mlm-${name})`])) as unknown as Theme),
  categories: lightTheme.categories.map((_, i) => `var(--mlm-category-${i})`),
};

/** The declarations behind `pageTheme`. */
export function declarations(theme: Theme): string {
  const named = names.map((name) => `--mlm-${name}: ${theme[name]};`);
  return [...named, ...theme.categories.map((colour, i) => `--mlm-category-${i}: ${colour};`)].join(" ");
}

/** How a value from −1 to 1 is painted: by the colours of effects, the fainter the nearer to 0, so that numbers stay legible on it. */
export function signedFill(value: number, theme: Theme): { fill: string; "fill-opacity": string } {
  const strength = Number.isNaN(value) ? 0 : Math.min(1, Math.abs(value));
  return { fill: value < 0 ? theme.down : theme.up, "fill-opacity": (0.55 * strength).toFixed(3) };
}

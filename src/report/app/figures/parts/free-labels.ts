/** A name that wants to stand at its point; places as shares of the frame, from its upper left. */
interface Wanted {
  readonly at: number;
  readonly x: number;
  readonly y: number;
  readonly text: string;
}

/** A name and where it stands from its point. */
interface Placed {
  readonly at: number;
  readonly text: string;
  readonly anchor: "start" | "middle" | "end";
  readonly dx: number;
  readonly dy: number;
}

const LETTER = 6.6;
const LINE = 15;

/** Names that do not cover each other, the first first; those without a free place are left out, but for the first. */
export function freeLabels(wanted: readonly Wanted[], width: number, height: number): Placed[] {
  const taken: { left: number; right: number; top: number; bottom: number }[] = [];
  return wanted.flatMap(({ at, x, y, text }, i): Placed[] => {
    const long = text.length * LETTER;
    const [px, py] = [x * width, y * height];
    const places = [
      { anchor: "start", dx: 10, dy: 0, left: px + 10 },
      { anchor: "end", dx: -10, dy: 0, left: px - 10 - long },
      { anchor: "middle", dx: 0, dy: -14, left: px - long / 2 },
      { anchor: "middle", dx: 0, dy: 16, left: px - long / 2 },
    ] as const;
    for (const { anchor, dx, dy, left } of places) {
      const box = { left, right: left + long, top: py + dy - LINE / 2, bottom: py + dy + LINE / 2 };
      const isInside = box.left > -40 && box.right < width + 10;
      const isFree = taken.every(
        (other) =>
          box.right < other.left ||
          box.left > other.right ||
          box.bottom < other.top ||
          box.top > other.bottom,
      );
      if (!isInside || !isFree) continue;
      taken.push(box);
      return [{ at, text, anchor, dx, dy }];
    }
    return i === 0 ? [{ at, text, anchor: x > 0.5 ? "end" : "start", dx: 0, dy: -14 }] : [];
  });
}

import type { View } from "../view.js";

/**
 * Draw something once its place comes near the window, in a task of its own; the function returned draws it again, at
 * once where it is near, else when it comes near again. A change of the width of the place draws it too, and so does
 * printing. Documents without observers (outside browsers) draw at once.
 */
export function whenNear({ document, onDestroy }: View, place: HTMLElement, draw: () => void): () => void {
  const window = document.defaultView;
  if (window?.IntersectionObserver === undefined) {
    draw();
    return draw;
  }
  let [isNear, isStale, timer, width] = [false, true, 0, 0];
  const drawIfStale = (): void => {
    if (!isStale) return;
    isStale = false;
    width = place.clientWidth;
    draw();
  };
  const schedule = (): void => {
    if (!isNear || !isStale || timer !== 0) return;
    timer = window.setTimeout(() => {
      timer = 0;
      drawIfStale();
    });
  };
  const seen = new window.IntersectionObserver(
    (entries) => {
      isNear = entries.at(-1)!.isIntersecting;
      schedule();
    },
    { rootMargin: "400px" },
  );
  const sized = new window.ResizeObserver(() => {
    if (width === 0 || Math.abs(place.clientWidth - width) < 2) return;
    isStale = true;
    schedule();
  });
  seen.observe(place);
  sized.observe(place);
  window.addEventListener("beforeprint", drawIfStale);
  onDestroy(() => {
    seen.disconnect();
    sized.disconnect();
    window.removeEventListener("beforeprint", drawIfStale);
    window.clearTimeout(timer);
  });
  return () => {
    isStale = true;
    schedule();
  };
}

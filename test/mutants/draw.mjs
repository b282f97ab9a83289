/** Draws mutations: functions in random order, over and over, one mutation not yet drawn from each. */
export function draw(all, wanted, seed) {
  const random = generator(seed);
  const queues = [...group(all).values()].map((list) => shuffle(list, random));
  const chosen = [];
  while (chosen.length < wanted && queues.some((queue) => queue.length > 0)) {
    for (const queue of shuffle(queues, random)) {
      const next = queue.pop();
      if (next && chosen.length < wanted) chosen.push(next);
    }
  }
  return chosen;
}

function group(all) {
  const groups = new Map();
  for (const mutation of all) {
    const list = groups.get(mutation.where);
    if (list) list.push(mutation);
    else groups.set(mutation.where, [mutation]);
  }
  return groups;
}

function shuffle(list, random) {
  const copy = [...list];
  for (let i = copy.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [copy[i], copy[j]] = [copy[j], copy[i]];
  }
  return copy;
}

/** Mulberry32. */
function generator(start) {
  let state = start >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

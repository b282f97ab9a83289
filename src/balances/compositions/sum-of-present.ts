/** The sum of the numbers that are not missing, with Neumaier's compensation (1974, ZAMM 54:39), and how many there are. */
export function sumOfPresent(values: Float64Array): { readonly sum: number; readonly count: number } {
  let [sum, lost, count] = [0, 0, 0];
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    const next = sum + value;
    lost += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
    sum = next;
    count++;
  }
  return { sum: sum + lost, count };
}

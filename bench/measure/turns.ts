/** What the rounds of each side gave, in order. */
export interface Turns<Ours, Theirs> {
  ours: Ours[];
  theirs: Theirs[];
}

/**
 * Measures two things in turns (A B A B …), so that whatever else the machine does meets both alike.
 * A first round of each warms up and does not count.
 */
export async function inTurns<Ours, Theirs>(
  rounds: number,
  ours: (round: number) => Promise<Ours>,
  theirs: (round: number) => Promise<Theirs>,
): Promise<Turns<Ours, Theirs>> {
  const turns: Turns<Ours, Theirs> = { ours: [], theirs: [] };
  for (let round = 0; round <= rounds; round += 1) {
    const one = await ours(round);
    const other = await theirs(round);
    if (round === 0) continue;
    turns.ours.push(one);
    turns.theirs.push(other);
  }
  return turns;
}

/**
 * The child's side of a yardstick: says that it is ready, answers one question after the other, and ends with the
 * process that started it.
 */
export function answering(
  ready: unknown,
  answer: (question: unknown) => Promise<unknown> = async () => 0,
): void {
  process.on('message', (question) => {
    void answer(question).then((value) => process.send?.(value));
  });
  process.on('disconnect', () => process.exit());
  process.send?.(ready);
}

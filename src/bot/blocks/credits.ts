/** Figures as people read them. */
export const figure = new Intl.NumberFormat('en');

/** "no SMS credits left", "1 SMS credit left", "1,200 SMS credits left". */
export function creditsLeft(balance: number): string {
  if (balance === 0) return 'no SMS credits left';
  return `${figure.format(balance)} SMS ${balance === 1 ? 'credit' : 'credits'} left`;
}

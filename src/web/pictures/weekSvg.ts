import { type Day, OUTCOMES, type Outcome, total, type Week } from '../../core/home/week.ts';

/** In pixels of the drawing; it is rendered at twice the size for sharp screens. */
const WIDTH = 640;
const HEIGHT = 280;
const LEFT = 36;
const RIGHT = WIDTH - 16;
const TOP = 48;
const BOTTOM = HEIGHT - 40;
const BAR = 44;

/** Told apart by lightness as well as by hue (WCAG 1.4.1); the alt text tells the numbers. */
const LOOKS: Record<Outcome, { color: string; label: string }> = {
  used: { color: '#1f6f5c', label: 'New password' },
  underWay: { color: '#6aa5d8', label: 'Under way' },
  notUsed: { color: '#c9ced6', label: 'Not used' },
  notArrived: { color: '#e0a030', label: 'Not arrived' },
  reported: { color: '#b3261e', label: 'Not asked for' },
};

/** The resets of a week as bars, a day each, stacked by how they came out. Text is drawn in DejaVu Sans. */
export function weekSvg(week: Week): string {
  const most = Math.max(...week.days.map((day) => total(day)), 1);
  const step = niceStep(most);
  const top = Math.ceil(most / step) * step;
  const y = (value: number) => BOTTOM - ((BOTTOM - TOP) * value) / top;
  const lines = Array.from({ length: Math.round(top / step) + 1 }, (_, i) => i * step);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" font-family="DejaVu Sans" font-size="12" fill="#3c4149">
<rect width="${WIDTH}" height="${HEIGHT}" rx="8" fill="#ffffff"/>
${legend()}
${lines
  .map(
    (value) => `<line x1="${LEFT}" x2="${RIGHT}" y1="${y(value)}" y2="${y(value)}" stroke="#e3e6ea"/>
<text x="${LEFT - 8}" y="${y(value) + 4}" text-anchor="end">${value}</text>`,
  )
  .join('\n')}
${week.days.map((day, i) => bar(day, middle(i), y)).join('\n')}
${week.days.map((_, i) => `<text x="${middle(i)}" y="${BOTTOM + 22}" text-anchor="middle">${dayName(week.from, i)}</text>`).join('\n')}
</svg>`;
}

function middle(i: number): number {
  return LEFT + ((RIGHT - LEFT) * (i + 0.5)) / 7;
}

function bar(day: Day, x: number, y: (value: number) => number): string {
  let below = 0;
  const pieces = OUTCOMES.filter((outcome) => day[outcome] > 0).map((outcome) => {
    const from = y(below);
    below += day[outcome];
    return `<rect x="${x - BAR / 2}" y="${y(below)}" width="${BAR}" height="${from - y(below)}" fill="${LOOKS[outcome].color}" stroke="#ffffff"/>`;
  });
  const sum =
    below > 0
      ? `<text x="${x}" y="${y(below) - 6}" text-anchor="middle" stroke="#ffffff" stroke-width="4" paint-order="stroke">${below}</text>`
      : '';
  return pieces.join('') + sum;
}

function legend(): string {
  const each = (RIGHT - LEFT) / OUTCOMES.length;
  return OUTCOMES.map((outcome, i) => {
    const x = LEFT + i * each;
    return `<rect x="${x}" y="14" width="12" height="12" rx="2" fill="${LOOKS[outcome].color}"/><text x="${x + 18}" y="24">${LOOKS[outcome].label}</text>`;
  }).join('');
}

/** 1, 2, 5, 10, 20, 50 …, so that there are at most five lines. */
function niceStep(most: number): number {
  for (let power = 1; ; power *= 10)
    for (const step of [power, 2 * power, 5 * power]) if (most / step <= 5) return step;
}

function dayName(from: string, after: number): string {
  const day = new Date(`${from}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() + after);
  return day.toLocaleDateString('en-US', { weekday: 'short', day: 'numeric', timeZone: 'UTC' });
}

// @ts-check
import { drawing, h } from '../dom.js';
import { keepInStep } from '../keyed.js';

/** @import { Notice } from '../types.ts' */

/**
 * What Slack itself has to say, and what went wrong in this page: in a corner, read out, the same words
 * once, gone when dismissed or when something has gone well since.
 * @param {HTMLElement} list
 * @param {(id: string) => void} dismissSlacks
 */
export function createNotices(list, dismissSlacks) {
  /** @type {Notice[]} */
  let slacks = [];
  /** @type {Notice[]} */
  let own = [];
  let count = 0;

  /** @param {Notice} notice */
  function dismiss({ text }) {
    for (const { id } of slacks.filter((notice) => notice.text === text)) dismissSlacks(id);
    own = own.filter((notice) => notice.text !== text);
    slacks = slacks.filter((notice) => notice.text !== text);
    draw();
  }

  function draw() {
    // Of equal ones the newest stays, and is read out again.
    const all = [...slacks, ...own];
    const merged = all.filter(
      ({ text }, index) => !all.slice(index + 1).some((later) => later.text === text),
    );
    keepInStep(list, merged, {
      key: ({ text }) => text,
      render: (notice) =>
        h(
          'li',
          { class: 'notice' },
          drawing('alert'),
          h('span', {}, notice.text),
          h(
            'button',
            { type: 'button', class: 'icon-button', 'aria-label': 'Dismiss', onclick: () => dismiss(notice) },
            drawing('close'),
          ),
        ),
    });
  }

  return {
    /** @param {Notice[]} notices */
    update(notices) {
      slacks = notices;
      draw();
    },
    /** @param {string} text  of our own that holds no longer */
    takeBack(text) {
      if (!own.some((notice) => notice.text === text)) return;
      own = own.filter((notice) => notice.text !== text);
      draw();
    },
    /** What went wrong in this page is over. */
    forget() {
      own = [];
      draw();
    },
    /** @param {string} text */
    add(text) {
      if (own.some((notice) => notice.text === text)) return;
      count += 1;
      own = [...own, { id: `page-${count}`, text }];
      draw();
    },
  };
}

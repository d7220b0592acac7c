// @ts-check
import { drawing, h } from '../dom.js';
import { keepInStep } from '../keyed.js';

/** @import { Notice } from '../types.ts' */

/**
 * What Slack itself has to say, and what went wrong in this page: in a corner, read out, gone when dismissed.
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
  function dismiss({ id }) {
    const isOwn = own.some((notice) => notice.id === id);
    own = own.filter((notice) => notice.id !== id);
    slacks = slacks.filter((notice) => notice.id !== id);
    if (!isOwn) dismissSlacks(id);
    draw();
  }

  function draw() {
    keepInStep(list, [...slacks, ...own], {
      key: ({ id }) => id,
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
    /** @param {string} text */
    add(text) {
      if (own.some((notice) => notice.text === text)) return;
      count += 1;
      own = [...own, { id: `page-${count}`, text }];
      draw();
    },
  };
}

import { Body } from '@react-email/body';
import { Button } from '@react-email/button';
import { Container } from '@react-email/container';
import { Head } from '@react-email/head';
import { Heading } from '@react-email/heading';
import { Hr } from '@react-email/hr';
import { Html } from '@react-email/html';
import { Link } from '@react-email/link';
import { Preview } from '@react-email/preview';
import { Text } from '@react-email/text';
import { type CSSProperties, createElement as h, type ReactElement } from 'react';
import { type Color, contrast, shadeUntil } from '../../accounts/brandColor.ts';
import type { Block, Mail } from './mail.ts';

// Colours hold at least 7:1 against their ground (WCAG AAA). Fonts are the reader's own: nothing is fetched.
const FONTS =
  "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, 'Noto Sans', sans-serif";
const INK = '#1b2430';
/** WCAG 2.2, 1.4.6. */
const AAA = 7;
const CARD: Color = '#ffffff';
/** The same accent as the pages that the link opens, where the centre has no colour of its own. */
const ACCENT: Color = '#1f5f5b';

const stylesWith = (color: Color | undefined) => ({
  ...fixed,
  ...accented(color ? shadeUntil(color, 'black', (shade) => contrast(shade, CARD) >= AAA) : ACCENT),
  // A mail of before there were colours must stay the same to the byte.
  card: color ? { ...fixed.card, borderTop: `6px solid ${color}` } : fixed.card,
});
type Styles = ReturnType<typeof stylesWith>;

const fixed = {
  body: { backgroundColor: '#f4f3ef', padding: '16px 8px', fontFamily: FONTS },
  card: { maxWidth: '32rem', backgroundColor: CARD, borderRadius: '12px', padding: '24px' },
  title: { color: INK, fontSize: '24px', lineHeight: '32px', margin: '0 0 16px' },
  words: { color: INK, fontSize: '17px', lineHeight: '26px', margin: '0 0 16px' },
  line: { borderTop: '1px solid #e4e2dc', margin: '24px 0 16px' },
  footer: { color: '#4a5565', fontSize: '14px', lineHeight: '20px', margin: 0 },
} satisfies Record<string, CSSProperties>;

const accented = (accent: Color) =>
  ({
    // At least 48 px high: a thumb finds it.
    button: {
      backgroundColor: accent,
      borderRadius: '8px',
      color: CARD,
      fontSize: '18px',
      fontWeight: 600,
      textAlign: 'center',
      padding: '15px 24px',
      margin: '8px 0 24px',
    },
    link: { color: accent, textDecoration: 'underline', wordBreak: 'break-all' },
  }) satisfies Record<string, CSSProperties>;

/**
 * A mail as an HTML page: one column, one card, readable without images or a network.
 * @param color the centre's, if it has one
 */
export function htmlPage(mail: Mail, color?: Color): ReactElement {
  const styles = stylesWith(color);
  return h(
    Html,
    { lang: mail.language, dir: 'ltr' },
    h(
      Head,
      null,
      h('title', null, mail.subject),
      h('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
      h('meta', { name: 'color-scheme', content: 'light' }),
      // Otherwise a phone turns times and numbers into links.
      h('meta', { name: 'format-detection', content: 'telephone=no, date=no, address=no, email=no' }),
    ),
    h(
      Body,
      { style: styles.body },
      h(Preview, null, mail.preview),
      h(
        Container,
        { style: styles.card },
        // Web mail throws the html element away, and the language with it; so it stands here again.
        h(
          'div',
          { role: 'main', lang: mail.language },
          h(Heading, { as: 'h1', style: styles.title }, mail.title),
          ...mail.blocks.map((block) => blockElement(block, styles)),
          h(Hr, { style: styles.line }),
          h(Text, { style: styles.footer }, mail.footer),
        ),
      ),
    ),
  );
}

function blockElement(block: Block, styles: Styles): ReactElement {
  switch (block.kind) {
    case 'words':
      return h(Text, { style: styles.words }, block.words);
    case 'button':
      return h(Button, { href: block.href, style: styles.button }, block.label);
    case 'address':
      return h(
        Text,
        { style: styles.words },
        block.words,
        h('br'),
        h(Link, { href: block.href, style: styles.link }, block.href),
      );
    case 'quiet':
      return h(
        Text,
        { style: styles.words },
        block.words,
        ' ',
        h(Link, { href: block.href, style: styles.link }, block.label),
      );
  }
}

import type { Block, Mail } from './mail.ts';

/** The plain-text part, written for reading: each address stands alone on its line, so that every program links it whole. */
export function plainText(mail: Mail): string {
  const parts = mail.blocks.map(blockText).filter((part) => part !== '');
  return `${[...parts, `--\n${mail.footer}`].join('\n\n')}\n`;
}

function blockText(block: Block): string {
  switch (block.kind) {
    case 'words':
      return block.words;
    case 'button':
      return `${block.label}:\n${block.href}`;
    case 'address':
      return block.inHtmlOnly ? '' : `${block.words}\n${block.href}`;
    case 'quiet':
      return `${block.words}\n${block.label}:\n${block.href}`;
  }
}

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

const { resolve } = createRequire(import.meta.url);
const FONT = 'DejaVu Sans';
/** Pixels of the picture for each of the drawing, for sharp screens. */
const SHARPNESS = 2;

/** Loaded when the first picture is asked for: a Keydesk without App Home never needs it. */
let renderer: Promise<(svg: string) => Uint8Array> | undefined;

/** Draws an SVG as PNG. Its text is in DejaVu Sans, whatever fonts the machine has. */
export async function renderPng(svg: string): Promise<Uint8Array> {
  renderer ??= load().catch((error) => {
    renderer = undefined;
    throw error;
  });
  return (await renderer)(svg);
}

async function load(): Promise<(svg: string) => Uint8Array> {
  const { initWasm, Resvg } = await import('@resvg/resvg-wasm');
  const [wasm, font] = await Promise.all([
    readFile(resolve('@resvg/resvg-wasm/index_bg.wasm')),
    readFile(resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf')),
  ]);
  await initWasm(wasm);
  return (svg) => {
    const drawing = new Resvg(svg, {
      font: { fontBuffers: [font], defaultFontFamily: FONT },
      fitTo: { mode: 'zoom', value: SHARPNESS },
    });
    const picture = drawing.render();
    const png = picture.asPng();
    picture.free();
    drawing.free();
    return png;
  };
}

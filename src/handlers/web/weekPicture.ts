import type { RequestHandler } from 'express';
import { readWeekAddress } from '../../core/home/weekAddress.ts';
import { drawnLately } from '../../web/pictures/drawnLately.ts';
import { renderPng } from '../../web/pictures/png.ts';
import { weekSvg } from '../../web/pictures/weekSvg.ts';
import { NoSuchPage } from '../../web/refusals.ts';
import type { Web } from '../../web/web.ts';

/** GET /pictures/week/{file}: the week's picture of App Home, for Slack to fetch. The same address shows the same for ever. */
export function showWeekPicture(web: Web): RequestHandler {
  const draw = drawnLately(renderPng);
  return async (req, res) => {
    const week = readWeekAddress(web.core, String(req.params.file));
    if (!week) throw new NoSuchPage();
    const png = await draw(weekSvg(week));
    res
      .set('Cache-Control', 'public, max-age=31536000, immutable')
      // Slack shows it on pages of its own.
      .set('Cross-Origin-Resource-Policy', 'cross-origin')
      .type('png')
      .send(Buffer.from(png));
  };
}

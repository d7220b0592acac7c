/**
 * Draws by `draw`, and keeps the latest pictures: drawing holds up everything else for some 30 ms, and whoever has seen
 * one address of ours may ask for it as often as they like.
 */
export function drawnLately(
  draw: (svg: string) => Promise<Uint8Array>,
  most = 50,
): (svg: string) => Promise<Uint8Array> {
  const kept = new Map<string, Promise<Uint8Array>>();
  return (svg) => {
    const known = kept.get(svg);
    if (known) return known;
    const drawing = draw(svg);
    if (kept.size >= most) kept.delete(kept.keys().next().value ?? '');
    kept.set(svg, drawing);
    // The next one tries again.
    drawing.catch(() => kept.delete(svg));
    return drawing;
  };
}

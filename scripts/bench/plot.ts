import type { Measured } from './measure.ts';
import { figure } from './table.ts';

const WIDTH = 820;
const MARGIN = 16;
const LABELS = 240;
const BARS = 390;
const ROW = 24;
const BAR = 16;
const TITLE = 30;
const GAP = 14;
const OURS = '#1f6feb';
const OTHERS = '#9aa4af';

/** Bar charts of requests a second, one for each scenario. The background is white, so that the text is readable on every page. */
export function plot(measured: readonly Measured[]): string {
  let y = MARGIN;
  const parts = measured.flatMap(({ title, results }) => {
    const most = Math.max(...results.map(({ median }) => median.requestsPerSecond));
    const heading = text(MARGIN, y + 16, `${title}: requests/s, median (p99)`, 'font-weight="bold"');
    y += TITLE;
    const rows = results.map(({ name, median: { requestsPerSecond, p99 } }) => {
      const width = Math.max(1, (BARS * requestsPerSecond) / most);
      const color = name.startsWith('AuthHero') ? OURS : OTHERS;
      const middle = y + BAR / 2 + 5;
      const row = [
        text(MARGIN + LABELS - 8, middle, name, 'text-anchor="end"'),
        `<rect x="${MARGIN + LABELS}" y="${y}" width="${width.toFixed(1)}" height="${BAR}" fill="${color}"/>`,
        text(MARGIN + LABELS + width + 6, middle, `${figure(requestsPerSecond)} (${figure(p99)} ms)`),
      ];
      y += ROW;
      return row.join('\n');
    });
    y += GAP;
    return [heading, ...rows];
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${y}" viewBox="0 0 ${WIDTH} ${y}" font-family="DejaVu Sans, Arial, sans-serif" font-size="13">`,
    '<title>Requests a second of AuthHero and of the other servers</title>',
    `<rect width="${WIDTH}" height="${y}" fill="#ffffff"/>`,
    ...parts,
    '</svg>\n',
  ].join('\n');
}

const text = (x: number, y: number, content: string, attributes = ''): string =>
  `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" fill="#1f2328" ${attributes}>${escapeXml(content)}</text>`;

const escapeXml = (content: string): string =>
  content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

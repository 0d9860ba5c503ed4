/** Programs by what only they say of themselves, the most special first: Edge says that it is Chrome, and Chrome that it is Safari. */
const PROGRAMS = [
  ['Edge', /\bEdg(e|A|iOS)?\//],
  ['Opera', /\b(OPR|Opera)\//],
  ['Samsung Internet', /\bSamsungBrowser\//],
  ['Firefox', /\b(Firefox|FxiOS)\//],
  ['Chrome', /\b(Chrome|CriOS|Chromium)\//],
  ['Safari', /\bSafari\//],
] as const;
const SYSTEMS = [
  ['Android', /\bAndroid\b/],
  ['iOS', /\b(iPhone|iPad|iPod)\b/],
  ['Windows', /\bWindows\b/],
  ['macOS', /\bMac OS X\b|\bMacintosh\b/],
  ['Linux', /\bLinux\b|\bX11\b/],
] as const;

/**
 * The family of a client, such as "Firefox on Windows". Only words of ours: what a client says of itself is text that somebody has
 * chosen, and must not stand in a mail.
 */
export function clientFamily(userAgent: string | null): string {
  const [program] = PROGRAMS.find(([, pattern]) => pattern.test(userAgent ?? '')) ?? [];
  const [system] = SYSTEMS.find(([, pattern]) => pattern.test(userAgent ?? '')) ?? [];
  if (!program) return 'an app or script';
  return system ? `${program} on ${system}` : program;
}

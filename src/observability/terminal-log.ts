import type { DestinationStream } from 'pino';
import { PinoPretty as pretty } from 'pino-pretty';

type Line = Record<string, unknown>;

/**
 * Makes of each line of the log a line for a person at a terminal: what starts, where to click, who did what, and what was
 * refused and why. Nothing is left out but times and ids that help programs only.
 */
export const terminalLog = (destination: 1 | NodeJS.WritableStream = 1): DestinationStream =>
  pretty({
    destination,
    sync: true,
    colorize: destination === 1,
    translateTime: 'SYS:HH:MM:ss',
    ignore: 'pid,hostname',
    hideObject: true,
    messageFormat: (line) => describeLine(line),
  });

/** The text of a line, without its time and level. */
export function describeLine({ msg, error, ...line }: Line): string {
  if (msg === 'operation') return describeOperation(line);
  if (msg === 'audit') return describeEvent(line);
  const { message, code, type, at } = (error ?? {}) as Line;
  const cause = error ? `: ${[message ?? type, code && `(${code})`].filter(Boolean).join(' ')}` : '';
  const stack = Array.isArray(at) && at.length > 0 ? `\n    ${at.join('\n    ')}` : '';
  return `${msg}${cause}${describeRest(line)}${stack}`;
}

const describeOperation = ({ type, operation, fields, outcome, ms, address }: Line): string =>
  `${type ?? 'request'} ${listOf(fields) || operation}: ${outcome} in ${ms} ms, from ${address}`;

const describeEvent = ({ audit, subject, detail, address }: Line): string =>
  `event ${audit}${detail ? ` (${detail})` : ''}${subject ? `, user ${subject}` : ''}, from ${address}`;

/** Properties that are part of the line's time and level, or that only programs need. */
const HIDDEN = new Set(['level', 'time', 'requestId']);

function describeRest(line: Line): string {
  const rest = Object.entries(line).filter(([name, value]) => !HIDDEN.has(name) && value !== undefined);
  return rest.length > 0 ? ` (${rest.map(([name, value]) => `${name}: ${listOf(value) || value}`).join(', ')})` : '';
}

const listOf = (value: unknown): string => (Array.isArray(value) ? value.join(', ') : '');

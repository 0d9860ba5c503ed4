import { writeFileSync } from 'node:fs';
import { CHANGED_SETTINGS } from './authhero.ts';
import { writeSection } from './document.ts';
import { type Machine, machine, versions } from './machine.ts';
import type { Measured, Pace } from './measure.ts';
import { plot } from './plot.ts';
import { scenarioTable, targetTable } from './table.ts';
import { type Target, targetsOf, workersNote } from './targets.ts';

export interface Report {
  readonly date: string;
  readonly command: string;
  readonly machine: Machine;
  readonly versions: Record<string, string>;
  readonly pace: Pace;
  readonly settings: Record<string, string>;
  readonly scenarios: readonly Measured[];
  readonly targets: readonly Target[];
  readonly note: string;
}

export async function reportOf(scenarios: readonly Measured[], pace: Pace, args: readonly string[]): Promise<Report> {
  return {
    date: new Date().toISOString().slice(0, 10),
    command: ['npm run bench', ...(args.length > 0 ? ['--', ...args] : [])].join(' '),
    machine: machine(),
    versions: await versions(),
    pace,
    settings: CHANGED_SETTINGS,
    scenarios,
    targets: targetsOf(scenarios),
    note: workersNote(scenarios),
  };
}

/** The text that is printed, and written into the documentation. */
export function textOf(report: Report, heading = ''): string {
  const { cores, cpu, memory, system } = report.machine;
  const { rounds, duration, connections } = report.pace;
  const errors = report.scenarios.flatMap(({ results }) => results).reduce((sum, { median }) => sum + median.errors, 0);
  const settings = Object.entries(report.settings).map(([name, value]) => `\`${name}=${value}\``);
  return [
    `\`${report.command}\`, ${report.date}: medians of ${rounds} rounds in turns, with ${duration} s and ${connections} connections each. The servers, PostgreSQL and the load generator shared ${cores} cores (${cpu}), ${memory}, ${system}.`,
    Object.entries(report.versions)
      .map(([name, version]) => `${name} ${version}`)
      .join(', '),
    `AuthHero ran with NODE_ENV=production, LOG_LEVEL=info and every limit on. These settings were changed, because the whole load comes from one address and the server must stop fast: ${settings.join(', ')}. CPU is in cores.`,
    ...report.scenarios.map((measured) => `${heading}${measured.title}\n\n${scenarioTable(measured)}`),
    ...(report.note ? [report.note] : []),
    ...(errors > 0 ? [`${errors} requests failed or had a wrong response: see the column "errors".`] : []),
    `${heading}Targets\n\n${targetTable(report.targets)}`,
  ].join('\n\n');
}

/** Writes the figures, the plot, and the section of docs/performance.md. */
export function writeReport(report: Report): void {
  writeFileSync('docs/performance.svg', plot(report.scenarios));
  const picture = '![Requests a second of AuthHero and of the other servers](performance.svg)';
  writeSection('bench', report, `${picture}\n\n${textOf(report, '### ')}`);
}

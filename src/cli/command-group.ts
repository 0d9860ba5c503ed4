import type { Command } from 'commander';

/** Adds a command that has commands of its own, below a heading of the help. */
export const group = (program: Command, name: string, description: string, heading: string | undefined): Command =>
  program
    .command(name)
    .description(description)
    .helpGroup(heading ?? '');

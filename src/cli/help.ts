import type { Command, Help, HelpConfiguration } from 'commander';

const ABOUT = `
Settings are environment variables, or lines of a .env file in the working directory:
  DATABASE_URL=postgresql://user:password@host:5432/database   required if NODE_ENV=production
  NODE_ENV=production                                          without it: development, with an embedded database
  authhero config check                                        prints each setting and where it comes from
docs/configuration.md of this package explains each setting.

Examples:
  authhero start                                   serve on http://127.0.0.1:4000/graphql, no database needed
  authhero admin create paul                       create an admin; asks for the password
  authhero admin create paul < password-file       the same from a script
  NODE_ENV=production authhero migrate             apply pending migrations before a new version starts
  authhero config check --connect                  check settings and database before a start
  authhero hash calibrate --target 100ms           find out how expensive a password hash may be here

Exit codes: 0 success; 1 failure; 2 wrong arguments; 78 faulty configuration or old Node.js.`;

/** The top help lists every command with its arguments, not only the first word of each group. */
const HELP: HelpConfiguration = {
  visibleCommands: (command) =>
    command.parent ? command.commands.slice() : command.commands.flatMap((one) => (isGroup(one) ? one.commands : one)),
  subcommandTerm: (command) => `${wordsOf(command).slice(1).join(' ')}${argumentsOf(command)}`,
  helpWidth: 110,
};

const isGroup = (command: Command): boolean => command.commands.length > 0;
const wordsOf = (command: Command): string[] => [...(command.parent ? wordsOf(command.parent) : []), command.name()];
const argumentsOf = (command: Command): string => command.registeredArguments.map((one) => ` <${one.name()}>`).join('');

/** Call it before commands are added, since they inherit the configuration. */
export function configureHelp(program: Command): void {
  program
    .configureHelp(HELP)
    .configureOutput({ outputError: (text, write) => write(withoutValues(text)) })
    .addHelpText('after', ABOUT);
}

/** Prints the usage of a command after a wrong argument, on standard error. Call it after all commands are added. */
export function tellUsageAfterErrors(command: Command): void {
  const help: Help = command.createHelp();
  command.showHelpAfterError(`Usage: ${help.commandUsage(command)}\n"${wordsOf(command).join(' ')} --help" says more.`);
  for (const each of command.commands) tellUsageAfterErrors(each);
}

/** Removes values from messages: an unexpected argument may be a secret. */
const withoutValues = (text: string): string =>
  text.replace(/'(--[^'=]+)=[^']*'/, "'$1'").replace(/(Expected \d+ arguments? but got \d+): [\s\S]*\.\n$/, '$1.\n');

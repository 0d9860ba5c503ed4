import type { Command, Help, HelpConfiguration } from 'commander';

const ABOUT = `
Settings are environment variables, or lines of a .env in the working directory:
  DATABASE_URL=postgresql://user:password@host:5432/database   needed where NODE_ENV=production
  NODE_ENV=production                                          development, with an embedded database, without it
  authhero config check                                        prints every setting in effect, and where it is from
What each means: README.md and docs/operations.md of this package.

Examples:
  authhero start                                   serve on http://127.0.0.1:4000/graphql, no database needed
  authhero admin create paul                       make an account that is an admin; asks for its password
  authhero admin create paul < password-file       the same from a script
  NODE_ENV=production authhero migrate             apply what is pending, before a new version starts
  authhero config check --connect                  before a start: settings, warnings, the database
  authhero hash calibrate --target 100ms           how expensive a password hash may be here

Exit codes: 0 done; 1 failed; 2 wrong arguments; 78 faulty configuration or unfit Node.js.`;

/** At the top every command stands with its words and arguments, not only the first word of its group. */
const HELP: HelpConfiguration = {
  visibleCommands: (command) =>
    command.parent ? command.commands.slice() : command.commands.flatMap((one) => (isGroup(one) ? one.commands : one)),
  subcommandTerm: (command) => `${wordsOf(command).slice(1).join(' ')}${argumentsOf(command)}`,
  helpWidth: 110,
};

const isGroup = (command: Command): boolean => command.commands.length > 0;
const wordsOf = (command: Command): string[] => [...(command.parent ? wordsOf(command.parent) : []), command.name()];
const argumentsOf = (command: Command): string => command.registeredArguments.map((one) => ` <${one.name()}>`).join('');

/** To be called before the commands are added, which take it over. */
export function configureHelp(program: Command): void {
  program
    .configureHelp(HELP)
    .configureOutput({ outputError: (text, write) => write(withoutValues(text)) })
    .addHelpText('after', ABOUT);
}

/** After a wrong argument the usage of that command is told, on standard error. To be called when all are added. */
export function tellUsageAfterErrors(command: Command): void {
  const help: Help = command.createHelp();
  command.showHelpAfterError(`Usage: ${help.commandUsage(command)}\n"${wordsOf(command).join(' ')} --help" says more.`);
  for (const each of command.commands) tellUsageAfterErrors(each);
}

/** What was written where nothing is taken may be a secret. */
const withoutValues = (text: string): string =>
  text.replace(/'(--[^'=]+)=[^']*'/, "'$1'").replace(/(Expected \d+ arguments? but got \d+): [\s\S]*\.\n$/, '$1.\n');

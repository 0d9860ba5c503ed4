/** Every sentence of the pages is in this folder. These are shown by both the account pages and the console. */
export const texts = {
  pageTitle: (title: string) => `${title} · AuthHero`,
  tryAgain: 'Try again',
  loading: 'Loading…',
  working: (does: string) => `${does}…`,
  cancel: 'Cancel',
  close: 'Close',
  done: 'Done',
  optional: '(optional)',
  show: 'Show',
  hide: 'Hide',
  copy: 'Copy',
  copied: 'Copied',
  pages: 'Pages',
  previous: 'Previous',
  next: 'Next',
  /** @param fault as the API words it, such as "must be at least 8 characters" */
  sentence: (fault: string) => `${fault.charAt(0).toUpperCase()}${fault.slice(1)}${/[.!?]$/.test(fault) ? '' : '.'}`,
  offline: 'You are offline.',
  unreachable: 'The server does not answer.',
  maybeDone: 'It may have been done all the same: look before you try again.',
  unavailable: 'The server cannot do this at the moment.',
  noMail: 'This installation cannot send mail. Ask an administrator.',
  notOffered: 'This installation does not offer this. Ask an administrator.',
  missing: 'Fill in this field.',
  savedIt: 'I have saved it',
  notCopied: 'The browser does not allow it. Select the text, and copy it.',
  sessionEnded: 'Your session has ended. Sign in again.',
  limited: 'Too many tries.',
  wait: (seconds: number) => `You can try again in ${duration(seconds)}.`,
  waitIsOver: 'You can try again now.',
  signOut: 'Sign out',
  accountLink: 'Your account',
  consoleLink: 'Console',
  skip: 'Skip to the content',
  notFound: 'There is no such page',
  notFoundText: 'The address may be misspelt, or the page was moved.',
  goHome: 'Go to the start page',
  crashed: 'Something went wrong',
  crashedText: 'This page met an error. Load it again; what you have saved is safe.',
  reload: 'Load again',
} as const;

const count = (number: number, unit: string) => `${number} ${unit}${number === 1 ? '' : 's'}`;

/** A number of seconds in words: "45 seconds", "15 minutes". */
export function duration(seconds: number): string {
  if (seconds < 90) return count(seconds, 'second');
  const minutes = Math.ceil(seconds / 60);
  return minutes < 90 ? count(minutes, 'minute') : count(Math.ceil(minutes / 60), 'hour');
}

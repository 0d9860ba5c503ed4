import journey from './journey.graphql?raw';

/** The header of the API key, to be filled in. */
export const HEADERS = { 'X-API-KEY': '' };

/** The first steps of a user, ready to run: one document with all operations. */
export const DOCUMENT = journey;

/** Values for the variables of the document. The name is new on each visit, so that it is not taken. */
export const VARIABLES: Readonly<Record<string, string>> = {
  username: `paul-${1000 + Math.floor(Math.random() * 9000)}`,
  password: 'a long passphrase',
};

/** Each operation by itself, with the variables that it has. An empty line is between two operations. */
export const OPERATIONS = DOCUMENT.trim()
  .split(/\n{2,}/)
  .map((query) => {
    const used = Object.entries(VARIABLES).filter(([name]) => query.includes(`$${name}`));
    return { query, variables: used.length > 0 ? asJson(Object.fromEntries(used)) : '', headers: asJson(HEADERS) };
  });

/** JSON as an editor shows it. */
function asJson(value: object): string {
  return JSON.stringify(value, undefined, 2);
}

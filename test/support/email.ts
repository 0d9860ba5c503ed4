import { result } from './keys.js';
import { aName, aPerson, type Person } from './people.js';
import { codeIn, type MailServer } from './smtp.js';

/** An address as somebody types it. */
export const anAddress = (): string => `${aName()}@Example.COM`;
/** The same as mail is sent to it. */
export const stored = (address: string): string => address.replace('Example.COM', 'example.com');

const SET =
  'mutation ($email: String!) { setEmail(email: $email) { __typename ... on SetEmailSuccess { expiresOn } } }';
const VERIFY = `mutation ($code: String!) { verifyEmail(code: $code) {
  __typename ... on VerifyEmailSuccess { user { email } } } }`;

export const setEmail = (person: Person, email: string) => person.send(SET, { email });
export const set = async (person: Person, email: string): Promise<string> =>
  result(await setEmail(person, email)).__typename;
export const verify = async (person: Person, code: string) => result(await person.send(VERIFY, { code }));
export const emailOf = async (person: Person): Promise<string | null> =>
  (await person.send('{ me { email } }')).data.me.email;

/** Somebody whose address is verified. */
export async function aReachablePerson(
  server: { url: string },
  mails: MailServer,
): Promise<Person & { readonly email: string }> {
  const [person, email] = [await aPerson(server), anAddress()];
  await set(person, email);
  await verify(person, codeIn(await mails.mailTo(stored(email))));
  return { ...person, email: stored(email) };
}

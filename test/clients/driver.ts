// The journey of test/clients/clients.test.ts, through the functions that a set-up of docs/clients.md exports.
interface SetUp {
  register(username: string, password: string): Promise<string | undefined>;
  logIn(username: string, password: string): Promise<string | undefined>;
  myKeys(): Promise<readonly unknown[] | undefined>;
  logOut(): Promise<void>;
  codeOf(error: never): unknown;
}

export async function journey({ register, logIn, myKeys, logOut, codeOf }: SetUp): Promise<void> {
  const username = `journey-${Date.now()}`;
  const told = [
    await register(username, 'correct horse battery'),
    await register(username, 'correct horse battery'),
    await logIn(username, 'not this one'),
    await logIn(username, 'correct horse battery'),
    (await myKeys())?.length,
    await logOut(),
    await myKeys().catch((error) => codeOf(error as never)),
  ];
  process.stdout.write(JSON.stringify(told));
}

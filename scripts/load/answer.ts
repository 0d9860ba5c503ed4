/** Longer than AuthHero itself takes to give up. */
const TIMEOUT = 20_000;

export interface Answer {
  /** `extensions.code` of an error, the type of a union's member, `OK`, an HTTP status without either, or a network error. */
  readonly code: string;
  // biome-ignore lint/suspicious/noExplicitAny: each operation knows what it asked for
  readonly result: any;
  /** Seconds after which it may be tried again, of a refusal. */
  readonly retryAfter: number;
}

/** Sends an operation of one field. Never throws: what goes wrong is an answer too. */
export async function send(url: string, query: string, variables: object, key?: string): Promise<Answer> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(key && { 'x-api-key': key }) },
      body: JSON.stringify({ query, variables }),
      signal: AbortSignal.timeout(TIMEOUT),
    });
    const retryAfter = Number(response.headers.get('retry-after') ?? 0);
    return { ...read(response.status, await response.text()), retryAfter };
  } catch (error) {
    const { name, cause } = error as Error & { cause?: { code?: string } };
    return { code: `network error ${cause?.code ?? name}`, result: undefined, retryAfter: 0 };
  }
}

function read(status: number, text: string): Omit<Answer, 'retryAfter'> {
  try {
    const { data, errors } = JSON.parse(text);
    const result = data && Object.values(data)[0];
    const code = errors ? errors[0].extensions.code : (result.__typename ?? 'OK');
    return { code: status === 200 ? code : `${code} (HTTP ${status})`, result };
  } catch {
    return { code: `HTTP ${status}`, result: undefined };
  }
}

/** Sends one operation and returns what came back, parsed. For what is asked once, not for load. */
export async function ask(url: string, query: string, key?: string, variables?: object): Promise<Answer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(key && { 'x-api-key': key }) },
    body: JSON.stringify({ query, ...(variables && { variables }) }),
  });
  return (await response.json()) as Answer;
}

export interface Answer {
  // biome-ignore lint/suspicious/noExplicitAny: who asks knows the shape of what was asked for
  readonly data?: any;
  readonly errors?: { readonly message: string; readonly extensions?: { readonly code?: string } }[];
}

export interface Answer {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever shape it asked for
  data: any;
  errors?: {
    message: string;
    path?: string[];
    extensions: { code: string; fields?: { path: string; message: string }[]; requestId?: string; credential?: string };
  }[];
  /** `extensions.code` of the first error. */
  code?: string;
  text: string;
}

/** Sends one operation over HTTP. Never throws: a test looks at what came back. */
export async function send(
  url: string,
  query: string,
  variables?: object,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query, ...(variables && { variables }) }),
  });
  return read(response);
}

export async function read(response: Response): Promise<Answer> {
  const text = await response.text();
  const { data, errors } = JSON.parse(text);
  return {
    status: response.status,
    headers: response.headers,
    data,
    errors,
    code: errors?.[0]?.extensions?.code,
    text,
  };
}

/** The paths that a BAD_USER_INPUT names; undefined when the answer is another one. */
export const faultPaths = ({ code, errors }: Answer): string[] | undefined =>
  code === 'BAD_USER_INPUT' ? errors?.[0]?.extensions.fields?.map(({ path }) => path) : undefined;

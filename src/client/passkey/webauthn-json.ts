type Json = Record<string, unknown>;
interface Described {
  readonly id: string;
  readonly transports?: unknown;
}

const toBytes = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0));

const toText = (buffer: ArrayBuffer): string =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

/** Options for browsers without parseCreationOptionsFromJSON and parseRequestOptionsFromJSON. */
export function fromJson(options: Json): Json {
  const described = (list: unknown) => (list as Described[]).map((each) => ({ ...each, id: toBytes(each.id) }));
  const { challenge, user, excludeCredentials, allowCredentials } = options;
  return {
    ...options,
    challenge: toBytes(challenge as string),
    ...(user ? { user: { ...user, id: toBytes((user as Described).id) } } : undefined),
    ...(excludeCredentials ? { excludeCredentials: described(excludeCredentials) } : undefined),
    ...(allowCredentials ? { allowCredentials: described(allowCredentials) } : undefined),
  };
}

/** The answer of browsers without toJSON. */
export function toJson(credential: unknown): Json {
  const { id, rawId, type, authenticatorAttachment, response, getClientExtensionResults } = credential as {
    id: string;
    rawId: ArrayBuffer;
    type: string;
    authenticatorAttachment?: string;
    response: Record<string, unknown> & { getTransports?(): string[] };
    getClientExtensionResults(): Json;
  };
  const answer: Json = {};
  for (const name of ['clientDataJSON', 'attestationObject', 'authenticatorData', 'signature', 'userHandle'])
    if (response[name] instanceof ArrayBuffer) answer[name] = toText(response[name]);
  const transports = response.getTransports?.();
  return {
    id,
    rawId: toText(rawId),
    type,
    authenticatorAttachment,
    clientExtensionResults: getClientExtensionResults.call(credential),
    response: { ...answer, ...(transports && { transports }) },
  };
}

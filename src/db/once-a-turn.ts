const turns = new WeakMap<object, Map<string, Promise<unknown>>>();

/**
 * Reads once for all that ask for the same in one turn of the event loop: nothing is remembered, since the read begins when
 * all of them have asked. What it gives is everybody's, and nobody's to change.
 * @param source where it is read from; a name means something else in another
 * @param name all that the answer depends on: who asks by the same name gets the same answer
 */
export function onceATurn<T>(source: object, name: string, read: () => Promise<T>): Promise<T> {
  const turn = turns.get(source) ?? new Map<string, Promise<unknown>>();
  turns.set(source, turn);
  const asked = turn.get(name) as Promise<T> | undefined;
  if (asked) return asked;
  const answer = new Promise<T>((resolve, reject) => {
    setImmediate(() => {
      turn.delete(name);
      read().then(resolve, reject);
    });
  });
  turn.set(name, answer);
  return answer;
}

/** A request that is refused before it is GraphQL; the status tells the error handler why. */
export class RequestError extends Error {
  constructor(readonly statusCode: 400 | 415) {
    super('The request cannot be read.');
  }
}

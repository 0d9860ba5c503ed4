/** A request that is refused below GraphQL. The error handler reads the reason from the status. */
export class RequestError extends Error {
  constructor(readonly statusCode: 400 | 415) {
    super('The request cannot be read.');
  }
}

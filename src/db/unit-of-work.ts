/** What a mutation's resolver sees of the request's entity manager. The transaction is ended around the resolver. */
export interface UnitOfWork {
  /** Writes what services have changed. */
  flush(): Promise<void>;
}

/** A GraphQL document with its types, as code generation makes it (`documentMode: 'string'`), or a plain string. */
export type TypedDocument<Result, Variables> =
  | string
  | (Pick<string, 'toString'> & { readonly __apiType?: (variables: Variables) => Result });

/** Variables can be left out if the document has none. */
export type VariablesOf<Variables> = Variables extends Record<string, never> ? Variables | undefined : Variables;

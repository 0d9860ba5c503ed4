/** The id of no user. A look-up takes the same time as for any other id. */
export const NOBODY = '00000000-0000-0000-0000-000000000000';

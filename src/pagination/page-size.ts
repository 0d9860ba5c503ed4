/** Nodes of a page when neither `first` nor `last` is given, and the most that it may have. */
export const DEFAULT_PAGE_SIZE = 20;
export const MAX_PAGE_SIZE = 100;

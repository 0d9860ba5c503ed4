/** How many nodes a page has when neither `first` nor `last` is given, and how many it may have. */
export const DEFAULT_PAGE_SIZE = 20;
export const MAX_PAGE_SIZE = 100;

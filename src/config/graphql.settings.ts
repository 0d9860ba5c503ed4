import { Max, Min } from 'class-validator';
import { flag, integer, Setting } from './setting.js';

const MOST = 10_000;
/** A parser descends into itself: longer documents could exhaust the stack. */
const MOST_TOKENS = 5_000;

/** What a GraphQL request may ask, and how much of it. */
export class GraphqlSettings {
  @Setting('GRAPHQL_INTROSPECTION', flag, 'Answer introspection queries (false in production).')
  introspection = true;

  @Setting('GRAPHQL_MAX_TOKENS', integer, 'Most tokens of a document.')
  @Min(50)
  @Max(MOST_TOKENS)
  maxTokens = 1_000;

  @Setting('GRAPHQL_MAX_DEPTH', integer, 'Most fields inside each other.')
  @Min(1)
  @Max(MOST)
  maxDepth = 10;

  @Setting('GRAPHQL_MAX_ALIASES', integer, 'Most aliases in a document.')
  @Min(0)
  @Max(MOST)
  maxAliases = 30;

  @Setting('GRAPHQL_MAX_DIRECTIVES', integer, 'Most directives in a document.')
  @Min(0)
  @Max(MOST)
  maxDirectives = 10;

  @Setting('GRAPHQL_MAX_SELECTIONS', integer, 'Most fields of an operation, counted wherever a fragment is spread.')
  @Min(1)
  @Max(MOST)
  maxSelections = 200;

  @Setting('GRAPHQL_MAX_LIST_NODES', integer, 'Most objects that the pages of an operation may hold together.')
  @Min(1)
  @Max(10_000_000)
  maxListNodes = 1_000;
}

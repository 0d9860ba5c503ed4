import { Max, Min } from 'class-validator';
import { flag, integer, Setting } from './setting.js';

const MAX_COUNT = 10_000;
/** The parser is recursive: a longer document could exhaust the stack. */
const MAX_TOKENS = 5_000;

/** What a GraphQL request may ask, and how much of it. */
export class GraphqlSettings {
  @Setting(
    'GRAPHQL_INTROSPECTION',
    flag,
    'Answer introspection queries (false in production). In production it also serves GraphiQL at `/graphiql`.',
  )
  introspection = true;

  @Setting('GRAPHQL_MAX_TOKENS', integer, 'The max number of tokens of a document.')
  @Min(50)
  @Max(MAX_TOKENS)
  maxTokens = 1_000;

  @Setting('GRAPHQL_MAX_DEPTH', integer, 'The max number of levels of fields.')
  @Min(1)
  @Max(MAX_COUNT)
  maxDepth = 10;

  @Setting(
    'GRAPHQL_MAX_ALIASES',
    integer,
    'The max number of aliases in a document. A gateway that batches, such as schema stitching with `batch: true`, makes an alias for each field: raise it to the size of its batches.',
  )
  @Min(0)
  @Max(MAX_COUNT)
  maxAliases = 30;

  @Setting('GRAPHQL_MAX_DIRECTIVES', integer, 'The max number of directives in a document.')
  @Min(0)
  @Max(MAX_COUNT)
  maxDirectives = 10;

  @Setting(
    'GRAPHQL_MAX_SELECTIONS',
    integer,
    'The max number of fields of an operation. The fields of a fragment count wherever it is spread.',
  )
  @Min(1)
  @Max(MAX_COUNT)
  maxSelections = 200;

  @Setting(
    'GRAPHQL_MAX_LIST_NODES',
    integer,
    'The max number of objects that all pages of an operation may hold. A page counts as 10 at least, a totalCount as 40.',
  )
  @Min(1)
  @Max(10_000_000)
  maxListNodes = 1_000;
}

import './trusted-types';
import 'graphiql/setup-workers/vite';
import 'graphiql/style.css';
import './graphiql.css';
import { DOC_EXPLORER_PLUGIN } from '@graphiql/plugin-doc-explorer';
import { GraphiQL } from 'graphiql';
import { createRoot } from 'react-dom/client';
import { fetcher } from './fetcher';
import { HEADERS, OPERATIONS } from './journey';
import { Memory } from './memory';
import { SharedHeaders } from './shared-headers';

/** The editor is wider than the result, so that the comments of the first tabs fit. */
const LAYOUT = { 'graphiql:editorFlex': '1.4' };

createRoot(document.getElementById('app') as HTMLElement).render(
  <GraphiQL
    fetcher={fetcher}
    storage={new Memory(LAYOUT)}
    defaultTabs={OPERATIONS}
    // GraphiQL does not take them from the first tab.
    initialVariables={OPERATIONS[0]?.variables}
    defaultHeaders={JSON.stringify(HEADERS, undefined, 2)}
    defaultEditorToolsVisibility="headers"
    visiblePlugin={DOC_EXPLORER_PLUGIN}
    referencePlugin={DOC_EXPLORER_PLUGIN}
    plugins={[]}
    inputValueDeprecation
    schemaDescription
  >
    <GraphiQL.Logo>AuthHero</GraphiQL.Logo>
    <SharedHeaders />
  </GraphiQL>,
);

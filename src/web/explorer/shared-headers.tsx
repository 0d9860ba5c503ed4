import { pick, useGraphiQL } from '@graphiql/react';
import { useEffect, useRef } from 'react';

/** GraphiQL has headers for each tab. Here all tabs have the same: a key is typed once. */
export function SharedHeaders(): null {
  const { headerEditor, tabs, activeTabIndex } = useGraphiQL(pick('headerEditor', 'tabs', 'activeTabIndex'));
  const tab = tabs[activeTabIndex]?.id;
  const typed = useRef<string>(undefined);
  useEffect(() => {
    const listening = headerEditor?.onDidChangeModelContent(({ isFlush }) => {
      // GraphiQL itself replaces the whole text, when somebody changes the tab.
      if (!isFlush) typed.current = headerEditor.getValue();
    });
    return () => listening?.dispose();
  }, [headerEditor]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it runs when another tab is shown
  useEffect(() => {
    const text = typed.current;
    if (text !== undefined && headerEditor?.getValue() !== text) headerEditor?.setValue(text);
  }, [headerEditor, tab]);
  return null;
}

import { createParameterDecorator } from 'type-graphql';
import type { Viewer } from './viewer.js';

export interface ViewerContext {
  /**
   * Who sends the request. The credential is verified on first use.
   * @throws UnauthenticatedError
   */
  viewer(): Promise<Viewer>;
}

/** Injects the verified viewer into a resolver's parameter. */
export const CurrentViewer = () => createParameterDecorator<ViewerContext>(({ context }) => context.viewer());

import { Component, type ComponentChildren } from 'preact';
import { texts } from '../texts/shared';
import { EntryPage } from './entry-page';

/** Shows a page in place of nothing when a component throws. */
export class CrashGuard extends Component<{ children: ComponentChildren }, { hasCrashed: boolean }> {
  override state = { hasCrashed: false };

  override componentDidCatch(error: unknown): void {
    reportError(error);
    this.setState({ hasCrashed: true });
  }

  override render() {
    if (!this.state.hasCrashed) return this.props.children;
    return (
      <EntryPage>
        <h1>{texts.crashed}</h1>
        <p>{texts.crashedText}</p>
        <button type="button" onClick={() => location.reload()}>
          {texts.reload}
        </button>
      </EntryPage>
    );
  }
}

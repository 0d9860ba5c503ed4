/** Who asks, as a verified credential tells it. Ids only: an entity held over `em.clear()` loses its writes in silence. */
export interface Viewer {
  readonly userId: string;
  /** The API key that the request carries. */
  readonly apiKeyId: string;
}

/** What the API shows of a user. It is read only: nothing that is done to it is written. */
export interface UserProfile {
  readonly id: string;
  readonly username: string;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly createdOn: Date;
  readonly updatedOn: Date;
  readonly deactivatedOn: Date | null;
}

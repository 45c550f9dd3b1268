/** What the lab could not do, with a message fit to be shown to a person as it is. */
export class LabError extends Error {
  override name = 'LabError'
}

/** The client went away before its request was complete; nobody is left to answer. */
export class ClientGone extends Error {}

/** What came is no request. `status` is what is answered before the connection ends. */
export class BadRequest extends Error {
  readonly status: number
  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

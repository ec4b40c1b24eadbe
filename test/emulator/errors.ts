// Code → HTTP status, from cloud.tencent.com/document/product/436/7730; only what the emulator answers.
const STATUS: Readonly<Record<string, number>> = {
  BadDigest: 400,
  BucketNameTooLong: 400,
  EntityTooLarge: 400,
  EntityTooSmall: 400,
  ExpiredToken: 400,
  IncompleteBody: 400,
  InvalidArgument: 400,
  InvalidBucketName: 400,
  InvalidDigest: 400,
  InvalidPart: 400,
  InvalidPartOrder: 400,
  InvalidSHA1Digest: 400,
  InvalidTag: 400,
  IncorrectNumberOfFilesInPostRequest: 400,
  InvalidPolicyDocument: 400,
  InvalidURI: 400,
  KeyTooLong: 400,
  ListPartUploadIdIsEmpty: 400,
  MalformedPOSTRequest: 400,
  MalformedXML: 400,
  XMLSizeLimit: 400,
  AccessDenied: 403,
  AccessForbidden: 403,
  InvalidAccessKeyId: 403,
  RequestTimeTooSkewed: 403,
  SignatureDoesNotMatch: 403,
  NoSuchBucket: 404,
  NoSuchBucketPolicy: 404,
  NoSuchCORSConfiguration: 404,
  NoSuchLifecycleConfiguration: 404,
  NoSuchTagSet: 404,
  NoSuchKey: 404,
  NoSuchUpload: 404,
  MethodNotAllowed: 405,
  FileAlreadyExists: 409,
  MissingContentLength: 411,
  PreconditionFailed: 412,
  InvalidRange: 416,
  InternalError: 500,
  NotImplemented: 501,
}

/** A refusal as COS words it: becomes the error XML. `extra` are further elements, e.g. StringToSign. */
export class CosError extends Error {
  readonly code: string
  readonly status: number
  readonly extra: Readonly<Record<string, string>>
  constructor(code: string, message: string, extra: Readonly<Record<string, string>> = {}) {
    super(message)
    this.name = 'CosError'
    this.code = code
    this.status = STATUS[code] ?? 400
    this.extra = extra
  }
}

/** A refusal as STS words it: `Response.Error` under HTTP 200. */
export class StsError extends Error {
  readonly code: string
  constructor(code: string, message: string) {
    super(message)
    this.name = 'StsError'
    this.code = code
  }
}

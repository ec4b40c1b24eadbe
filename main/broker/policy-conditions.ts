import type { Conditions } from '../../shared/conditions.ts'

/** Of one statement: operators, condition keys and values, all of which must hold. */
export type PolicyCondition = Readonly<Record<string, Readonly<Record<string, string | number | readonly string[]>>>>

/** Requests of ours that carry an object's type. Parts carry none, and Complete that of its own XML. */
const OURS_TYPED = ['name/cos:PutObject', 'name/cos:InitiateMultipartUpload']
/**
 * A form's own type is never an object's. Whether COS looks at the form's field instead is not documented, and a form
 * that could declare any type would go around the condition: rather none.
 */
const TYPED = [...OURS_TYPED, 'name/cos:PostObject']
/** Requests whose body is (a part of) a file. */
const WITH_FILE = ['name/cos:PutObject', 'name/cos:PostObject', 'name/cos:UploadPart']

/**
 * The actions that get one and the same condition, which may be none; in the order of their first.
 *
 * A condition whose key a request does not carry is not met, and an allowance with it does not count
 * (https://cloud.tencent.com/document/product/436/71305), so each stands with the actions whose requests carry its key.
 * Values of headers are written as they are; only those of request parameters would be URL-encoded.
 */
export function groupedByCondition(
  actions: readonly string[],
  conditions: Conditions = {},
): readonly { readonly action: readonly string[]; readonly condition: PolicyCondition }[] {
  const groups = new Map<string, { readonly action: string[]; readonly condition: PolicyCondition }>()
  for (const action of actions) {
    const condition = conditionOf(action, conditions)
    const id = JSON.stringify(condition)
    const known = groups.get(id)
    if (known === undefined) groups.set(id, { action: [action], condition })
    else known.action.push(action)
  }
  return [...groups.values()]
}

function conditionOf(action: string, conditions: Conditions): PolicyCondition {
  const { sourceIps, secureTransport, maxContentLengthBytes, contentTypes } = conditions
  const like = contentTypes?.some((type) => type.endsWith('*')) ? 'string_like' : 'string_equal'
  return {
    ...(sourceIps && { ip_equal: { 'qcs:ip': sourceIps } }),
    ...(secureTransport && { bool_equal: { 'cos:secure-transport': 'true' } }),
    ...(maxContentLengthBytes !== undefined &&
      WITH_FILE.includes(action) && { numeric_less_than_equal: { 'cos:content-length': maxContentLengthBytes } }),
    ...(contentTypes && TYPED.includes(action) && { [like]: { 'cos:content-type': contentTypes } }),
  }
}

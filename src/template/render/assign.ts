/** Assigns a value to a name, a member of a namespace, or a tuple of these. */
import { Namespace } from '../globals.js'
import { iteratorOf } from '../python/iterate.js'
import { typeName } from '../python/type-name.js'
import type { PyValue } from '../python/values.js'
import type { Runtime } from '../runtime.js'
import type { Target } from '../syntax/ast.js'
import type { Frame } from './frame.js'

export interface Assignment {
  readonly target: Target
  readonly value: PyValue
}

export function assign(rt: Runtime, { target, value }: Assignment, frame: Frame): void {
  switch (target.kind) {
    case 'name':
      frame.set(target.name, value)
      break
    case 'member':
      setMember(rt, frame.get(target.name), { target, value })
      break
    case 'targets': {
      const values = unpack(rt, target, value)
      target.items.forEach((item, i) => {
        assign(rt, { target: item, value: values[i]! }, frame)
      })
    }
  }
}

interface MemberAssignment {
  readonly target: Target & { kind: 'member' }
  readonly value: PyValue
}

function setMember(rt: Runtime, owner: PyValue | undefined, { target, value }: MemberAssignment): void {
  rt.at = target.offset
  if (!(owner instanceof Namespace)) {
    rt.fail('only the members of a `namespace` can be assigned to', '`{% set ns = namespace() %}`')
  }
  owner.set(target.attribute, value)
}

/** As many values as there are targets. */
function unpack(rt: Runtime, target: Target & { kind: 'targets' }, value: PyValue): PyValue[] {
  const wanted = target.items.length
  rt.at = target.offset
  const values = iteratorOf(rt, value)
  if (!values) return rt.fail(`${typeName(value)} cannot be unpacked into ${wanted} names`)
  const found: PyValue[] = []
  for (let next = values.next(); !next.done; next = values.next()) {
    rt.step(0.25)
    if (found.length === wanted) rt.fail(`there are more than ${wanted} values to unpack here`)
    found.push(next.value)
  }
  if (found.length < wanted) rt.fail(`there are only ${found.length} values for ${wanted} names`)
  return found
}

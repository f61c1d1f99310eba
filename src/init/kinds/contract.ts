/** A kind of connection: what its configuration needs, and how an init step gets at what it holds. */
import type { Result } from '../../base/result.js'
import type { ConfiguredKind } from '../../connections/connection-kind.js'
import type { InitConnection, InitContext, InitOutcome, InitProblem } from '../contract.js'
import type { Source } from '../sources/source.js'

/** One that has neither `source` nor `bring` holds no files: it is values for templates and variables only. */
export interface ConnectionKind extends ConfiguredKind {
  /** Where steps get files of it from; or why not. Called for each step, so nothing is opened before it is asked. */
  source?(connection: InitConnection): Result<Source, InitProblem>
  /** What a step brings that names the connection and nothing else: all that its source holds unless given. */
  bring?(context: InitContext): Promise<Result<InitOutcome, InitProblem>>
}

/** Why a schedule has ended that somebody stopped, beside the reasons of the pure core. */
export const STOPPED = 'stopped'

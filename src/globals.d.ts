/** Set by the build. */
declare const PXRUN_VERSION: string

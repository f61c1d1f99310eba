/** The little of nunjucks that the differential test calls. */
declare module 'nunjucks' {
  export class Environment {
    constructor(loader: null, options: { autoescape: boolean })
    renderString(template: string, names: object): string
  }
}

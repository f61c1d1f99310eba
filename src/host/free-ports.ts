/** Which ports of this machine nobody listens at. */
import { type AddressInfo, createServer, type Server } from 'node:net'

/**
 * A free port for each: the wanted one itself where it is free, and another one else or for 0; none of those that
 * are taken although nobody listens there yet. No two alike, since all are held until the last one is found.
 */
export async function freePorts(
  wanted: readonly number[],
  taken: ReadonlySet<number> = new Set(),
): Promise<number[]> {
  const held: (Server | undefined)[] = []
  const refused: Server[] = []
  for (const port of wanted) {
    let server = taken.has(port) ? undefined : await listen(port)
    server ??= await listen(0)
    for (; server && taken.has(portOf(server)); server = await listen(0)) refused.push(server)
    held.push(server)
  }
  const ports = held.map((server, index) => (server ? portOf(server) : wanted[index]!))
  await Promise.all(
    [...held, ...refused].map((server) => server && new Promise((resolve) => server.close(resolve))),
  )
  return ports
}

/** Undefined when the port is taken, or not to be had. */
function listen(port: number): Promise<Server | undefined> {
  const server = createServer()
  return new Promise((resolve) => {
    server.once('error', () => resolve(undefined))
    server.listen({ port, exclusive: true }, () => resolve(server))
  })
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port

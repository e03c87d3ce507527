import type { Server } from 'node:https';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';

/** The connections of a listener. */
export interface Connections {
  /** Hangs up on those over which no byte of a request has come. */
  readonly endUnused: () => void;
  /** Hangs up on all, whatever they are at. */
  readonly endAll: () => void;
}

/**
 * Keeps the connections of a listener, from before their handshake.
 *
 * For Node a connection without a first request is not idle, and one without a handshake it does not know at all: both
 * would hold the end of the server up. A Go client has the first kind often: it dials while its other connections are
 * busy, and takes one of those when it is free sooner.
 */
export function keepConnections(server: Server): Connections {
  const found = new Map<string, Socket>();
  const keep = (socket: Socket): void => {
    const peer = `${socket.remoteAddress ?? ''} ${String(socket.remotePort)}`;
    // The socket of the handshake gives its place to the one that it becomes.
    found.set(peer, socket);
    socket.once('close', () => {
      if (found.get(peer) === socket) found.delete(peer);
    });
  };
  server.on('connection', keep);
  server.on('secureConnection', keep);
  const end = (isMeant: (socket: Socket) => boolean): void => {
    for (const socket of found.values()) if (isMeant(socket)) socket.destroy();
  };
  return {
    // Of a TLS socket these are the bytes that were deciphered.
    endUnused: () => end((socket) => !(socket instanceof TLSSocket) || socket.bytesRead === 0),
    endAll: () => end(() => true),
  };
}

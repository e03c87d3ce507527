// What no webhook on Node can beat: a bare HTTPS server that parses a review and says yes. Says its port on its first line.
//
//   node bench/admission/floor.mjs CERT KEY
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';

const [cert, key] = process.argv.slice(2);
if (cert === undefined || key === undefined) throw new Error('usage: floor.mjs CERT KEY');

const server = createServer({ cert: readFileSync(cert), key: readFileSync(key) }, (request, response) => {
  /** @type {Buffer[]} */
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    const review = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    const { apiVersion, kind } = review;
    const text = JSON.stringify({ apiVersion, kind, response: { uid: review.request.uid, allowed: true } });
    response.writeHead(200, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(text),
    });
    response.end(text);
  });
});
server.keepAliveTimeout = 120_000;
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object') console.log(address?.port);
});
process.on('SIGTERM', () => process.exit(0));

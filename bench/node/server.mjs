// A server of the TypeScript SDK, on both transports: /sse, /mcp (a stream) and /json.
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { SSEServerTransport } from '@modelcontextprotocol/sdk/server/sse.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { z } from 'zod';

const transports = new Map();

function newServer() {
  const server = new McpServer({ name: 'typescript', version: '1' });
  server.registerTool('echo', { inputSchema: { text: z.string() } },
    async ({ text }) => ({ content: [{ type: 'text', text }] }));
  server.registerTool('burst', { inputSchema: { n: z.number(), size: z.number() } }, async ({ n, size }, extra) => {
    const message = '0123456789abcdef'.repeat(size / 16 + 1).slice(0, size);
    const progressToken = extra._meta.progressToken;
    for (let progress = 0; progress < n; progress++) {
      await extra.sendNotification({ method: 'notifications/progress', params: { progressToken, progress, message } });
    }
    return { content: [] };
  });
  return server;
}

async function streamable(req, res, enableJsonResponse) {
  let transport = transports.get(req.headers['mcp-session-id']);
  if (!transport) {
    transport = new StreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID, enableJsonResponse,
      onsessioninitialized: (id) => transports.set(id, transport),
    });
    await newServer().connect(transport);
  }
  await transport.handleRequest(req, res);
}

const server = createServer(async (req, res) => {
  const url = new URL(req.url, 'http://127.0.0.1');
  switch (url.pathname) {
    case '/sse': {
      const transport = new SSEServerTransport('/message', res);
      transports.set(transport.sessionId, transport);
      res.on('close', () => transports.delete(transport.sessionId));
      await newServer().connect(transport);
      return;
    }
    case '/message':
      await transports.get(url.searchParams.get('sessionId')).handlePostMessage(req, res);
      return;
    case '/mcp':
      await streamable(req, res, false);
      return;
    case '/json':
      await streamable(req, res, true);
      return;
    default:
      res.writeHead(404).end();
  }
});
server.listen(0, '127.0.0.1', () => console.log(`typescript is listening on 127.0.0.1:${server.address().port}`));

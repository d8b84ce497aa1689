// The client of the TypeScript SDK 2.x, of either era, over SSE, Streamable HTTP or stdio; driver.mjs says how it is driven.
import { Client, SSEClientTransport, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { drive, elicited, hear, operations, report, sampled } from './driver.mjs';

const era = process.argv[2]; // legacy or auto
const client = new Client(
  { name: 'e2e-typescript-2', version: '1' },
  { capabilities: { elicitation: {}, sampling: {} }, versionNegotiation: { mode: era } },
);
client.setRequestHandler('elicitation/create', async () => elicited());
client.setRequestHandler('sampling/createMessage', async (request) => sampled(request));
client.setNotificationHandler('notifications/message', (n) => hear('log', n.params.data));
client.setNotificationHandler('notifications/tools/list_changed', () => hear('changed', 'tools'));
client.setNotificationHandler('notifications/resources/updated', (n) => hear('changed', n.params.uri));
client.onerror = report;

await drive(
  client,
  operations(client, {
    Stdio: StdioClientTransport,
    HTTP: StreamableHTTPClientTransport,
    SSE: SSEClientTransport,
    call: (params, options) => client.callTool(params, options),
    async listen({ uri }) {
      if (client.getProtocolEra() === 'modern') {
        await client.listen({ toolsListChanged: true, resourceSubscriptions: [uri] });
      } else {
        await client.subscribeResource({ uri });
      }
    },
  }),
);

// The client of the TypeScript SDK 1.x over SSE, Streamable HTTP or stdio; driver.mjs says how it is driven.
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { SSEClientTransport } from '@modelcontextprotocol/sdk/client/sse.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import {
  CreateMessageRequestSchema,
  ElicitRequestSchema,
  LoggingMessageNotificationSchema,
  ResourceUpdatedNotificationSchema,
  ToolListChangedNotificationSchema,
} from '@modelcontextprotocol/sdk/types.js';
import { drive, elicited, hear, operations, report, sampled } from './driver.mjs';

const client = new Client({ name: 'e2e-typescript', version: '1' }, { capabilities: { elicitation: {}, sampling: {} } });
client.setRequestHandler(ElicitRequestSchema, async () => elicited());
client.setRequestHandler(CreateMessageRequestSchema, async (request) => sampled(request));
client.setNotificationHandler(LoggingMessageNotificationSchema, (n) => hear('log', n.params.data));
client.setNotificationHandler(ToolListChangedNotificationSchema, () => hear('changed', 'tools'));
client.setNotificationHandler(ResourceUpdatedNotificationSchema, (n) => hear('changed', n.params.uri));
client.onerror = report;

await drive(
  client,
  operations(client, {
    Stdio: StdioClientTransport,
    HTTP: StreamableHTTPClientTransport,
    SSE: SSEClientTransport,
    call: (params, options) => client.callTool(params, undefined, options),
    listen: async ({ uri }) => void (await client.subscribeResource({ uri })),
  }),
);

// The TypeScript SDK's client over SSE or stdio, driven by lines of JSON on stdin.
//
//   in:   {"id": 1, "op": "call", "args": {...}}     one of the operations below
//         {"id": 2, "op": "cancel", "args": {"call": 1}}
//   out:  {"id": 1, "result": ...} or {"id": 1, "error": "..."}
//         {"heard": "progress" | "log" | "error", "value": ...}
//
// It ends when stdin does.
import { createInterface } from 'node:readline';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { SSEClientTransport } from '@modelcontextprotocol/sdk/client/sse.js';
import {
  CreateMessageRequestSchema,
  ElicitRequestSchema,
  LoggingMessageNotificationSchema,
} from '@modelcontextprotocol/sdk/types.js';

const client = new Client(
  { name: 'e2e-typescript', version: '1' },
  { capabilities: { elicitation: {}, sampling: {} } },
);
client.setRequestHandler(ElicitRequestSchema, async () => ({ action: 'accept', content: { answer: 'blue' } }));
client.setRequestHandler(CreateMessageRequestSchema, async (request) => ({
  role: 'assistant',
  model: 'none',
  content: { type: 'text', text: 'You said: ' + request.params.messages[0].content.text },
}));
client.setNotificationHandler(LoggingMessageNotificationSchema, (n) => hear('log', n.params.data));
client.onerror = (error) => {
  // The SDK handles an answer at once and a notification a little later: progress that
  // comes in one read with the answer finds nobody any more.
  if (!String(error).includes('progress notification for an unknown token')) hear('error', String(error));
};

const calls = new Map(); // id of an operation → its AbortController

const operations = {
  async connect({ url, command, args }) {
    await client.connect(
      command ? new StdioClientTransport({ command, args, stderr: 'ignore' }) : new SSEClientTransport(new URL(url)),
    );
    return client.getServerVersion().name;
  },
  tools: async () => (await client.listTools()).tools.map((tool) => tool.name),
  async call({ name, args }, id) {
    const abort = new AbortController();
    calls.set(id, abort);
    const result = await client.callTool({ name, arguments: args }, undefined, {
      signal: abort.signal,
      onprogress: (p) => hear('progress', p.progress),
    });
    return { text: result.content[0]?.text ?? '', isError: result.isError ?? false };
  },
  async cancel({ call }) {
    calls.get(call).abort('changed my mind');
  },
  read: async ({ uri }) => (await client.readResource({ uri })).contents[0].text,
  prompt: async (params) => (await client.getPrompt(params)).messages[0].content.text,
  complete: async ({ prompt, argument, value }) =>
    (await client.complete({ ref: { type: 'ref/prompt', name: prompt }, argument: { name: argument, value } })).completion.values,
  setLevel: async ({ level }) => void (await client.setLoggingLevel(level)),
};

function say(line) {
  process.stdout.write(JSON.stringify(line) + '\n');
}

function hear(heard, value) {
  say({ heard, value });
}

for await (const line of createInterface({ input: process.stdin })) {
  const { id, op, args } = JSON.parse(line);
  operations[op](args, id).then(
    (result) => say({ id, result: result ?? null }),
    (error) => say({ id, error: String(error) }),
  );
}
await client.close();

// Drives a client by lines of JSON on stdin.
//
//   in:   {"id": 1, "op": "call", "args": {...}}     one of the operations
//         {"id": 2, "op": "cancel", "args": {"call": 1}}
//   out:  {"id": 1, "result": ...} or {"id": 1, "error": "..."}
//         {"heard": "progress" | "log" | "changed" | "error", "value": ...}
//
// It ends when stdin does.
import { createInterface } from 'node:readline';

function say(line) {
  process.stdout.write(JSON.stringify(line) + '\n');
}

export function hear(heard, value) {
  say({ heard, value });
}

// What the server asks is answered by these.
export const elicited = () => ({ action: 'accept', content: { answer: 'blue' } });
export const sampled = (request) => ({
  role: 'assistant',
  model: 'none',
  content: { type: 'text', text: 'You said: ' + request.params.messages[0].content.text },
});

// A client that fetches again after a connection broke does so soon, and often enough for a slow machine.
const reconnectionOptions = { initialReconnectionDelay: 50, maxReconnectionDelay: 500, reconnectionDelayGrowFactor: 2, maxRetries: 20 };

// operations are what the clients of 1.x and 2.x are told to do in the same words. call and listen
// are given, because those differ, and so are the transports.
export function operations(client, { Stdio, HTTP, SSE, call, listen }) {
  const calls = new Map(); // id of an operation → its AbortController
  let transport;
  return {
    async connect({ url, http, command, args }) {
      if (command) transport = new Stdio({ command, args, stderr: 'ignore' });
      else if (http) transport = new HTTP(new URL(url), { reconnectionOptions });
      else transport = new SSE(new URL(url));
      await client.connect(transport);
      return client.getServerVersion().name;
    },
    tools: async () => (await client.listTools()).tools.map((tool) => tool.name),
    async call({ name, args }, id) {
      const abort = new AbortController();
      calls.set(id, abort);
      const options = { signal: abort.signal, onprogress: (p) => hear('progress', p.progress) };
      const result = await call({ name, arguments: args }, options);
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
    listen,
    terminate: async () => void (await transport.terminateSession()),
  };
}

let leaving = false;

// report hears of an error, unless it is one that every program in TypeScript meets: the SDK handles an answer at once
// and a notification a little later, and progress that comes in one read with the answer finds nobody any more.
export function report(error) {
  if (!leaving && !String(error).includes('progress notification for an unknown token')) hear('error', String(error));
}

// drive does what it is told until stdin ends, and then closes the client. 1.x goes on to
// reconnect after that, so it ends the process too.
export async function drive(client, operations) {
  for await (const line of createInterface({ input: process.stdin })) {
    const { id, op, args } = JSON.parse(line);
    operations[op](args, id).then(
      (result) => say({ id, result: result ?? null }),
      (error) => say({ id, error: String(error) }),
    );
  }
  leaving = true;
  await client.close();
  process.exit();
}

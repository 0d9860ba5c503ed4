/** What a page of another origin can try in the same browser. Each attack gets the URL and a mutation. The test serves this as a script. */
globalThis.attacks = {
  'fetch with JSON': async ([to, query]) => {
    const headers = { 'content-type': 'application/json' };
    await fetch(to, { method: 'POST', credentials: 'include', headers, body: JSON.stringify({ query }) }).catch(
      () => {},
    );
  },
  'fetch without a preflight': async ([to, query]) => {
    for (const type of [
      'text/plain',
      'text/plain;application/json',
      'application/x-www-form-urlencoded',
      'multipart/form-data',
    ])
      await fetch(to, {
        method: 'POST',
        mode: 'no-cors',
        credentials: 'include',
        headers: { 'content-type': type },
        body: JSON.stringify({ query }),
      }).catch(() => {});
  },
  'a body without a type': async ([to, query]) => {
    const body = new Blob([JSON.stringify({ query })]);
    await fetch(to, { method: 'POST', mode: 'no-cors', credentials: 'include', body }).catch(() => {});
    navigator.sendBeacon(to, new Blob([JSON.stringify({ query })], { type: 'text/plain' }));
  },
  'forms of each type': async ([to, query]) => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data']) {
      const frame = document.createElement('iframe');
      frame.name = type;
      const form = document.createElement('form');
      Object.assign(form, { action: to, method: 'post', enctype: type, target: type });
      for (const [name, value] of [
        ['query', query],
        [`{"query": ${JSON.stringify(query)}, "x": "`, '"}'],
      ]) {
        const field = document.createElement('input');
        Object.assign(field, { name, value });
        form.append(field);
      }
      document.body.append(frame, form);
      form.submit();
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  },
  'a GET, also by an image and a frame': async ([to, query]) => {
    const target = `${to}?query=${encodeURIComponent(query)}`;
    await fetch(target, { credentials: 'include', mode: 'no-cors' }).catch(() => {});
    document.body.append(Object.assign(new Image(), { src: target }));
    document.body.append(Object.assign(document.createElement('iframe'), { src: target }));
    await new Promise((resolve) => setTimeout(resolve, 300));
  },
  'the origin null, in a sandboxed frame': async ([to, query]) => {
    const frame = document.createElement('iframe');
    frame.setAttribute('sandbox', 'allow-scripts allow-forms');
    const options = { method: 'POST', credentials: 'include', body: JSON.stringify({ query }) };
    const json = { ...options, headers: { 'content-type': 'application/json' } };
    const plain = { ...options, mode: 'no-cors', headers: { 'content-type': 'text/plain' } };
    frame.srcdoc = `<script>for (const options of ${JSON.stringify([json, plain])})
      fetch(${JSON.stringify(to)}, options).catch(() => {});</script>`;
    document.body.append(frame);
    await new Promise((resolve) => setTimeout(resolve, 500));
  },
  'other methods and headers that rename one': async ([to, query]) => {
    for (const method of ['PUT', 'PATCH', 'DELETE', 'QUERY'])
      await fetch(to, { method, credentials: 'include', body: JSON.stringify({ query }) }).catch(() => {});
    const headers = { 'x-http-method-override': 'POST', 'content-type': 'application/json' };
    await fetch(`${to}?query=${encodeURIComponent(query)}`, { credentials: 'include', headers }).catch(() => {});
  },
  'a WebSocket': ([to, query]) =>
    new Promise((resolve) => {
      const socket = new WebSocket(to.replace('http', 'ws'), 'graphql-transport-ws');
      socket.onopen = () => socket.send(query);
      socket.onerror = () => resolve();
      socket.onclose = () => resolve();
    }),
};

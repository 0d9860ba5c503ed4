#!/usr/bin/env node
// compose.yaml, Kubernetes and systemd units start this path. The command itself is src/cli/.
import '../src/cli/authhero.js';

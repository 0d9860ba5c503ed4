/** Processor time of this process in milliseconds, in which the test servers run too. What else the machine does hardly adds to it. */
export const cpuTime = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
};

/** The last line of a run: how many tests passed and failed, over all suites. A suite that could not run has failed. */
export default class ClosingLine {
  onRunComplete(_contexts, { numPassedTests, numFailedTests, numRuntimeErrorTestSuites, numPendingTests }) {
    const failed = numFailedTests + numRuntimeErrorTestSuites + numPendingTests;
    process.on('exit', () => process.stdout.write(`${numPassedTests} passed, ${failed} failed\n`));
  }
}

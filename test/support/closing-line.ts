import type { Reporter, TestModule } from 'vitest/node';

/**
 * Prints `N passed, N failed, N skipped` as the last line, when the process ends: nothing comes after it, not even what is said of
 * workers that took long to stop. What broke outside of any test counts as failed, and so does a
 * run without a single test file.
 */
export const closingLine: Reporter = {
  onTestRunEnd(testModules, unhandledErrors) {
    const tests = testModules.flatMap((file) => [...file.children.allTests()]);
    const count = (state: string) => tests.filter((test) => test.result().state === state).length;
    const passed = count('passed');
    const failed = count('failed');
    const nothingRan = testModules.length === 0 ? 1 : 0;
    const broken = testModules.reduce(
      (sum, file) => sum + errorsOutsideTests(file),
      unhandledErrors.length + nothingRan,
    );
    const skipped = tests.length - passed - failed;
    process.once('exit', () =>
      process.stdout.write(`${passed} passed, ${failed + broken} failed, ${skipped} skipped\n`),
    );
  },
};

function errorsOutsideTests(file: TestModule): number {
  const suites = [...file.children.allSuites()];
  return suites.reduce((sum, suite) => sum + suite.errors().length, file.errors().length);
}

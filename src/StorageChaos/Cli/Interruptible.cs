using System.Runtime.InteropServices;

namespace StorageChaos.Cli;

/// <summary>Work that cleans up after itself when a signal ends it.</summary>
internal static class Interruptible
{
    /// <summary>Runs it to its end, with a token that SIGINT and SIGTERM cancel.</summary>
    // For an action that takes a token, System.CommandLine (3.0.0) may end the process at a signal that comes in the action's
    // first tenths of a second, without waiting for it to clean up. Short work is done by then.
    public static int Run(Func<CancellationToken, Task<int>> work)
    {
        using var signalled = new CancellationTokenSource();
        void Cancel(PosixSignalContext signal)
        {
            signal.Cancel = true;
            signalled.Cancel();
        }

        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel);
        return work(signalled.Token).GetAwaiter().GetResult();
    }
}

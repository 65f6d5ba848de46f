using StorageChaos.Hosts;

namespace StorageChaos.Tests.Fsck;

/// <summary>The loop devices that a check has made.</summary>
internal static class LoopDevices
{
    /// <summary>Whether the file has none any more.</summary>
    /// <remarks>
    /// A detached loop device goes when the last who has it open closes it (LO_FLAGS_AUTOCLEAR, loop(4)). For a moment that
    /// may be the losetup of another test, which opens them all.
    /// </remarks>
    public static Task<bool> AreGoneAsync(IHost host, string file) =>
        Wait.UntilAsync(
            async ct => (await host.RunAsync(HostCommand.Of("losetup", "-n", "-O", "NAME", "-j", file), ct)).Output.Length == 0,
            TimeSpan.FromSeconds(30),
            TimeSpan.FromMilliseconds(50),
            TimeProvider.System,
            CancellationToken.None);
}

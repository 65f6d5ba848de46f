using System.Globalization;
using System.Text.RegularExpressions;
using StorageChaos.Hosts;
using StorageChaos.Stacks;

namespace StorageChaos.Running;

/// <summary>
/// What ends a run early, because nothing that comes after it would be about the storage: a kernel that broke on its own,
/// or a disk of the lab that fills up. A host that does not come back ends it, too: the nemesis tells.
/// </summary>
internal sealed partial class StopConditions(IEnumerable<IHost> hosts, string evidence, TimeProvider clock)
{
    /// <summary>Free space, in MiB, below which a disk counts as full.</summary>
    private const long LeastFree = 64;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly TaskCompletionSource<string> found = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Told of every line that a host logs.</summary>
    public void Hear(string host, string line)
    {
        if (Oops().IsMatch(line)) found.TrySetResult($"the kernel of {host} broke on its own: {line.Trim()}");
    }

    /// <summary>Does work, and ends it when one of the conditions holds.</summary>
    /// <exception cref="StackException">One held; says which.</exception>
    public async Task WatchAsync(Func<CancellationToken, Task> work, CancellationToken ct)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var disks = LookAtDisksAsync(stop.Token);
        var going = work(stop.Token);
        var stopped = await Task.WhenAny(going, found.Task) == found.Task;
        if (!stopped) await stop.CancelAsync();
        else await CancelAsync(stop, going);
        await disks;
        if (stopped) throw new StackException($"the run was stopped: {await found.Task}");
        await going;
    }

    private static async Task CancelAsync(CancellationTokenSource stop, Task going)
    {
        await stop.CancelAsync();
        await Task.WhenAny(going);
    }

    private async Task LookAtDisksAsync(CancellationToken ct)
    {
        try
        {
            while (!found.Task.IsCompleted)
            {
                if (new DriveInfo(evidence).AvailableFreeSpace >> 20 is < LeastFree and var here)
                    found.TrySetResult($"the disk of the evidence is full: {here} MiB are left at {evidence}");
                await Task.WhenAll(hosts.Select(h => LookAsync(h, ct)));
                await Task.Delay(Interval, clock, ct);
            }
        }
        catch (OperationCanceledException)
        {
            // The work is done.
        }
    }

    private async Task LookAsync(IHost host, CancellationToken ct)
    {
        try
        {
            var answer = await host.RunAsync(HostCommand.Of("df", "--output=avail", "-BM", "/"), ct);
            var digits = new string([.. answer.Output.Where(char.IsAsciiDigit)]);
            if (long.TryParse(digits, CultureInfo.InvariantCulture, out var free) && free < LeastFree)
                found.TrySetResult($"the disk of {host.Name} is full: {free} MiB are left at /");
        }
        catch (HostCommandException)
        {
            // A host that is down now was taken down by a fault.
        }
    }

    [GeneratedRegex(
        @"kernel: .*(BUG: (?!workqueue)|Oops: |general protection fault, probably|kernel BUG at |Kernel panic|Unable to handle kernel)")]
    private static partial Regex Oops();
}

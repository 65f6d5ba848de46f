namespace StorageChaos.Storage;

/// <summary>
/// What a stack promises. Only losses that the contract does not allow are failures of the storage;
/// allowed ones are found and reported all the same.
/// </summary>
/// <param name="Allowances">What may be lost; empty: nothing that was acknowledged, ever.</param>
public sealed record DurabilityContract(IReadOnlyList<Allowance> Allowances)
{
    private static readonly Dictionary<string, EffectiveSettings> NothingRead = [];

    /// <summary>When errors may lawfully reach the application, one clause each. They lose nothing that was acknowledged.</summary>
    public IReadOnlyList<string> Errors { get; init; } = [];

    /// <summary>Derives the contract from the stack's settings.</summary>
    /// <param name="stack">What was asked for.</param>
    /// <param name="effective">What was read back from the hosts, by part, which overrides that; null: nothing yet.</param>
    public static DurabilityContract Of(StackSpec stack, IReadOnlyDictionary<string, EffectiveSettings>? effective = null)
    {
        var settings = DurabilitySettings.Of(stack, effective ?? NothingRead);
        var allowances = new List<Allowance>();
        if (settings.AsyncExport)
        {
            allowances.Add(new Allowance(
                "gateway", AcknowledgedWrites: true, Metadata: false,
                "an async export answers before data is on stable storage", "exports(5), async"));
        }

        if (settings.WritebackData)
        {
            allowances.Add(new Allowance(
                "gateway", AcknowledgedWrites: false, Metadata: false,
                "with data=writeback a file that was being written may hold what its blocks held before", "ext4(5), data=writeback")
            { OldBlocks = true });
        }

        if (!settings.Barriers)
        {
            allowances.Add(new Allowance(
                "gateway", AcknowledgedWrites: true, Metadata: true,
                "the file system is mounted without barriers, so it never flushes the disk's volatile cache", "ext4(5), barrier")
            { DiskCache = true });
        }

        if (settings.Cache == WriteCache.Hidden)
        {
            allowances.Add(new Allowance(
                "target", AcknowledgedWrites: true, Metadata: true,
                "the target's write-back cache is not announced, so the initiator never flushes it", "SBC-4, caching mode page, WCE"));
        }

        if (settings is { Cache: WriteCache.Announced, Barriers: false })
        {
            allowances.Add(new Allowance(
                "target", AcknowledgedWrites: true, Metadata: true,
                "the file system is mounted without barriers on a volatile cache", "ext4(5), barrier"));
        }
        else if (settings.Cache == WriteCache.Announced)
        {
            // Measured: of 283 writes 2 were lost, both of the 4 whose barrier the power cut interrupted; those before and after were whole.
            allowances.Add(new Allowance(
                "target", AcknowledgedWrites: true, Metadata: false,
                "a barrier that the power cut interrupts is repeated, but the writes before it, which were in the cache, are not",
                "kernel source, drivers/scsi/scsi_lib.c, scsi_io_completion_action: after UNIT ATTENTION the command is retried")
            { UnderWayOnly = true });
        }

        return new DurabilityContract(allowances) { Errors = [.. ErrorsOf(stack)] };
    }

    private static IEnumerable<string> ErrorsOf(StackSpec stack)
    {
        if (stack.Mount.Mode == MountMode.Soft)
            yield return "when the client of a soft mount has tried in vain (nfs(5), soft)";
        var seconds = $"{stack.RecoveryTimeout.TotalSeconds:0} s";
        if (stack.Multipath is not { } paths)
            yield return $"after {seconds} without the SAN (open-iscsi README, 8.1.2, replacement_timeout)";
        else if (paths.NoPathRetry == "fail")
            yield return $"after {seconds} without any path (multipath.conf(5), no_path_retry fail)";
        else if (paths.NoPathRetry != "queue")
            yield return $"after {seconds} and {paths.NoPathRetry} checks without any path (multipath.conf(5), no_path_retry)";
    }

    /// <summary>The allowance, if any, that covers a loss after power cuts of these hosts.</summary>
    public Allowance? For(IReadOnlySet<string> powerCutHosts) => Allowances.FirstOrDefault(a => powerCutHosts.Contains(a.PowerCutOf));

    /// <summary>The contract in words.</summary>
    public override string ToString() => (Allowances.Count == 0
        ? "every acknowledged write survives every fault"
        : "acknowledged writes survive, except after " + string.Join("; ", Allowances.Select(a => $"a power cut of {a.PowerCutOf}{(a.DiskCache ? " and its disk" : "")}{(a.UnderWayOnly ? ", if they were under way" : "")}: {a.Because} ({a.Source})")))
        + (Errors.Count == 0 ? "" : "; errors may reach the application " + string.Join(", or ", Errors));
}

/// <summary>One thing that a stack may lawfully lose.</summary>
/// <param name="PowerCutOf">The host whose power cut the allowance is about.</param>
/// <param name="AcknowledgedWrites">Acknowledged writes may be gone.</param>
/// <param name="Metadata">The file system's metadata may be inconsistent.</param>
/// <param name="Because">Why, in one clause.</param>
/// <param name="Source">Where that is written.</param>
public sealed record Allowance(string PowerCutOf, bool AcknowledgedWrites, bool Metadata, string Because, string Source)
{
    /// <summary>Only writes that were invoked, and not yet acknowledged, when the power went.</summary>
    public bool UnderWayOnly { get; init; }

    /// <summary>Of writes that were never acknowledged only: in their place may be whatever the blocks held before.</summary>
    public bool OldBlocks { get; init; }

    /// <summary>Only if the disk lost what its volatile cache held, too.</summary>
    public bool DiskCache { get; init; }
}

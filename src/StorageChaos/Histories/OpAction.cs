namespace StorageChaos.Histories;

/// <summary>The values of <see cref="Op.Action"/>.</summary>
public static class OpAction
{
    /// <summary>A writer appends one record and waits for its barrier.</summary>
    public const string Append = "append";

    /// <summary>
    /// A writer overwrites one record of its file with its next version and waits for its barrier; the first such op lays out the
    /// whole file, up to <see cref="Op.ThroughRecord"/>, with one barrier.
    /// </summary>
    public const string Overwrite = "overwrite";

    /// <summary>The final, cold read of a range of records; <see cref="Op.Found"/> says what was there.</summary>
    public const string Read = "read";

    /// <summary>The final read of one writer's file ended; <see cref="Op.Record"/> counts the record slots that the file has, <see cref="Op.Path"/> is the file.</summary>
    public const string ReadEnd = "read-end";

    /// <summary>A fault is injected.</summary>
    public const string Inject = "inject";

    /// <summary>What a fault's probe said before the injection; in <see cref="Op.Detail"/>.</summary>
    public const string Baseline = "baseline";

    /// <summary>A probe asks what effect a fault has had so far.</summary>
    public const string Probe = "probe";

    /// <summary>A fault is removed.</summary>
    public const string Heal = "heal";

    /// <summary>Something was altered by hand, as the scenario wants; in <see cref="Op.Detail"/>.</summary>
    public const string Tamper = "tamper";

    /// <summary>A phase of the run begins (Invoke) or ends (Ok, Fail); its name is in <see cref="Op.Detail"/>.</summary>
    public const string Phase = "phase";
}

namespace StorageChaos.Histories;

/// <summary>
/// The values of <see cref="Op.Action"/> for what the harness does. What the workloads do is in the protocol of each kind of work.
/// </summary>
public static class OpAction
{
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

    /// <summary>
    /// The LUN was read from its first byte to its last. Ok: every byte of it. Fail: not; where it failed is in <see cref="Op.Error"/>.
    /// Host and device are in <see cref="Op.Detail"/>.
    /// </summary>
    public const string ReadLun = "read-device";

    /// <summary>A phase of the run begins (Invoke) or ends (Ok, Fail); its name is in <see cref="Op.Detail"/>.</summary>
    public const string Phase = "phase";
}

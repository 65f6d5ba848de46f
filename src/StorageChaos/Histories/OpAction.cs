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
    /// A host (<see cref="Op.Host"/>) was asked whether it lives. Fail: it does not, or it booted by itself; <see cref="Op.Error"/> is
    /// one of <c>HostState</c>, <see cref="Op.Detail"/> says how that is known. Ok: who did not answer before does now.
    /// </summary>
    public const string Host = "host";

    /// <summary>What a host (<see cref="Op.Host"/>) served or used did not come back after its boot: Fail, with the reason.</summary>
    public const string Restore = "restore";

    /// <summary>
    /// A rung of recovery (<see cref="Op.Value"/>) is tried. Ok: the service was back. Fail: it was not. Info: the rung itself could not
    /// be done.
    /// </summary>
    public const string Rung = "rung";

    /// <summary>Whether a link (<see cref="Op.Value"/>) carries traffic: Ok or Fail.</summary>
    public const string Link = "link";

    /// <summary>
    /// A block device (<see cref="Op.Value"/>) is read from end to end on a host (<see cref="Op.Host"/>): Ok if every byte could be read,
    /// else Fail with the <see cref="Op.Error"/>.
    /// </summary>
    public const string ReadDevice = "read-device";

    /// <summary>A phase of the run begins (Invoke) or ends (Ok, Fail); its name is in <see cref="Op.Detail"/>.</summary>
    public const string Phase = "phase";
}

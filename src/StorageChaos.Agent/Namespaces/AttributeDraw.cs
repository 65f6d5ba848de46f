using StorageChaos.Protocol;

namespace StorageChaos.Agent.Namespaces;

/// <summary>Draws the operations that set an attribute of a file or directory.</summary>
/// <param name="tree">What is there.</param>
/// <param name="lots">The source of chance.</param>
internal sealed class AttributeDraw(NameTree tree, Lots lots)
{
    private static readonly int[] Modes = [0x1a4, 0x180, 0x1a0, 0x1ed, 0x1c0, 0x1e8]; // 0644 0600 0640 0755 0700 0750

    internal NamePlan? ChangeMode() => Change(NamespaceProtocol.ChangeMode, step => step with { Mode = lots.Of(Modes) });

    internal NamePlan? ChangeOwner() =>
        Change(NamespaceProtocol.ChangeOwner, step => step with { Uid = 1000 + (uint)lots.Below(3), Gid = 1000 + (uint)lots.Below(3) });

    // Whole seconds: some file systems keep no fractions. Between 2001 and 2020: in the past for every clock.
    internal NamePlan? SetTime() =>
        Change(NamespaceProtocol.SetTime, step => step with { Seconds = 1_000_000_000 + lots.Below(600_000_000) });

    /// <param name="number">Number of the operation, which is in the value.</param>
    internal NamePlan? SetAttribute(long number) =>
        Change(NamespaceProtocol.SetAttribute, step => step with { Attribute = $"user.sc{lots.Below(3)}", Text = $"v{number}" });

    private NamePlan? Change(string action, Func<NameStep, NameStep> to)
    {
        if (tree.Some(lots, o => o.Kind != NameKind.Symlink) is not { } one) return null;
        var step = new NameStep(action, lots.Of(one.Names).Path) { OfDirectory = one.Kind == NameKind.Directory };
        return new NamePlan(to(step), () => { }) { Objects = [one] };
    }
}

namespace StorageChaos.Nodes;

/// <summary>What became of a host, in a word: values of an op's error in a history.</summary>
public static class HostState
{
    /// <summary>Its kernel said so on its console, and halted (kernel source, kernel/panic.c).</summary>
    public const string Panicked = "panicked";

    /// <summary>It has power, and no program on it answers.</summary>
    public const string Hung = "hung";

    /// <summary>It is switched off, and nobody switched it off.</summary>
    public const string Halted = "halted";

    /// <summary>It answers, but has booted since it was last asked (proc(5), <c>random/boot_id</c>), and nobody booted it.</summary>
    public const string Rebooted = "rebooted by itself";

    /// <summary>Nothing answers, and nobody can tell whether it has power: it may be dead, or only cut off.</summary>
    public const string Unreachable = "unreachable";

    /// <summary>Those in which the operating system is gone, or has been.</summary>
    public static IReadOnlyList<string> Dead { get; } = [Panicked, Hung, Halted, Rebooted];
}

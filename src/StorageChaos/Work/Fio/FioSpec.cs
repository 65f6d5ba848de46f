using StorageChaos.Protocol;

namespace StorageChaos.Work.Fio;

/// <summary>
/// Jobs of fio, one after the other, each on a file of its own: 4 KiB at random places, fsync after each, crc32c in each block.
/// </summary>
public sealed record FioSpec : IWork
{
    private static readonly string[] Reserved =
    [
        "name", "filename", "directory", "size", "randseed", "do_verify", "output", "output-format", "terse-version", "readonly",
        "time_based", "runtime", "numjobs",
    ];

    /// <summary>How many jobs run at a time, 1-8.</summary>
    public int Writers { get; init; } = 1;

    /// <summary>Size of the file of one job in bytes: a multiple of 4096, at most 1 GiB.</summary>
    public int FileBytes { get; init; } = 1 << 20;

    /// <summary>Options of fio, such as <c>bs=8k</c>; they override the job's (fio(1)).</summary>
    public IReadOnlyList<string> Options { get; init; } = [];

    /// <inheritdoc/>
    string IWork.Name => "fio";

    /// <inheritdoc/>
    public IEnumerable<string> Problems()
    {
        if (Writers is < 1 or > 8) yield return $"writers: {Writers} is not between 1 and 8";
        if (!FioProtocol.FileBytes.Takes(FileBytes)) yield return $"fileBytes: {FileBytes} is not {FioProtocol.FileBytes.Range}";
        for (var i = 0; i < Options.Count; i++)
        {
            if (Options[i].Length == 0 || Options[i].StartsWith('-') || Options[i].Contains('\n', StringComparison.Ordinal))
                yield return $"options[{i}]: write it without dashes, such as \"bs=8k\"";
            else if (Reserved.Contains(Options[i].Split('=')[0]))
                yield return $"options[{i}]: '{Options[i].Split('=')[0]}' is set by the harness";
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Work(WorkArea area)
    {
        ArgumentNullException.ThrowIfNull(area);
        return [area.Agent, FioProtocol.Command, .. Common(area), .. area.Pauses];
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Read(WorkArea area, bool cached)
    {
        ArgumentNullException.ThrowIfNull(area);
        return [area.Agent, FioProtocol.ReadCommand, .. Common(area)];
    }

    private string[] Common(WorkArea area) =>
    [
        .. area.Options(Writers), .. WorkArea.Option(FioProtocol.FileBytes, FileBytes),
        .. Options.Count == 0 ? Array.Empty<string>() : [FioProtocol.Options, string.Join('\n', Options)],
    ];
}

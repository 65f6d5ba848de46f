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

    // Those that are about I/O alone. fio takes others that run commands or open files anywhere, and takes abbreviations, too.
    private static readonly string[] Allowed =
    [
        "bs", "blocksize", "bssplit", "bs_unaligned", "blockalign", "bsrange", "blocksize_range", "rw", "readwrite", "rwmixread",
        "rwmixwrite", "iodepth", "iodepth_batch", "iodepth_batch_submit", "iodepth_batch_complete", "iodepth_low", "direct", "buffered",
        "sync", "fsync", "fdatasync", "fsync_on_close", "end_fsync", "create_on_open", "create_fsync", "fallocate", "file_append",
        "overwrite", "invalidate", "randrepeat", "random_distribution", "percentage_random", "norandommap", "softrandommap",
        "random_generator", "offset", "io_size", "io_limit", "number_ios", "loops", "rate", "rate_iops", "thinktime",
        "thinktime_blocks", "verify", "verify_interval", "verify_offset", "verify_fatal", "verify_backlog", "verify_backlog_batch",
        "verifysort", "refill_buffers", "scramble_buffers", "zero_buffers", "buffer_compress_percentage", "buffer_compress_chunk",
        "dedupe_percentage", "ioengine", "lockmem", "gtod_reduce", "disable_lat", "disable_clat", "disable_slat", "unlink",
    ];

    private static readonly string[] Engines =
        ["sync", "psync", "vsync", "pvsync", "pvsync2", "libaio", "io_uring", "posixaio", "mmap", "splice"];

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
            else if (Refusal(Options[i]) is { } refusal)
                yield return $"options[{i}]: {refusal}";
        }
    }

    private static string? Refusal(string option)
    {
        var (name, value) = option.Split('=', 2) is [var key, var text] ? (key, text) : (option, "");
        if (Reserved.Contains(name)) return $"'{name}' is set by the harness";
        if (!Allowed.Contains(name))
            return $"'{name}' is not one of the options of fio that are about I/O alone: {string.Join(", ", Allowed)}";
        if (!value.All(c => char.IsAsciiLetterOrDigit(c) || "_.,:/%+-".Contains(c, StringComparison.Ordinal)))
            return $"'{value}' is not a value of '{name}'";
        return name == "ioengine" && !Engines.Contains(value) ? $"ioengine '{value}' is not one of {string.Join(", ", Engines)}" : null;
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

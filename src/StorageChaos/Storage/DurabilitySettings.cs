namespace StorageChaos.Storage;

/// <summary>
/// The settings that decide what may be lost: as they are in effect on the hosts, and as they were asked for where that was
/// not read. An option may be asked for in many ways; what counts is what the kernel made of it.
/// </summary>
/// <param name="AsyncExport">The server answers before data is on stable storage (exports(5)).</param>
/// <param name="Barriers">The file system flushes the disk's volatile cache (ext4(5), btrfs(5); xfs always does).</param>
/// <param name="WritebackData">ext4 journals the size of a file without waiting for its data (ext4(5), <c>data=writeback</c>).</param>
/// <param name="Cache">The target's volatile cache, and whether the initiator is told of it.</param>
internal sealed record DurabilitySettings(bool AsyncExport, bool Barriers, bool WritebackData, WriteCache Cache)
{
    /// <param name="stack">What was asked for.</param>
    /// <param name="effective">What was read back, by part; a part may be missing.</param>
    public static DurabilitySettings Of(StackSpec stack, IReadOnlyDictionary<string, EffectiveSettings> effective)
    {
        var export = Words(effective, "export", "options");
        var fileSystem = Words(effective, "fileSystem", "options").Concat(Words(effective, "fileSystem", "ext4")).ToList();
        if (fileSystem.Count == 0) fileSystem = [.. stack.FileSystem.MountOptions.SelectMany(o => o.Split(','))];
        return new DurabilitySettings(
            export.Count > 0 ? export.Contains("async") : stack.Export.Mode == ExportMode.Async,
            fileSystem.LastOrDefault(o => o is "barrier" or "nobarrier" || o.StartsWith("barrier=", StringComparison.Ordinal)) is not ("nobarrier" or "barrier=0"),
            fileSystem.LastOrDefault(o => o.StartsWith("data=", StringComparison.Ordinal)) == "data=writeback",
            CacheOf(stack, effective));
    }

    // The block layer flushes a disk that it takes to be write-back, and no other (Documentation/block/writeback_cache_control.rst).
    private static WriteCache CacheOf(StackSpec stack, IReadOnlyDictionary<string, EffectiveSettings> effective)
    {
        if (!effective.TryGetValue("target", out var target) || target["backstore"] is not { Length: > 0 } backstore) return stack.Target.WriteCache;
        if (!backstore.Contains("Mode: Buffered-WCE", StringComparison.Ordinal)) return WriteCache.WriteThrough;
        return effective.TryGetValue("session", out var session) && session["write_cache"] == "write back" ? WriteCache.Announced : WriteCache.Hidden;
    }

    private static List<string> Words(IReadOnlyDictionary<string, EffectiveSettings> effective, string part, string name) =>
        effective.TryGetValue(part, out var settings) ? [.. settings[name].Split([',', '(', ')'], StringSplitOptions.RemoveEmptyEntries)] : [];
}

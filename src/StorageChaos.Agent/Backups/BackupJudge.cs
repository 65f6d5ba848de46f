using StorageChaos.Agent.Native;
using StorageChaos.Agent.Output;
using StorageChaos.Agent.Sectors;
using StorageChaos.Protocol;

namespace StorageChaos.Agent.Backups;

/// <summary>Compares a file, sector by sector, with what was written into it.</summary>
internal sealed class BackupJudge(BackupOptions options)
{
    private readonly byte[] expected = new byte[options.ChunkBytes];
    private readonly byte[] found = new byte[options.ChunkBytes];

    /// <summary>Adds to a line what is in the file.</summary>
    internal JsonLine Judge(BackupFile file, JsonLine line)
    {
        var path = $"{options.Place.Directory}/{file.Name}";
        if (PlainFile.OpenToRead(path, options.Place.Cached, out var open) is { } opening)
            return line.Text(LineKeys.Found, SlotKind.Unreadable.Name()).Text(LineKeys.Error, opening.Name);
        var judged = Judge(file, open, line);
        open.Close();
        return judged;
    }

    private JsonLine Judge(BackupFile file, PlainFile open, JsonLine line)
    {
        long size = 0, good = 0, corrupt = 0;
        long? wrong = null;
        var checksum = 0u;
        var zeros = true;
        string? foreign = null;
        for (int length; ; size += length)
        {
            if (open.Read(found, size, out length) is { } reading)
                return line.Text(LineKeys.Found, SlotKind.Unreadable.Name()).Text(LineKeys.Error, reading.Name);
            if (length == 0) break;
            var bytes = found.AsSpan(0, length);
            checksum = Crc32C.Continue(checksum, bytes);
            zeros &= !bytes.ContainsAnyExcept((byte)0);
            file.Fill(expected, options.Place.Seed, size);
            for (var at = 0; at < length; at += Sector.Size)
            {
                // Where the file ends within a sector this is only its beginning.
                var sector = bytes[at..Math.Min(at + Sector.Size, length)];
                var own = size + at < options.FileBytes && sector.SequenceEqual(expected.AsSpan(at, sector.Length));
                if (own && sector.Length == Sector.Size)
                {
                    good++;
                    continue;
                }

                wrong ??= size + at;
                if (own || !sector.ContainsAnyExcept((byte)0)) continue;
                if (!Sector.TryIdentify(sector, out var id)) corrupt++;
                else foreign ??= $"holds sector {id.Index} of record {id.Record} of writer {id.Writer} at byte {size + at}";
            }
        }

        // A file that got through in part has sectors of its own, zeros and an end. Anything else is damage.
        var whole = size == options.FileBytes && wrong is null;
        var kind = whole ? SlotKind.Intact : zeros ? SlotKind.Zeros : foreign is not null ? SlotKind.Misplaced
            : corrupt > 0 ? SlotKind.Corrupt : SlotKind.Torn;
        line.Text(LineKeys.Found, kind.Name()).Text(LineKeys.Value, BackupFile.Value(size, checksum));
        return whole ? line : line.Text(LineKeys.Detail, foreign
            ?? $"{good} of {options.FileBytes / Sector.Size} sectors are right, the first that is not begins at byte {wrong ?? size}");
    }
}

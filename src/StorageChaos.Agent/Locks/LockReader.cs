using StorageChaos.Agent.Native;
using StorageChaos.Agent.Output;
using StorageChaos.Agent.Sectors;
using StorageChaos.Protocol;

namespace StorageChaos.Agent.Locks;

/// <summary>Tells the count in the counter, and whose sectors are where in the file of appends.</summary>
internal sealed class LockReader(LockOptions options)
{
    private readonly byte[] sector = new byte[Sector.Size];

    internal void Read(Journal journal)
    {
        ReadFile(LockFiles.Counter, 0, journal);
        ReadFile(LockFiles.Appends, 2, journal);
    }

    // What belongs to no writer, and the end, has the number of the first writer of the file.
    private void ReadFile(string name, int firstWriter, Journal journal)
    {
        var speaker = options.Place.FirstWriter + firstWriter;
        var slots = 0L;
        var failure = PlainFile.OpenToRead($"{options.Place.Directory}/{name}", options.Place.Cached, out var file);
        if (failure is null)
        {
            for (; ; slots++)
            {
                failure = file.Read(sector, slots * Sector.Size, out var length);
                if (failure is not null || length == 0) break;
                journal.Write(Slot(name, speaker, slots, sector.AsSpan(0, length)));
            }

            file.Close();
        }

        journal.Write(
            ReadLines.End(LockProtocol.ReadEnd, speaker, slots)
                .Text(LineKeys.Value, $"file={name}")
                .TextIfAny(LineKeys.Error, failure?.Name));
    }

    // The version of the counter is the count. The version of an append is its place in the file.
    private JsonLine Slot(string name, int speaker, long slot, ReadOnlySpan<byte> bytes)
    {
        if (!Sector.TryIdentify(bytes, options.Place.Seed, out var found))
        {
            var kind = bytes.ContainsAnyExcept((byte)0) ? SlotKind.Corrupt : SlotKind.Zeros;
            return Line(speaker).Number(LineKeys.Version, slot).Text(LineKeys.Path, name).Text(LineKeys.Found, kind.Name());
        }

        var line = name == LockFiles.Counter
            ? Line(speaker).Number(LineKeys.Version, found.Record)
            : Line(found.Writer).Number(LineKeys.From, found.Record).Number(LineKeys.Version, slot);
        return line.Text(LineKeys.Path, name).Text(LineKeys.Found, SlotKind.Intact.Name());
    }

    private static JsonLine Line(int writer) => ReadLines.Found(LockProtocol.Read, writer);
}

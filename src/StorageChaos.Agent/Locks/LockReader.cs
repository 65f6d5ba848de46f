using StorageChaos.Agent.Native;
using StorageChaos.Agent.Output;
using StorageChaos.Agent.Sectors;

namespace StorageChaos.Agent.Locks;

/// <summary>Says what the counter stands at, and whose sectors are where in the file of appends.</summary>
internal sealed class LockReader(LockOptions options)
{
    private const string ReadAction = "locks-read";
    private const string EndAction = "locks-read-end";
    private readonly byte[] sector = new byte[Sector.Size];

    internal void Read(Journal journal)
    {
        ReadFile(LockFiles.Counter, 0, journal);
        ReadFile(LockFiles.Appends, 2, journal);
    }

    // What belongs to no writer, and the end, is told under the number of the first that writes to the file.
    private void ReadFile(string name, int firstWriter, Journal journal)
    {
        var speaker = options.Place.FirstWriter + firstWriter;
        var slots = 0L;
        var error = PlainFile.Open($"{options.Place.Directory}/{name}", Libc.OReadOnly, out var file)?.Name;
        if (error is null)
        {
            if (!options.Place.Cached) _ = Libc.Fadvise(file.Descriptor, 0, 0, Libc.FadviseDontNeed);
            for (; ; slots++)
            {
                if (file.Read(sector, slots * Sector.Size, out var length) is { } reading)
                {
                    error = reading.Name;
                    break;
                }

                if (length == 0) break;
                journal.Write(Slot(name, speaker, slots, sector.AsSpan(0, length)));
            }

            file.Close();
        }

        journal.Write(new JsonLine("end").Text("a", EndAction).Number("w", speaker).Number("slots", slots).Text("value", $"file={name}").TextIfAny("e", error));
    }

    // Of the counter the version is the count; of an append, its place in the file.
    private JsonLine Slot(string name, int speaker, long slot, ReadOnlySpan<byte> bytes)
    {
        var line = new JsonLine("read").Text("a", ReadAction);
        var known = Sector.TryIdentify(bytes, out var found) && found.Seed == options.Place.Seed;
        if (!known)
        {
            var kind = bytes.ContainsAnyExcept((byte)0) ? SlotKind.Corrupt : SlotKind.Zeros;
            return line.Number("w", speaker).Number("v", slot).Text("path", name).Text("found", kind.Name());
        }

        return name == LockFiles.Counter
            ? line.Number("w", speaker).Number("v", found.Record).Text("path", name).Text("found", SlotKind.Intact.Name())
            : line.Number("w", found.Writer).Number("from", found.Record).Number("v", slot).Text("path", name).Text("found", SlotKind.Intact.Name());
    }
}

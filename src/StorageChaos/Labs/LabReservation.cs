using System.Globalization;

namespace StorageChaos.Labs;

/// <summary>
/// A lab taken by one process, with a lock on a file (flock(2)): two runs at the same time would judge each other's faults, and a
/// reset beside a run would take its machines away. When the process ends, in whatever way, the lab is free again.
/// </summary>
internal sealed class LabReservation : IDisposable
{
    private readonly FileStream file;

    private LabReservation(FileStream file) => this.file = file;

    /// <summary>Takes it.</summary>
    /// <param name="state">Directory of the lab's running state.</param>
    /// <exception cref="LabBusyException">Another process has it; names that.</exception>
    /// <exception cref="IOException">The directory cannot be written.</exception>
    public static LabReservation Take(string state)
    {
        Directory.CreateDirectory(state);
        var (path, holder) = (Path.Combine(state, "run.lock"), Path.Combine(state, "run.pid"));
        FileStream file;
        try
        {
            file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (File.Exists(path))
        {
            var pid = File.Exists(holder) ? File.ReadAllText(holder) : "unknown";
            throw new LabBusyException(
                $"the lab is taken by process {pid} ({path}): wait for its end, or use another lab (STORAGECHAOS_LAB__ID)", e);
        }

        // In a file beside the lock, because a file that is locked cannot be read.
        File.WriteAllText(holder, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        return new LabReservation(file);
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();
}

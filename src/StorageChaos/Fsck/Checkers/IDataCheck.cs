using StorageChaos.Fsck.Reports;
using StorageChaos.Hosts;

namespace StorageChaos.Fsck.Checkers;

/// <summary>How a file system with checksums of its files' content checks that.</summary>
public interface IDataCheck
{
    /// <summary>The command that reads all content and changes nothing.</summary>
    /// <param name="device">Device or image.</param>
    HostCommand Check(string device);

    /// <summary>
    /// Reads what <see cref="Check"/> wrote, of the content alone: clean if all was read and is right, inconclusive if not
    /// all was read and nothing is known to be wrong.
    /// </summary>
    FsckReading Read(CheckerRun run);

    /// <summary>The command that prints whose the damaged content is.</summary>
    /// <param name="device">Device or image.</param>
    /// <param name="reading">A reading with findings.</param>
    HostCommand Owners(string device, FsckReading reading);

    /// <summary>The reading with one finding for each damaged file.</summary>
    /// <param name="reading">A reading with findings.</param>
    /// <param name="lines">What <see cref="Owners"/> printed.</param>
    FsckReading ByFile(FsckReading reading, IEnumerable<string> lines);
}

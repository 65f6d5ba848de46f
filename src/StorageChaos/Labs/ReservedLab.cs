using StorageChaos.Hosts;
using StorageChaos.Nodes;

namespace StorageChaos.Labs;

/// <summary>A lab that the caller has for itself alone: only so can it be reset, brought up or taken down.</summary>
public sealed class ReservedLab : IDisposable
{
    private readonly Lab lab;
    private readonly LabReservation reservation;

    internal ReservedLab(Lab lab)
    {
        this.lab = lab;
        reservation = LabReservation.Take(lab.Settings.State);
    }

    /// <summary>Brings all hosts into the state in which a run begins.</summary>
    /// <exception cref="HostCommandException">A host does not answer.</exception>
    /// <exception cref="LabMismatchException">The lab is not up, or has nothing to return to.</exception>
    public Task ResetAsync(CancellationToken ct) => lab.ResetAsync(ct);

    /// <summary>Makes the lab ready for resets: boots what is not running.</summary>
    /// <param name="report">Told what is being waited for, and its time limit.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="HostCommandException">A host failed, or took too long.</exception>
    public Task UpAsync(Action<string> report, CancellationToken ct) => lab.UpAsync(report, ct);

    /// <summary>Takes it down.</summary>
    /// <exception cref="LabMismatchException">Its machines are not ours.</exception>
    public Task DownAsync(CancellationToken ct) => lab.DownAsync(ct);

    /// <inheritdoc/>
    public void Dispose() => reservation.Dispose();
}

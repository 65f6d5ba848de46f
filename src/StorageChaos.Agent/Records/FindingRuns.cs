using StorageChaos.Agent.Output;

namespace StorageChaos.Agent.Records;

/// <summary>Joins equal findings of neighbouring slots, so that a healthy file is one line.</summary>
internal sealed class FindingRuns(int writer, Journal journal)
{
    private SlotFinding finding;
    private long from;
    private long to = -1;

    /// <param name="slot">Each slot in turn, from 0.</param>
    /// <param name="found">What is there.</param>
    /// <returns>Whether the journal still takes lines.</returns>
    internal bool Add(long slot, SlotFinding found)
    {
        var listening = true;
        if (to >= 0 && found != finding)
        {
            listening = End();
            from = slot;
        }

        finding = found;
        to = slot;
        return listening;
    }

    /// <summary>Writes the line about the last slots, if there are any.</summary>
    internal bool End() => to < 0 || journal.Write(RecordLines.Run(writer, from, to, finding));
}

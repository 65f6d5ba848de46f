using System.Text.RegularExpressions;
using StorageChaos.Fsck.Checkers;
using StorageChaos.Fsck.Reports;

namespace StorageChaos.Fsck.Xfs;

/// <summary>
/// The output of one run of xfs_repair, gone through once. A finding may take several lines: what libxfs says first
/// ("Metadata corruption detected at"), the message, and what would be done about it. They become one.
/// </summary>
internal sealed class XfsTranscript
{
    private const int LongestMessage = 2000;
    private static readonly MessageTable Table = MessageTable.Load("xfs-messages.tsv");

    private readonly XfsCauses causes = new();
    private readonly Dictionary<string, string> stops = [];
    private string? phase;

    // The finding that more lines may still be added to.
    private Finding? open;
    private MessageKind openKind;
    private long? openOther;

    private XfsTranscript()
    {
    }

    public FindingList Findings { get; } = new();

    /// <summary>The first line that says that the device failed.</summary>
    public string? DeviceFailure { get; private set; }

    public string? FirstLine { get; private set; }

    public string? LastLine { get; private set; }

    public bool ReachedPhase7 { get; private set; }

    public static XfsTranscript Of(CheckerRun run)
    {
        var transcript = new XfsTranscript();
        foreach (var line in new CheckerOutput(run).All)
            transcript.Take(line);
        transcript.Close();
        return transcript;
    }

    /// <summary>The first line that stopped xfs_repair for a reason, by the structure column of the table; null if none did.</summary>
    public string? Stop(string reason) => stops.GetValueOrDefault(reason);

    private void Take(string line)
    {
        FirstLine ??= line;
        LastLine = line;
        var found = Table.Find(line);
        switch (found?.Row.Kind)
        {
            case MessageKind.Info or MessageKind.Benign:
                if (line.StartsWith("Phase ", StringComparison.Ordinal))
                    Enter($"phase {line[6]}");
                break;
            case MessageKind.Device:
                DeviceFailure ??= line.Trim();
                break;
            case MessageKind.Abort:
                stops.TryAdd(found.Value.Row.Structure, line.Trim());
                break;
            case MessageKind.Detail when open is not null && IsAboutOpen(found.Value.Match):
                Append(found.Value.Row.ToFinding(found.Value.Match, line, phase));
                break;
            default:
                Open(found, line);
                break;
        }
    }

    private void Enter(string name)
    {
        Close();
        phase = name;
        ReachedPhase7 |= name == "phase 7";
    }

    private bool IsAboutOpen(Match match) =>
        MessageRow.Long(match, "inode") is not { } inode || open!.Inode is not { } of || inode == of;

    private void Append(Finding detail) => open = open! with
    {
        Inode = open.Inode ?? detail.Inode,
        Block = open.Block ?? detail.Block,
        Message = open.Message.Length < LongestMessage ? $"{open.Message}; {detail.Message}" : open.Message,
    };

    private void Open((MessageRow Row, Match Match)? found, string line)
    {
        var finding = found?.Row.ToFinding(found.Value.Match, line, phase) ?? Unknown(line);
        var announced = openKind == MessageKind.Prelude && open?.Structure == finding.Structure ? open : null;
        if (announced is null)
            Close();
        else
            finding = finding with { Inode = finding.Inode ?? announced.Inode, Message = $"{announced.Message}; {finding.Message}" };
        open = finding;
        openKind = found?.Row.Kind ?? MessageKind.Finding;
        openOther = found is { } f ? MessageRow.Long(f.Match, "other") : null;
    }

    private void Close()
    {
        if (open is null)
            return;
        var cause = causes.Of(open, openOther, openKind);
        open = open with { CausedBy = cause };
        causes.Remember(open, Findings.Add(OfEntry(open)), openOther);
        open = null;
        openKind = MessageKind.Info;
    }

    // xfs_repair names an entry by its directory and its name; the inode that it leads to is the one concerned.
    private Finding OfEntry(Finding finding) => openOther is { } target && finding.Path is not null
        ? finding with { Directory = finding.Inode, Inode = target }
        : finding;

    // A message that a later version adds must not be overlooked.
    private Finding Unknown(string line) => new()
    {
        Class = FindingClass.Other,
        Structure = "unknown",
        Severity = Severity.High,
        Pass = phase,
        Message = line.Trim(),
        Meaning = Meanings.Of(FindingClass.Other, "unknown"),
    };
}

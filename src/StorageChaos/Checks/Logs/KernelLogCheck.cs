using StorageChaos.Checks.Contracts;
using StorageChaos.Checks.Expectations;
using StorageChaos.Checks.Faults;
using StorageChaos.Nodes;
using StorageChaos.Stacks.Contracts;

namespace StorageChaos.Checks.Logs;

/// <summary>
/// What the hosts' logs say. Where no error is to reach the application, a critical line fails the run, unless the contract
/// covers it or the scenario expects or allows it; where errors are to surface, such lines are expected, and are only
/// reported. What the scenario expects to be logged must be there. The cascade shows the order of events.
/// </summary>
public sealed class KernelLogCheck : ICheck
{
    /// <summary>The check's name in results.</summary>
    public const string CheckName = "kernel-log";

    private const string Tolerated = "tolerated";
    private const string Oops = "oops";
    private const string Critical = "critical";
    private static readonly string[] Severities = [Critical, "error", "warning", Tolerated];

    /// <inheritdoc/>
    public string Name => CheckName;

    /// <summary>What the harness has a host log as the last line: without it nobody knows what else the host said.</summary>
    internal static string EndMark(string host) => $"storagechaos: end of {host}'s log";

    /// <inheritdoc/>
    public CheckResult Check(RunRecord run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var stated = run.Expect.KernelLog ?? new KernelLogExpectation();
        if (stated.Problems().FirstOrDefault() is { } problem)
            return new CheckResult { Check = Name, Verdict = Verdict.Inconclusive, Reason = $"expect.kernelLog.{problem}" };
        var welcome = stated.Expected.Concat(stated.Allowed).Select(t => t.Match()).ToList();
        var groups = (from line in run.Logs
                      let signature = KernelLogSignatures.Match(line.Text)
                      where signature is not null
                      let severity = Severity(run, line.Host, signature)
                      group line by (
                          line.Host,
                          Signature: signature,
                          Severity: severity == Critical && welcome.Any(w => w(line)) ? Tolerated : severity)).ToList();
        var allowance = new ContractCoverage(run).ForMetadata();
        var said = new List<(string Severity, KernelLogSignature Signature, Anomaly Anomaly)>();
        var figures = Severities.ToDictionary(s => s, _ => 0.0);
        foreach (var group in groups)
        {
            var (host, signature, severity) = group.Key;
            if (figures.TryGetValue(severity, out var sofar))
                figures[severity] = sofar + group.Count();
            if (severity is Critical or "error" or Tolerated)
            {
                var allowed = severity == Critical && allowance is not null;
                said.Add((severity, signature, ToAnomaly(host, signature, severity, [.. group], allowed)));
            }
        }

        var cascade = Cascade.Of(run);
        foreach (var stage in cascade.Where(e => e.AfterInjection is not null).GroupBy(e => e.Stage))
            figures[$"cascade.{stage.Key}"] = stage.First().AfterInjection!.Value;
        var lines = JudgeLines(run, figures, groups.Any(g => g.Key.Signature.Subsystem == "dm-snapshot"), said, allowance);
        var (verdict, reason) = new[] { Missing(run, stated), Said(run, stated), Unfinished(run) }
            .OfType<(Verdict Verdict, string Reason)>()
            .Aggregate(lines, (one, other) =>
                other.Verdict >= one.Verdict
                    ? (other.Verdict, $"{other.Reason}; {one.Reason}")
                    : (one.Verdict, $"{one.Reason}; {other.Reason}"));
        return new CheckResult
        {
            Check = Name,
            Verdict = verdict,
            Reason = cascade.Count == 0 ? reason : $"{reason}; cascade: {Cascade.Words(cascade)}",
            Figures = figures,
            Anomalies = [.. said.Select(s => s.Anomaly)],
            TimeLine = cascade.Count == 0 ? null : cascade,
        };
    }

    // An effect of a fault can be missing only if the fault happened.
    private static (Verdict Verdict, string Reason)? Missing(RunRecord run, KernelLogExpectation stated)
    {
        var missing = stated.Expected.Where(t => t.Match() is var says && !run.Logs.Any(says)).ToList();
        if (missing.Count == 0)
            return null;
        var reason = $"no line says {string.Join(", nor ", missing)}, as one must";
        if (run.Aborted is { } aborted)
            return (Verdict.Inconclusive, $"{reason}, but the run was cut short ({aborted})");
        var fault = new FaultEffectCheck().Check(run);
        return fault.Verdict == Verdict.Pass ? (Verdict.Fail, reason) : (Verdict.Inconclusive, $"{reason}, but {fault.Reason}");
    }

    private static (Verdict Verdict, string Reason)? Said(RunRecord run, KernelLogExpectation stated)
    {
        var absent = stated.Absent.Select(t => t.Match()).ToList();
        return run.Logs.FirstOrDefault(l => absent.Exists(says => says(l))) is { } line
            ? (Verdict.Fail, $"{line.Host} says what no line may say: {line.Text.Trim()} ({line.File}:{line.Line})")
            : null;
    }

    private static (Verdict Verdict, string Reason)? Unfinished(RunRecord run)
    {
        var ended = run.Logs.Where(l => l.Text.Contains(EndMark(l.Host), StringComparison.Ordinal)).Select(l => l.Host).ToHashSet();
        var open = run.Hosts.Keys.Where(h => !ended.Contains(h)).Order(StringComparer.Ordinal).ToList();
        return open.Count == 0 ? null : (Verdict.Inconclusive, $"the log of {string.Join(" and of ", open)} was not followed to its end");
    }

    private static (Verdict Verdict, string Reason) JudgeLines(
        RunRecord run,
        Dictionary<string, double> figures,
        bool snapshotLost,
        List<(string Severity, KernelLogSignature Signature, Anomaly Anomaly)> said,
        Allowance? allowance)
    {
        var tolerated = figures[Tolerated] == 0 ? "" : $" ({figures[Tolerated]} more are expected or allowed)";
        var counts =
            $"{figures[Critical]} critical lines{tolerated}, " +
            $"{figures["error"]} errors, {figures["warning"]} warnings in {run.Logs.Count} lines";

        // The copy that everything was verified on is void, and what the kernel said about it is our own doing.
        if (snapshotLost)
            return (Verdict.Inconclusive, $"the harness' own snapshot overflowed, which voids what was verified on it; {counts}");
        if (figures[Critical] == 0)
            return (Verdict.Pass, counts);
        var critical = said.Where(s => s.Severity == Critical).ToList();
        var first = critical[0].Anomaly.Message;
        // Storage must never bring a kernel down.
        if (critical.Find(s => s.Signature.Subsystem == Oops).Anomaly is { } oops)
            return (Verdict.Fail, $"{counts}; {oops.Message}");
        if (run.Expect.Errors != ErrorExpectation.None)
            return (Verdict.Pass, $"{counts}, as errors may surface here; the first: {first}");
        return allowance is null
            ? (Verdict.Fail, $"{counts}; the first: {first}")
            : (Verdict.Pass, $"{counts}, lawful after a power cut of {allowance.PowerCutOf} ({allowance.Because}); the first: {first}");
    }

    // With a hard mount "timed out" comes from the NFSv4 client's own calls (lease renewal): no application gets to see it.
    // With two paths, a session or a SCSI device is only one of them: if both are lost, the map or the file system logs that.
    private static string Severity(RunRecord run, string host, KernelLogSignature signature)
    {
        var isPath = signature is { Severity: Critical, Subsystem: "scsi" or "iscsi" } && run.Has(Role.Gateway, host);
        var milder = (signature.IfSoft && !run.Stack.Mount.GivesUp) || (isPath && run.Stack.Multipath is not null);
        return milder ? "error" : signature.Severity;
    }

    private static Anomaly ToAnomaly(string host, KernelLogSignature signature, string severity, List<LogLine> lines, bool allowed) => new()
    {
        Kind = "kernel-log",
        Message = $"{host}, {signature.Subsystem}, {severity}: {signature.Meaning}: {lines[0].Text.Trim()}",
        Count = lines.Count,
        AllowedByContract = allowed,
        Evidence = $"{lines[0].File}:{lines[0].Line}",
    };
}

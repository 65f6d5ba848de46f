using StorageChaos.Hosts;

namespace StorageChaos.Faults.Network;

/// <summary>
/// Rules that take packets. They sit in chains of our own, made beforehand; the injection is a jump to each at the head of
/// INPUT or OUTPUT, ahead of any ACCEPT ESTABLISHED of the host's own (iptables(8)).
/// </summary>
internal static class IptablesPlan
{
    /// <summary>The plan of such a fault.</summary>
    /// <param name="id">Of the fault.</param>
    /// <param name="hooks">Where it meets packets.</param>
    /// <param name="rules">What it does there, each without its chain.</param>
    /// <param name="severs">Whether nothing gets through.</param>
    /// <param name="module">The kernel module that the rules need; null: none but the packet filter itself.</param>
    public static FaultPlan Of(
        string id, IReadOnlyList<Hook> hooks, Func<Hook, IEnumerable<string>> rules, bool severs, string? module = null)
    {
        var hosts = hooks.GroupBy(h => h.End.Host).ToDictionary(g => g.Key, g => g.ToList());
        IReadOnlyList<PlanStep> Each(Func<List<Hook>, HostCommand> command) =>
            [.. hosts.Select(h => new PlanStep(h.Key, command(h.Value)))];
        return new FaultPlan
        {
            OfNetwork = true,
            Needs =
            [
                .. hosts.Keys.SelectMany(h =>
                    module is null ? [Need.Iptables(h)] : new[] { Need.Iptables(h), Need.Module(h, module) }),
            ],
            Prepare = Each(h => Restore(
            [
                .. h.SelectMany(hook =>
                    rules(hook).Select(r => $"-A {Chain(id, hook)} {r}").Prepend($":{Chain(id, hook)} - [0:0]")),
            ])),
            Inject = Each(h => h.Count == 1
                ? HostCommand.Of("iptables", "-w", "5", "-I", Base(h[0]), "1", "-j", Chain(id, h[0]))
                : Restore([.. h.Select(hook => $"-I {Base(hook)} 1 -j {Chain(id, hook)}")])),
            Heal = Each(h => HostCommand.Script(Unlink(id, h))),
            Clear = Each(h => HostCommand.Script(Remove(id, h))),
            Probe = Each(h => Probe(id, h)),
            Severed = severs ? [.. hosts.Keys] : [],
        };
    }

    /// <summary>The packets that a hook is about.</summary>
    public static string Match(Hook hook, Scope scope, int? port)
    {
        var match = $"{(hook.Arriving ? "-i" : "-o")} {hook.End.Interface}";
        if (scope == Scope.Interface) return match;
        var (source, destination) = hook.Arriving ? (hook.Peer, hook.End) : (hook.End, hook.Peer);
        match += $" -s {source.Address}/32 -d {destination.Address}/32";
        return port is null ? match : $"{match} -p tcp -m tcp --{(hook.FromServer ? "sport" : "dport")} {port}";
    }

    private static string Base(Hook hook) => hook.Arriving ? "INPUT" : "OUTPUT";

    private static string Chain(string id, Hook hook) => $"{Fault.Tag}-{id}{(hook.Arriving ? "" : "-out")}";

    private static HostCommand Restore(IEnumerable<string> lines) => HostCommand.Of("iptables-restore", "-w", "5", "--noflush") with
    {
        Input = $"*filter\n{string.Join('\n', lines)}\nCOMMIT\n",
    };

    // Where all is as we left it, one process is enough. If not, the jumps are removed one by one, and then we look at what is
    // left: the exit code of iptables is the same for a rule that is not there and for a lock that could not be taken.
    private static string Unlink(string id, List<Hook> hooks) => $$"""
        {{(hooks is [var one]
            ? $"iptables -w 5 -D {Base(one)} -j {Chain(id, one)}"
            : Transaction(hooks.Select(hook => $"-D {Base(hook)} -j {Chain(id, hook)}")))}} 2>/dev/null || {
          {{string.Join("\n  ", hooks.Select(hook => $"while iptables -w 5 -D {Base(hook)} -j {Chain(id, hook)} 2>/dev/null; do :; done"))}}
          {{UnlessGone($" -j {Fault.Tag}-{id}(-out)?$")}}
        }
        """;

    private static string Remove(string id, List<Hook> hooks) => $$"""
        {{Transaction(hooks.SelectMany(hook => new[] { $"-F {Chain(id, hook)}", $"-X {Chain(id, hook)}" }))}} 2>/dev/null || {
          {{UnlessGone($"^:{Fault.Tag}-{id}(-out)? ")}}
        }
        """;

    private static string Transaction(IEnumerable<string> lines) =>
        $"printf '%s\\n' '*filter' {string.Join(' ', lines.Select(Shell.Quote))} COMMIT | iptables-restore -w 5 --noflush";

    private static string UnlessGone(string pattern) =>
        $"rules=$(iptables-save -t filter) || exit 1\n  if printf '%s\\n' \"$rules\" | grep -E -- '{pattern}' >&2; then exit 1; fi";

    // Counters are those of iptables-save(8), -c: [packets:bytes] in front of each rule.
    private static HostCommand Probe(string id, List<Hook> hooks) => HostCommand.Script($$"""
        iptables-save -c -t filter | awk '
          / -j {{Fault.Tag}}-{{id}}(-out)?$/ { links++ }
          / -A {{Fault.Tag}}-{{id}}(-out)? .*-j (DROP|REJECT)/ { split($1, counters, /[^0-9]+/); packets += counters[2] }
          END { print "in-place=" (links == {{hooks.Count}} ? "yes" : "no"); print "effect=" packets + 0 }'
        echo "traffic=$(cat /sys/class/net/{{hooks[0].End.Interface}}/statistics/rx_packets)"
        """);
}

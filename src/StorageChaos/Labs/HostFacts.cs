using System.Globalization;
using System.Text.Json.Nodes;
using StorageChaos.Hosts;

namespace StorageChaos.Labs;

/// <summary>What a host is made of, for <c>run.json</c>.</summary>
internal static class HostFacts
{
    /// <summary>Kernel, versions, and whether the modules that faults and checks need are there.</summary>
    public static async Task<JsonObject> ReadAsync(IHost host, CancellationToken ct)
    {
        var answer = await host.RunAsync(HostCommand.Script("""
            echo "kernel=$(uname -r)"
            sed -n 's/^PRETTY_NAME="\(.*\)"/system=\1/p' /etc/os-release
            echo "iptables=$(iptables --version)"
            echo "tc=$(tc -V)"
            for m in ifb act_mirred cls_flower sch_netem dm_snapshot; do
              if [ -d /sys/module/$m ] || modinfo $m >/dev/null 2>&1; then echo "module.$m=yes"; else echo "module.$m=no"; fi
            done
            dpkg-query -W -f 'package.${Package}=${Version}\n' open-iscsi nfs-kernel-server nfs-common e2fsprogs xfsprogs btrfs-progs multipath-tools 2>/dev/null || true
            """), ct);
        var facts = new JsonObject();
        foreach (var line in answer.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Split('=', 2) is [var name, var value]) facts[name] = value;
        }

        return facts;
    }

    /// <summary>How far a host's clock is from ours, in seconds, and how wrong that may be.</summary>
    public static async Task<(double Offset, double Error)> ClockAsync(IHost host, TimeProvider clock, CancellationToken ct)
    {
        var asked = clock.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0;
        var answer = await host.RunAsync(HostCommand.Of("date", "+%s.%N"), ct);
        if (!double.TryParse(answer.Output, CultureInfo.InvariantCulture, out var theirs))
            throw new HostCommandException(answer, "this is not the time");
        return (Math.Round(theirs - asked - answer.Duration / 2, 3), Math.Round(answer.Duration / 2, 3));
    }
}

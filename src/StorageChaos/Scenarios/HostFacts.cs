using System.Globalization;
using System.Text.Json.Nodes;
using StorageChaos.Hosts;
using StorageChaos.Storage;

namespace StorageChaos.Scenarios;

/// <summary>What a host is made of, for <c>run.json</c>: kernel, versions, clock, and what tc and iptables offer there.</summary>
internal static class HostFacts
{
    /// <summary>Asks a host.</summary>
    public static async Task<JsonObject> ReadAsync(IHost host, TimeProvider clock, CancellationToken ct)
    {
        var asked = clock.GetUtcNow();
        var answer = await host.RunAsync(HostCommand.Script("""
            printf 'clock=%s\n' "$(date +%s.%N)"
            printf 'kernel=%s\n' "$(uname -r)"
            printf 'system=%s\n' "$(sed -n 's/^PRETTY_NAME="\(.*\)"/\1/p' /etc/os-release)"
            printf 'iptables=%s\n' "$(iptables --version)"
            printf 'tc=%s\n' "$(tc -V)"
            for m in ifb act_mirred cls_flower sch_netem dm_snapshot; do
              if [ -d /sys/module/$m ] || modinfo $m >/dev/null 2>&1; then echo "module.$m=yes"; else echo "module.$m=no"; fi
            done
            dpkg-query -W -f 'package.${Package}=${Version}\n' open-iscsi nfs-kernel-server nfs-common e2fsprogs xfsprogs btrfs-progs multipath-tools 2>/dev/null || true
            """), ct);
        var values = EffectiveSettings.Parse(answer.Output);
        var facts = new JsonObject();
        foreach (var (name, value) in values.Values.Where(v => v.Key != "clock")) facts[name] = value;
        if (double.TryParse(values["clock"], CultureInfo.InvariantCulture, out var theirs))
        {
            var middle = asked.ToUnixTimeMilliseconds() / 1000.0 + answer.Duration / 2;
            facts["clockOffsetSeconds"] = Math.Round(theirs - middle, 3);
            facts["clockOffsetError"] = Math.Round(answer.Duration / 2, 3);
        }

        return facts;
    }
}

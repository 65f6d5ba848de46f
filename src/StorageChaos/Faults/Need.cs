namespace StorageChaos.Faults;

/// <summary>Something that a host must offer before a fault may be injected there.</summary>
/// <param name="Host">The host.</param>
/// <param name="What">What it is, in words: <c>kernel module sch_netem</c>.</param>
/// <param name="Test">Shell text that succeeds if it is there, and says on standard error why not.</param>
public sealed record Need(string Host, string What, string Test)
{
    /// <summary>A program in the path.</summary>
    public static Need Tool(string host, string name) =>
        new(host, $"the program {name}", $"command -v {name} >/dev/null || {{ echo 'not in the path' >&2; false; }}");

    /// <summary>A kernel module. The test loads it: a module that loads before the run also loads during it (modprobe(8)).</summary>
    public static Need Module(string host, string name) => new(host, $"the kernel module {name}", $"modprobe {name}");

    /// <summary>
    /// One packet filter. Rules of the nf_tables and the legacy variant both apply, in an order that neither shows
    /// (iptables-nft(8)), so nobody could say what a rule of ours does.
    /// </summary>
    public static Need Iptables(string host) => new(host, "one iptables", """
        case $(iptables -V) in
        *nf_tables*) [ ! -s /proc/net/ip_tables_names ] || { echo "iptables is the nf_tables variant, but legacy tables are in use too: $(tr '\n' ' ' < /proc/net/ip_tables_names)" >&2; false; } ;;
        *legacy*) ! iptables-nft-save 2>/dev/null | grep -q '^-A' || { echo 'iptables is the legacy variant, but nf_tables rules are in use too' >&2; false; } ;;
        *) echo "no iptables that answers: $(iptables -V 2>&1)" >&2; false ;;
        esac
        """);
}

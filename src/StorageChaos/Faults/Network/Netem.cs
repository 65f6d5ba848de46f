namespace StorageChaos.Faults.Network;

/// <summary>What netem is to do, in tc-netem(8)'s words.</summary>
internal sealed record Netem
{
    /// <summary>The loss model; null: none.</summary>
    public required string? Loss { get; init; }

    /// <summary>What else is done to packets one by one: doubled, damaged; empty: nothing.</summary>
    public required string Each { get; init; }

    /// <summary>What makes them wait: delay, order, rate; empty: nothing.</summary>
    public required string Queue { get; init; }

    /// <summary>Whether packets are damaged.</summary>
    public required bool Damages { get; init; }

    /// <summary>Length of the queue in packets.</summary>
    public required int Limit { get; init; }

    /// <summary>
    /// Whether the queue has a netem of its own, inside the one for the loss: then whatever the inner one drops is overflow, and
    /// can be told apart from what was to be lost. Damage is done in the outer one: the inner one would cut a large segment into
    /// several, and the outer one's count would be wrong. Not with duplicates, which newer kernels refuse in a tree of two.
    /// </summary>
    public required bool Nested { get; init; }

    /// <summary>Whether nothing gets through.</summary>
    public required bool Total { get; init; }

    /// <summary>Seed of its random numbers.</summary>
    public required uint? Seed { get; init; }

    /// <summary>Shell text that sets it up on a device; <c>$seed</c> stands for the seed, where tc knows one.</summary>
    public string SetUp(string device) => Nested
        ? $"""
            tc qdisc add dev {device} root handle 1: netem limit {Limit} {Words(Loss, Each)} $seed
            tc qdisc add dev {device} parent 1:1 handle 2: netem limit {Limit} {Queue} $seed
            """
        : $"tc qdisc add dev {device} root handle 1: netem limit {Limit} {Words(Loss, Each, Queue)} $seed";

    /// <summary>
    /// awk text for the lines of <c>tc -s qdisc show</c>: what passed through and was dropped, and of that what the queue
    /// had no room for. Where loss and queue are one netem, the two cannot be told apart.
    /// </summary>
    public string Count => $$"""
        /^qdisc netem 1:/ { level = 1 } /^qdisc netem 2:/ { level = 2 }
        /Sent/ { sub(/.*bytes /, ""); sent[level] += $1; sub(/.*dropped /, ""); dropped[level] += $1 }
        /backlog/ { backlog[level] += $2 }
        END {
          print "effect=" {{(Loss is not null && Each.Length + Queue.Length == 0 ? "dropped[1] + 0" : "sent[1] + dropped[1] + 0")}}
          print "sent=" sent[1] + 0; print "dropped=" dropped[1] + 0
          print "overflow=" {{(Nested ? "dropped[2] + 0" : Loss is null ? "dropped[1] + 0" : "\"unknown\"")}}
        }
        """;

    private static string Words(params string?[] words) => string.Join(' ', words.Where(w => !string.IsNullOrEmpty(w)));
}

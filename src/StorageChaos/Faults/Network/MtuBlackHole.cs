using System.Text.Json.Serialization;
using StorageChaos.Nodes;

namespace StorageChaos.Faults.Network;

/// <summary>
/// Large packets vanish and small ones pass, without a word: a path whose MTU is smaller than its ends believe, and that
/// loses the ICMP messages which would tell them (RFC 2923, 2.1). Logins and pings succeed, data does not arrive.
/// Segments that the receiver's card has put together count as one large packet (ethtool(8), <c>gro</c>).
/// </summary>
public sealed record MtuBlackHole : LinkFault
{
    /// <summary>Largest packet that passes, in bytes with its IP header, 68-65534.</summary>
    public int Above { get; init; } = 576;

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Unit => "packets";

    /// <inheritdoc/>
    public override string Describe() => $"MTU black hole above {Above} bytes of {Where()}";

    /// <inheritdoc/>
    public override IEnumerable<string> Problems() => Above is >= 68 and <= 65534
        ? base.Problems()
        : base.Problems().Append($"above: {Above} is not between 68 (RFC 791) and 65534 bytes");

    /// <inheritdoc/>
    public override FaultPlan Compile(string id, Topology topology) => IptablesPlan.Of(
        id,
        Hooks(topology),
        hook => [$"{IptablesPlan.Match(hook, Scope, Port)} -m length --length {Above + 1}:65535 -j DROP"],
        severs: false,
        "xt_length");
}

using CsCheck;
using NUnit.Framework;
using StorageChaos.Checks;
using StorageChaos.Checks.Layers;
using StorageChaos.Histories;
using StorageChaos.Protocol;

namespace StorageChaos.Tests.Checks;

/// <summary>
/// From any read that five places agree about: harm to one record at any of them names the layer that lost it, and that record;
/// without harm nothing is ever found.
/// </summary>
[TestFixture]
internal sealed class LayersProperties
{
    /// <summary>
    /// Which places have a record (i) or lack it (w), in the order of <see cref="ReadPlace.All"/>, and the layer to which
    /// this points.
    /// </summary>
    public static readonly object[] Masks =
    [
        new[] { "iiiwi", "server" }, new[] { "iiwwi", "server" }, new[] { "iwiwi", "server" }, new[] { "iwwwi", "server" },
        new[] { "wiiwi", "server" }, new[] { "wiwwi", "server" }, new[] { "wwiwi", "server" }, new[] { "wwwwi", "server" },
        new[] { "iwwii", "nfs" }, new[] { "wwwii", "nfs" }, new[] { "iwiii", "nfs" }, new[] { "wwiii", "nfs" },
        new[] { "iiwii", "close-to-open" }, new[] { "wiwii", "close-to-open" },
        new[] { "wiiii", "client-cache" },
        new[] { "iiiiw", "lun" }, new[] { "iiwiw", "lun" }, new[] { "iwiiw", "lun" }, new[] { "iwwiw", "lun" },
        new[] { "wiiiw", "lun" }, new[] { "wiwiw", "lun" }, new[] { "wwiiw", "lun" }, new[] { "wwwiw", "lun" },
        new[] { "iiiww", "server-or-below" },
        new[] { "iiwww", "server-or-below" },
        new[] { "iwiww", "server-or-below" },
        new[] { "iwwww", "server-or-below" },
        new[] { "wiiww", "server-or-below" }, new[] { "wiwww", "server-or-below" }, new[] { "wwiww", "server-or-below" },
        new[] { "wwwww", "lun" },
    ];

    private static readonly string[] Alterations = [Found.Zeros, Found.Torn, Found.Corrupt, Found.Misplaced];

    // Of each writer's records whether they are acknowledged; what is indeterminate is there or not, alike everywhere.
    private static readonly Gen<(bool[][] Writers, int Pick, string[] Mask, string Found)> Cases = Gen.Select(
        Gen.Frequency((6, Gen.Const(true)), (1, Gen.Const(false))).Array[1, 25].Array[1, 4],
        Gen.Int[0, 100_000],
        Gen.Int[0, Masks.Length - 1].Select(i => (string[])Masks[i]),
        Gen.Int[0, Alterations.Length - 1].Select(i => Alterations[i]));

    [Test]
    public void What_agrees_is_never_flagged() => Properties.Each(
        Cases,
        c => new LayersCheck().Check(Run(c.Writers, (_, writer, record) => There(c.Writers, writer, record)))
            is { Verdict: Verdict.Pass, Anomalies.Count: 0 } result
            && result.Figures["compared"] == c.Writers.Sum(w => w.Length));

    [Test]
    public void Harm_to_one_record_names_the_layer_that_lost_it() => Properties.Each(Cases, c =>
    {
        var acknowledged = (from w in Enumerable.Range(0, c.Writers.Length)
                            from r in Enumerable.Range(0, c.Writers[w].Length)
                            where c.Writers[w][r]
                            select (Writer: w, Record: r)).ToList();
        if (acknowledged.Count == 0)
            return null;
        var harmed = acknowledged[c.Pick % acknowledged.Count];
        var result = new LayersCheck().Check(Run(c.Writers, (place, writer, record) =>
            (writer, record) == harmed && c.Mask[0][place] == 'w' ? c.Found : There(c.Writers, writer, record)));
        return result.Verdict == (c.Mask[0] == "wwwww" ? Verdict.Pass : Verdict.Fail)
            && result.Anomalies is [{ Count: 1 } only]
            && only.Message.StartsWith($"{c.Mask[1]}: writer {harmed.Writer}, record {harmed.Record}: ", StringComparison.Ordinal);
    });

    // Every third of what is indeterminate is there, at every place alike.
    private static string There(bool[][] writers, int writer, int record) =>
        writers[writer][record] || record % 3 == 0 ? Found.Intact : Found.Zeros;

    private static RunRecord Run(bool[][] writers, Func<int, int, int, string> found)
    {
        var history = new TestHistory();
        for (var writer = 0; writer < writers.Length; writer++)
        {
            for (var record = 0; record < writers[writer].Length; record++)
            {
                if (writers[writer][record])
                    history.Acknowledged(writer, record);
                else
                    history.Indeterminate(writer, record);
            }
        }

        for (var place = 0; place < ReadPlace.All.Count; place++)
        {
            for (var writer = 0; writer < writers.Length; writer++)
            {
                var slots = Enumerable.Range(0, writers[writer].Length).Select(record => found(place, writer, record)).ToList();
                for (var (first, next) = (0, 0); first < slots.Count; first = next)
                {
                    for (next = first; next < slots.Count && slots[next] == slots[first];)
                        next++;
                    history.Read(writer, first, next - 1, slots[first], place: ReadPlace.All[place]);
                }

                history.ReadEnd(writer, slots.Count, place: ReadPlace.All[place]);
            }
        }

        return TestRuns.Of(history);
    }
}

using NUnit.Framework;
using StorageChaos.Checks;
using StorageChaos.Checks.Layers;
using StorageChaos.Histories;
using StorageChaos.Protocol;

namespace StorageChaos.Tests.Checks;

/// <summary>
/// What a power cut took lawfully stays lawful under every name that the file gets afterwards: the content is as old as its write,
/// not as its name.
/// </summary>
[TestFixture]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class LayersLawfulNamesTest
{
    private readonly WorkHistory history = new();

    [Test]
    public void A_file_that_was_renamed_after_the_cut()
    {
        Did(NamespaceProtocol.Create, 0, "names-0/a", value: "id=1 version=1 bytes=4096 mode=0600");
        Cut();
        Did(NamespaceProtocol.Rename, 1, "names-0/a", "names-0/b");
        Expect("names-0/b");
    }

    [Test]
    public void A_file_that_got_another_name_after_the_cut()
    {
        Did(NamespaceProtocol.Create, 0, "names-0/a", value: "id=1 version=1 bytes=4096 mode=0600");
        Cut();
        Did(NamespaceProtocol.Link, 1, "names-0/a", "names-0/b");
        Did(NamespaceProtocol.Rename, 2, "names-0/b", "names-0/c");
        Expect("names-0/c");
    }

    [Test]
    public void A_file_in_a_directory_that_was_renamed_after_the_cut()
    {
        Did(NamespaceProtocol.MakeDirectory, 0, "names-0/d", value: "mode=0700");
        Did(NamespaceProtocol.Create, 1, "names-0/d/a", value: "id=1 version=1 bytes=4096 mode=0600");
        Cut();
        Did(NamespaceProtocol.Rename, 2, "names-0/d", "names-0/e");
        Expect("names-0/e/a");
    }

    [Test]
    public void A_file_that_was_made_after_the_cut_is_no_such_file()
    {
        Cut();
        Did(NamespaceProtocol.Create, 0, "names-0/a", value: "id=1 version=1 bytes=4096 mode=0600");
        Did(NamespaceProtocol.Rename, 1, "names-0/a", "names-0/b");
        Expect("names-0/b", Verdict.Fail);
    }

    private void Did(string action, long number, string path, string? to = null, string? value = null) =>
        history.Did(action, 0, number, with: op => op with { Path = path, To = to, Value = value });

    private void Cut()
    {
        foreach (var (action, phase, effect) in new (string, OpPhase, long?)[]
        {
            (OpAction.Inject, OpPhase.Invoke, null), (OpAction.Inject, OpPhase.Ok, null), (OpAction.Probe, OpPhase.Ok, 1),
            (OpAction.Heal, OpPhase.Invoke, null), (OpAction.Heal, OpPhase.Ok, null),
        })
        {
            history.Add(new Op { Time = 0, Phase = phase, Process = "nemesis", Action = action, Fault = "f0", Effect = effect });
        }
    }

    private void Expect(string path, Verdict verdict = Verdict.Pass)
    {
        foreach (var place in ReadPlace.All)
        {
            var found = place == ReadPlace.ClientCached ? Found.Intact : Found.Zeros;
            history.Read(NamespaceProtocol.Read, 0, null, found, op => op with { Path = path, Value = "size=4096 ino=7", Place = place });
            history.Read(NamespaceProtocol.ReadEnd, 0, 1, with: op => op with { Place = place });
        }

        var run = TestRuns.Of(history.History, TestRuns.PowerCut("gateway")) with { Stack = TestRuns.Async };
        var result = new LayersCheck().Check(run);
        Assert.That(result.Verdict, Is.EqualTo(verdict), result.Reason);
        Assert.That(result.Reason, Does.Contain(verdict == Verdict.Pass ? "1 differ, as the contract allows" : path));
    }
}

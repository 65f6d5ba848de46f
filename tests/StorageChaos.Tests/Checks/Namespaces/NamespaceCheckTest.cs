using NUnit.Framework;
using StorageChaos.Checks;
using StorageChaos.Checks.Expectations;
using StorageChaos.Histories;
using StorageChaos.Judging;
using StorageChaos.Protocol;
using StorageChaos.Running;
using StorageChaos.Work.Namespaces;

namespace StorageChaos.Tests.Checks.Namespaces;

/// <summary>Each anomaly from a literal history.</summary>
[TestFixture]
internal sealed class NamespaceCheckTest
{
    private const string A =
        "type=file mode=0640 uid=1000 gid=1001 nlink=2 size=1024 mtime=1000000000.000000000 ctime=1700000009.000000001 "
            + "ino=11 user.sc1=v1 id=1 version=2 kept=1024";
    private const string C =
        "type=file mode=0600 uid=0 gid=0 nlink=1 size=700 mtime=1700000000.000000000 ctime=1700000000.000000000 "
            + "ino=12 id=2 version=1 kept=700";
    private const string D =
        "type=directory mode=0700 uid=0 gid=0 nlink=2 size=4096 mtime=1700000000.000000000 ctime=1700000000.000000000 ino=10";
    private const string S =
        "type=symlink mode=0777 uid=0 gid=0 nlink=1 size=8 mtime=1700000000.000000000 ctime=1700000000.000000000 ino=13 target=../there";

    [Test]
    public void Without_names_there_is_nothing_to_judge() => Expect(TestRuns.GoodRun(), Verdict.Pass, "no names were worked on");

    [Test]
    public void What_was_left_is_there()
    {
        var result = Expect(Run(Right()), Verdict.Pass, "the names are as all 15 acknowledged operations on names left them");
        Assert.That(result.Anomalies, Is.Empty);
    }

    [TestCase("names-0/d", null, "lost", "names-0/d: it is missing; mkdir names-0/d")]
    [TestCase(
        "names-0/d/a", null, "lost", "names-0/d/a: it is missing; create names-0/d/a (id=1 version=1 bytes=1024 mode=0600), invoked at")]
    [TestCase("names-0/d/c", null, "half-renamed", "names-0/d/c: half a rename: neither its old name nor its new one is there")]
    [TestCase("names-0/d/a", "e=ENOENT", "entry-without-inode", "names-0/d/a: its directory lists it, and its inode is gone (ENOENT)")]
    [TestCase("names-0/d/a", "e=ESTALE", "entry-without-inode", "its inode is gone (ESTALE)")]
    [TestCase("names-0/d/a", "e=EIO", "entry-without-inode", "its inode is gone (EIO)")]
    [TestCase("names-0/d/a", "mode=0600", "wrong-mode", "mode is 0600 instead of 0640")]
    [TestCase("names-0/d/a", "gid=0", "wrong-owner", "owner is 1000:0 instead of 1000:1001")]
    [TestCase("names-0/d/a", "nlink=1", "wrong-link-count", "link count is 1 instead of 2")]
    [TestCase("names-0/d/a", "ino=99", "split-link", "it is no longer the same inode")]
    [TestCase("names-0/d/a", "mtime=999999999.000000000", "wrong-time", "mtime is 999999999.000000000 instead of 1000000000.000000000")]
    [TestCase(
        "names-0/d/a", "ctime=1700000008.000000000", "wrong-time", "ctime has gone back to 1700000008.000000000 from 1700000009.000000001")]
    [TestCase("names-0/d/a", "user.sc1=v0", "wrong-xattr", "user.sc1 is v0 instead of v1")]
    [TestCase("names-0/d/a", "version=1", "stale", "content is of version 1, acknowledged was 2")]
    [TestCase("names-0/d/a", "version=3", "phantom", "content is of version 3, the last one written is 2")]
    [TestCase("names-0/d/a", "id=7", "misplaced", "content of another file (7, not 1)")]
    [TestCase("names-0/d/a", "found=torn", "torn", "content is torn")]
    [TestCase("names-0/d/a", "found=corrupt", "corrupt", "content that no writer wrote")]
    [TestCase("names-0/d/a", "found=zeros", "lost", "content lost: zeros instead of 1024 bytes of version 2")]
    [TestCase("names-0/d/c", "size=1024", "wrong-size", "size is 1024 instead of 700")]
    [TestCase("names-0/d/c", "id=3", "half-renamed", "half a rename: the old name is gone, the new one leads to what it led to before")]
    [TestCase("names-0/d/c", "type=directory", "stale", "a directory instead of a file")]
    [TestCase("names-0/s", "type=file", "wrong-type", "a file instead of a symlink")]
    [TestCase("names-0/s", "target=nowhere", "wrong-target", "target is nowhere instead of ../there")]
    public void An_anomaly_is_told_with_its_name_and_what_set_it(string path, string? change, string kind, string words)
    {
        var reads = Right();
        var at = reads.FindIndex(r => r.Path == path);
        if (change is null) reads.RemoveAll(r => r.Path!.StartsWith(path, StringComparison.Ordinal));
        else reads[at] = Changed(reads[at], change);
        var result = Expect(Run(reads), Verdict.Fail, $" {kind}");
        var anomaly = result.Anomalies.FirstOrDefault(a => a.Kind == kind && a.Message.Contains(words, StringComparison.Ordinal));
        Assert.That(anomaly, Is.Not.Null, string.Join('\n', result.Anomalies.Select(a => $"{a.Kind}: {a.Message}")));
        Assert.That(anomaly!.Evidence, Does.Match(@"^history\.jsonl:\d+$"));
        Assert.That((anomaly.Writer, anomaly.File), Is.EqualTo((0, words.Split(':')[0])).Or.EqualTo((0, path)));
        Assert.That(anomaly.AcknowledgedAt > anomaly.WrittenAt);
        Assert.That(
            Judge.Of(Run(reads) with { Expect = new Expectation { Loss = LossExpectation.Found } }).Checks
                .Single(c => c.Check == PlantedLossCheck.CheckName).Reason,
            Does.StartWith("caught"));
    }

    [TestCase("names-0/gone", "resurrected", "names-0/gone: removed, and there again; unlink names-0/gone")]
    [TestCase("names-0/ghost", "phantom", "names-0/ghost: never made, and there nevertheless")]
    [TestCase("names-0/d/a", "duplicated-name", "names-0/d/a: its directory lists it 2 times")]
    [TestCase("names-0/b", "half-renamed", "names-0/b: half a rename: both names are there, this one and names-0/d/c")]
    [TestCase("names-0/d/gone", "resurrected", "its name was last used elsewhere")]
    public void A_name_too_many_is_told(string path, string kind, string words)
    {
        var result = Expect(Run([.. Right(), Read(path, C)]), Verdict.Fail, words);
        Assert.That(result.Anomalies.Select(a => a.Kind), Is.EqualTo(new[] { kind }));
    }

    [Test]
    public void A_rename_that_is_undone_is_lost()
    {
        var reads = Right();
        reads[reads.FindIndex(r => r.Path == "names-0/d/c")] = Read("names-0/b", C);
        var result = Expect(Run(reads), Verdict.Fail, "names-0/d/c: the rename is undone");
        Assert.That(result.Anomalies.Select(a => a.Kind), Is.EqualTo(new[] { "lost" }));
    }

    [Test]
    public void What_a_silly_rename_leaves_is_not_judged() =>
        Expect(Run([.. Right(), Read("names-0/.nfs000123", C)]), Verdict.Pass, "left them");

    [Test]
    public void An_async_export_may_lose_operations_but_no_inode()
    {
        var reads = Right();
        reads.RemoveAll(r => r.Path == "names-0/d/a");
        var lossy = Run(reads, TestRuns.PowerCut("gateway")) with { Stack = TestRuns.Async };
        Expect(lossy, Verdict.Pass, "LOSS that the contract allows");
        Expect(lossy with { Stack = TestRuns.Lying }, Verdict.Fail, "1 lost");
        var broken = Right();
        broken[1] = Changed(broken[1], "e=ENOENT");
        Expect(Run(broken, TestRuns.PowerCut("gateway")) with { Stack = TestRuns.Async }, Verdict.Fail, "entry-without-inode");
        Expect(Run(broken, TestRuns.PowerCut("target")) with { Stack = TestRuns.Lying }, Verdict.Pass, "LOSS that the contract allows");
    }

    // names-0/d/c has the place of another file since long before the power cut; its mode was set after it.
    [TestCase(null, Verdict.Fail)]
    [TestCase("names-0/late", Verdict.Fail)]
    [TestCase("names-0/d/a", Verdict.Pass)]
    public void A_mode_that_was_set_after_a_power_cut_must_be_there_unless_what_led_to_it_is_seen_to_be_lost(
        string? missing,
        Verdict verdict)
    {
        var ops = new TestHistory();
        foreach (var op in Numbered([.. Work(), .. Done("create", "names-0/late", value: "id=6 version=1 bytes=1024 mode=0600")]))
            ops.Add(op with { Time = ops.Now });
        ops.WholeFault(effect: 1);
        foreach (var op in Done("chmod", "names-0/d/c", value: "mode=0640")) ops.Add(op with { Time = ops.Now, Record = 100 });
        var late = C.Replace("id=2", "id=6", StringComparison.Ordinal).Replace("700", "1024", StringComparison.Ordinal);
        foreach (var op in Right().Append(Read("names-0/late", late)).Where(op => op.Path != missing)) ops.Add(op);
        ops.Add(End());
        var result = Expect(TestRuns.Of(ops, TestRuns.PowerCut("gateway")) with { Stack = TestRuns.Async }, verdict, "1 wrong-mode");
        Assert.That(result.Anomalies.Single(a => a.Kind == "wrong-mode").AllowedByContract, Is.EqualTo(verdict == Verdict.Pass));
    }

    [Test]
    public void What_could_not_be_read_is_neither_lost_nor_kept()
    {
        var reads = Right();
        reads[1] = Changed(reads[1], "found=unreadable") with { Error = "EIO" };
        Expect(Run(reads), Verdict.Inconclusive, "1 unread;");
        List<Op> listed =
        [
            .. Right().Where(r => !r.Path!.StartsWith("names-0/d/", StringComparison.Ordinal)),
            Read("names-0/d", null) with { Found = Found.Unreadable, Error = "EIO" },
        ];
        Expect(Run(listed), Verdict.Inconclusive, "1 unread;");
        Expect(TestRuns.Of(new History([.. Work()])), Verdict.Inconclusive, "writer 0: there is no final read of its tree");
        Expect(TestRuns.Of(new History([.. Work(), End("EIO")])), Verdict.Inconclusive, "the final read of its tree failed: EIO");
        Expect(TestRuns.Of(new History([.. Work(), End("ENOENT")])), Verdict.Fail, "the whole tree is missing");
    }

    [Test]
    public void Other_places_are_not_judged_here()
    {
        var elsewhere = Right().Select(r => r with { Place = ReadPlace.Server, Path = r.Path + "x" });
        Expect(TestRuns.Of(new History([.. Work(), .. elsewhere, .. Right(), End()])), Verdict.Pass, "left them");
    }

    [TestCase("names-0/d/c", Verdict.Pass)]
    [TestCase("names-0/e", Verdict.Pass)]
    [TestCase(null, Verdict.Fail)]
    [TestCase("both", Verdict.Fail)]
    public void An_indeterminate_rename_is_done_or_not_but_not_half(string? there, Verdict verdict)
    {
        var reads = Right();
        if (there != "names-0/d/c" && there != "both") reads.RemoveAll(r => r.Path == "names-0/d/c");
        if (there is "names-0/e" or "both") reads.Add(Read("names-0/e", C));
        Expect(
            Run(reads, [], [.. Done("rename", "names-0/d/c", "names-0/e", phase: OpPhase.Info)]),
            verdict,
            verdict == Verdict.Pass ? "1 indeterminate" : "half-renamed");
    }

    [TestCase("mode=0640", Verdict.Pass)]
    [TestCase("mode=0755", Verdict.Pass)]
    [TestCase("mode=0600", Verdict.Fail)]
    public void An_indeterminate_change_leaves_two_states(string mode, Verdict verdict)
    {
        var reads = Right();
        for (var at = 0; at < reads.Count; at++)
            reads[at] = reads[at].Value!.Contains("ino=11", StringComparison.Ordinal) ? Changed(reads[at], mode) : reads[at];
        Expect(Run(reads, [], [.. Done("chmod", "names-0/h", value: "mode=0755", phase: OpPhase.Info)]), verdict, "");
    }

    [TestCase("write", "names-0/d/c", Found.Torn, Verdict.Pass)]
    [TestCase("write", "names-0/d/c", Found.Corrupt, Verdict.Fail)]
    [TestCase("write", "names-0/d/c", Found.Misplaced, Verdict.Fail)]
    [TestCase("create", "names-0/n", Found.Torn, Verdict.Pass)]
    [TestCase("create", "names-0/n", Found.Corrupt, Verdict.Fail)]
    [TestCase("create", "names-0/n", Found.Misplaced, Verdict.Fail)]
    public void An_indeterminate_write_leaves_nothing_that_nobody_wrote(string action, string path, string found, Verdict verdict)
    {
        var reads = Right();
        reads.RemoveAll(r => r.Path == path);
        reads.Add(Changed(Read(path, C), $"found={found}"));
        var value = action == "write" ? "id=2 version=2 bytes=1024" : "id=9 version=1 bytes=1024 mode=0600";
        Expect(
            Run(reads, [], [.. Done(action, path, value: value, phase: OpPhase.Info)]),
            verdict,
            verdict == Verdict.Pass ? "1 indeterminate" : found);
    }

    [Test]
    public void A_client_that_lost_its_power_may_have_begun_one_more()
    {
        var reads = Right();
        reads.RemoveAll(r => r.Path == "names-0/d/c");
        Expect(Run(reads, TestRuns.PowerCut("client")), Verdict.Inconclusive, "no time to tell");
        reads.RemoveAll(r => r.Path is "names-0/s" or "names-0/h");
        Expect(Run(reads, TestRuns.PowerCut("client")), Verdict.Fail, "missing");
    }

    [TestCase("found=corrupt", "1 corrupt")]
    [TestCase("found=misplaced", "1 misplaced")]
    [TestCase("e=ESTALE", "1 entry-without-inode")]
    [TestCase(null, "the whole tree is missing")]
    public void What_no_operation_does_is_not_that_one(string? change, string reason)
    {
        var reads = Right();
        var at = reads.FindIndex(r => r.Path == "names-0/d/c");
        if (change is not null) reads[at] = Changed(reads[at], change);
        var ops = new TestHistory();
        foreach (var op in Work()) ops.Add(op with { Time = ops.Now });
        ops.WholeFault(effect: 1);
        foreach (var op in change is null ? [End("ENOENT")] : reads.Append(End())) ops.Add(op);
        Expect(TestRuns.Of(ops, TestRuns.PowerCut("client")), Verdict.Fail, reason);
    }

    [Test]
    public void A_history_that_cannot_be_followed_is_not_judged() =>
        Expect(Run(Right(), [], [.. Done("unlink", "names-0/never/made")]), Verdict.Inconclusive, "cannot be followed");

    private static List<Op> Right() =>
    [
        Read("names-0/d", D), Read("names-0/d/a", A), Read("names-0/d/c", C), Read("names-0/h", A), Read("names-0/s", S),
    ];

    private static Op Read(string path, string? value) => new()
    {
        Time = 900,
        Phase = OpPhase.Ok,
        Process = "reader",
        Action = NamespaceProtocol.Read,
        Writer = 0,
        Path = path,
        Value = value,
        Found = value?.StartsWith("type=file", StringComparison.Ordinal) == true ? Found.Intact : null,
    };

    private static Op End(string? error = null) =>
        new()
        {
            Time = 901,
            Phase = OpPhase.Ok,
            Process = "reader",
            Action = NamespaceProtocol.ReadEnd,
            Writer = 0,
            Record = 5,
            Error = error,
        };

    private static Op Changed(Op read, string change)
    {
        var at = change.IndexOf('=', StringComparison.Ordinal);
        var (key, value) = (change[..at], change[(at + 1)..]);
        return key switch
        {
            "e" => read with { Value = null, Found = null, Error = value },
            "found" => read with { Found = value, Value = read.Value![..read.Value!.IndexOf(" id=", StringComparison.Ordinal)] },
            _ => read with
            {
                Value = string.Join(
                    ' ',
                    read.Value!.Split(' ').Select(p => p.StartsWith(key + "=", StringComparison.Ordinal) ? change : p)),
            },
        };
    }

    private static IEnumerable<Op> Work() => Numbered(
    [
        .. Done("mkdir", "names-0/d", value: "mode=0700"),
        .. Done("create", "names-0/d/a", value: "id=1 version=1 bytes=1024 mode=0600"),
        .. Done("create", "names-0/b", value: "id=2 version=1 bytes=1024 mode=0600"),
        .. Done("truncate", "names-0/b", value: "size=700"),
        .. Done("create", "names-0/d/c", value: "id=3 version=1 bytes=1024 mode=0600"),
        .. Done("rename", "names-0/b", "names-0/d/c"),
        .. Done("symlink", "names-0/s", value: "target=../there"),
        .. Done("create", "names-0/gone", value: "id=4 version=1 bytes=1024 mode=0600"),
        .. Done("unlink", "names-0/gone"),
        .. Done("link", "names-0/d/a", "names-0/h"),
        .. Done("write", "names-0/d/a", value: "id=1 version=2 bytes=1024"),
        .. Done("setxattr", "names-0/h", value: "name=user.sc1 value=v1"),
        .. Done("chmod", "names-0/d/a", value: "mode=0640"),
        .. Done("create", "names-0/refused", value: "id=5 version=1 bytes=1024 mode=0600", phase: OpPhase.Fail),
        .. Done("chown", "names-0/d/a", value: "uid=1000 gid=1001"),
        .. Done("utimes", "names-0/h", value: "mtime=1000000000.000000000", saw: "mtime=1000000000.000000000 ctime=1700000009.000000001"),
    ]);

    private static IEnumerable<Op> Numbered(IEnumerable<Op> ops) => ops.Select((op, i) => op with { Record = i / 2 });

    private static IEnumerable<Op> Done(
        string action,
        string path,
        string? to = null,
        string? value = null,
        OpPhase phase = OpPhase.Ok,
        string? saw = null)
    {
        var op = new Op
        {
            Time = 0,
            Phase = OpPhase.Invoke,
            Process = "writer-0",
            Action = action,
            Writer = 0,
            Path = path,
            To = to,
            Value = value,
        };
        return [op, op with { Phase = phase, Path = null, To = null, Value = saw, Error = phase == OpPhase.Ok ? null : "EIO" }];
    }

    private static RunRecord Run(List<Op> reads, params FaultRecord[] faults) => Run(reads, faults, []);

    private static RunRecord Run(List<Op> reads, FaultRecord[] faults, Op[] more)
    {
        var ops = new TestHistory();
        foreach (var op in Numbered(Work().Concat(more))) ops.Add(op with { Time = ops.Now });
        foreach (var fault in faults) ops.WholeFault(effect: 1, fault: fault.Id);
        foreach (var op in reads) ops.Add(op);
        ops.Add(End());
        return TestRuns.Of(ops, faults);
    }

    private static CheckResult Expect(RunRecord run, Verdict verdict, string reason)
    {
        var result = new NamespaceCheck().Check(run);
        Assert.That(result.Verdict, Is.EqualTo(verdict), result.Reason);
        Assert.That(result.Reason, Does.Contain(reason));
        return result;
    }
}
